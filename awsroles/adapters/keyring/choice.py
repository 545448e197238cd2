"""The backend that a person chose for the keyring library, read without importing what it names."""

import os

from awsroles.errors import StorageError
from awsroles.fastpath.paths import keyring_choice_path

OTHER_STORE = "keep secrets in a file: awsroles setup --store file"
FAILED_HINT = f"look at it with the keyring's own program, or {OTHER_STORE}"

_VARIABLE = "PYTHON_KEYRING_BACKEND"


def refuse_other_backend(ours: str) -> None:
    """Raise StorageError where the environment or keyringrc.cfg chooses another backend class than *ours* (full name).

    The keyring library honours both (its documentation, "Configuring"), and either may name a plaintext store.
    """
    variable = os.environ.get(_VARIABLE, "").strip()
    if variable:
        _refuse(f"the variable {_VARIABLE}", variable, ours, f"unset {_VARIABLE}")
        return
    path = keyring_choice_path(dict(os.environ))
    chosen = _chosen_in(path)
    if chosen:
        _refuse(path, chosen, ours, f"remove default-keyring from {path}")


def _refuse(place: str, chosen: str, ours: str, remedy: str) -> None:
    if chosen != ours:
        raise StorageError(
            f"{place} chooses {chosen!r}, and awsroles keeps secrets only in {ours}",
            f"{remedy}, or {OTHER_STORE}",
        )


def _chosen_in(path: str) -> str:
    if not os.path.lexists(path):
        return ""
    import configparser

    parser = configparser.RawConfigParser()
    try:
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        raise StorageError(
            f"{path} cannot be read, and may choose another keyring", f"mend or remove {path}"
        ) from error
    return parser.get("backend", "default-keyring", fallback="").strip()
