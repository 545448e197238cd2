"""The scripts for shells that come with the program: found where it was installed, and put where a shell looks."""

import os
from collections.abc import Iterator

from awsroles.adapters.files.atomic_write import atomic_write, read_file
from awsroles.errors import ConfigurationError, StorageError

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Below the share folder of an installation: where shells look, if that is the system's own.
_PLACES = {
    "awsroles.bash": ("bash-completion", "completions"),
    "_awsroles": ("zsh", "site-functions"),
    "awsroles.fish": ("fish", "vendor_completions.d"),
}
_OTHERS = ("awsroles",)


def shipped_script(name: str) -> str:
    """Return the script *name*; raise StorageError where it was not installed."""
    for path in _candidates(name):
        try:
            found = read_file(path)
        except OSError as error:
            raise StorageError(f"{path} cannot be read: {error.strerror}", "look at who may read it") from error
        if found is not None:
            return found.decode()
    raise StorageError(f"awsroles was installed without {name}", "install it anew, with pipx or pip")


def install_script(name: str, path: str) -> bool:
    """Put the script *name* at *path*, and say whether that changed anything.

    Raises ConfigurationError where something else is there, StorageError where it cannot be written.
    """
    target = os.path.realpath(path)
    new = shipped_script(name).encode()
    try:
        old = read_file(target)
        if old == new:
            return False
        if old is not None and _title(old) != _title(new):
            raise ConfigurationError(f"{path} is there and is not of awsroles", "move it away, and run it again")
        os.makedirs(os.path.dirname(target), exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}", "look at who may write there") from error
    return atomic_write(target, old, new, mode=0o644)


def _candidates(name: str) -> Iterator[str]:
    """Yield where *name* may be: among the sources, or in the share folder above the package."""
    folder = os.path.dirname(_PACKAGE)
    yield os.path.join(folder, "completions", name)
    while True:
        yield os.path.join(folder, "share", *_PLACES.get(name, _OTHERS), name)
        if folder == (folder := os.path.dirname(folder)):
            return


def _title(script: bytes) -> bytes:
    """Return the line by which a script of ours is known, of whatever version."""
    return next((line for line in script.splitlines() if line.startswith(b"# ")), b"")
