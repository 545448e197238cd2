"""Python's variables, shell completion, and newer versions."""

import re
from collections.abc import Mapping

from awsroles.core.doctor.finding import Finding, InstallCompletion

# Python's documentation, "Environment variables". PYTHONSTARTUP and its kind are for interactive Pythons only.
PYTHON_VARIABLES = {
    "PYTHONPATH": "its modules are loaded instead of awsroles' own",
    "PYTHONHOME": "another standard library is loaded",
    "PYTHONPLATLIBDIR": "another standard library is loaded",
    "PYTHONUSERBASE": "another folder of modules is loaded",
    "PYTHONINSPECT": "Python waits for input after each run, so credential_process never ends",
    "PYTHONVERBOSE": "each import is reported to stderr",
    "PYTHONPROFILEIMPORTTIME": "each import is reported to stderr",
    "PYTHONDEVMODE": "each run is slower, with warnings on stderr",
    "PYTHONTRACEMALLOC": "each run is slower",
    "PYTHONWARNINGS": "warnings go to stderr",
    "PYTHONDONTWRITEBYTECODE": "each run compiles awsroles again if it was not compiled before",
    "PYTHONPYCACHEPREFIX": "compiled modules are read from another folder",
}
_HARMFUL = ("PYTHONPATH", "PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONINSPECT", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX")


def python_variables(environ: Mapping[str, str]) -> list[Finding]:
    """Return a finding for each variable that changes how Python runs awsroles."""
    return [
        Finding(
            "warning" if name in _HARMFUL else "info",
            "python_variables",
            f"{name} is set: {effect}",
            "SDKs hand the environment of your shell to credential_process",
            f"unset {name}",
        )
        for name, effect in PYTHON_VARIABLES.items()
        if environ.get(name)
    ]


def completion(shell: str | None, *, is_installed: bool) -> list[Finding]:
    """Return the finding that the completion of *shell* is not installed."""
    if shell is None or is_installed:
        return []
    message = f"the completion of {shell} is not installed"
    command = f"awsroles completion {shell} --install"
    return [Finding("info", "completion", message, "", command, InstallCompletion(shell))]


def newer_version(own: str, newest: str | None, index: str) -> list[Finding]:
    """Return the finding that *newest*, of the *index* that pip asks, is newer than *own*."""
    if newest is None:
        return [Finding("info", "newer_version", "the newest version is not known", index)]
    if _key(newest) <= _key(own):
        return []
    message = f"awsroles {newest} is there, and this is {own}"
    return [Finding("info", "newer_version", message, index, "pipx upgrade awsroles")]


def _key(version: str) -> tuple[tuple[int, ...], bool]:
    """Return the order of *version* (PEP 440); a pre-release comes before its release."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = tuple(int(part) for part in match[0].split(".")) if match else ()
    return numbers, match is not None and match[0] == version
