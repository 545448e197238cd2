"""Files of the installation: finding them, and installing scripts for a shell."""

import os
from collections.abc import Iterator

from awsroles.adapters.files.atomic_write import atomic_write, read_file
from awsroles.errors import ConfigurationError, StorageError

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Below the share directory of an installation: the directories that shells search in the system's own.
_PLACES = {
    "awsroles.bash": ("bash-completion", "completions"),
    "_awsroles": ("zsh", "site-functions"),
    "awsroles.fish": ("fish", "vendor_completions.d"),
}
_OTHERS = ("awsroles",)
# The main script of the package bash-completion: on Linux, with Homebrew on Apple silicon and on Intel.
_BASH_COMPLETION = (
    "/usr/share/bash-completion/bash_completion",
    "/opt/homebrew/etc/profile.d/bash_completion.sh",
    "/usr/local/etc/profile.d/bash_completion.sh",
)


def shipped_script(name: str) -> str:
    """Return the script *name*; raise StorageError if the installation has none."""
    return _shipped(name, ("completions", name), (*_PLACES.get(name, _OTHERS), name))


def shipped_example(name: str) -> str:
    """Return the file *name* of the example company; raise StorageError if the installation has none."""
    parts = ("example-company", *name.split("/"))
    return _shipped(name, ("examples", *parts), (*_OTHERS, *parts))


def _shipped(name: str, among_sources: tuple[str, ...], installed: tuple[str, ...]) -> str:
    for path in _candidates(among_sources, installed):
        try:
            found = read_file(path)
        except OSError as error:
            raise StorageError(f"{path} cannot be read: {error.strerror}", "check who may read it") from error
        if found is not None:
            return found.decode()
    raise StorageError(f"awsroles was installed without {name}", "reinstall it with pipx or pip")


def install_script(name: str, path: str) -> bool:
    """Write the script *name* to *path*, and return True if that changed anything.

    Raises ConfigurationError if *path* is another file, StorageError if it cannot be written.
    """
    target = os.path.realpath(path)
    new = shipped_script(name).encode()
    try:
        old = read_file(target)
        if old == new:
            return False
        if old is not None and _title(old) != _title(new):
            raise ConfigurationError(f"{path} exists and does not belong to awsroles", "move it away, and run it again")
        os.makedirs(os.path.dirname(target), exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}", "check who may write there") from error
    return atomic_write(target, old, new, mode=0o644)


def is_installed(copy: tuple[str, str]) -> bool:
    """Return whether a shell finds a script, by *copy*, its name and its path in the user's directory of data."""
    name, path = copy
    folders = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(os.pathsep)
    known = {"awsroles.bash": "awsroles"}.get(name, name)
    there = [os.path.join(folder, *_PLACES.get(name, _OTHERS), each) for folder in folders for each in (name, known)]
    return any(map(os.path.exists, (path, *there)))


def _candidates(among_sources: tuple[str, ...], installed: tuple[str, ...]) -> Iterator[str]:
    """Yield the possible paths of a file: *among_sources*, or *installed* in a share directory above the package."""
    directory = os.path.dirname(_PACKAGE)
    yield os.path.join(directory, *among_sources)
    while True:
        yield os.path.join(directory, "share", *installed)
        if directory == (directory := os.path.dirname(directory)):
            return


def _title(script: bytes) -> bytes:
    """Return the line that identifies a script of ours, of any version."""
    return next((line for line in script.splitlines() if line.startswith(b"# ")), b"")


def loads_bash_completion() -> bool:
    """Return whether the package bash-completion is installed, which loads completions by itself."""
    return any(map(os.path.exists, _BASH_COMPLETION))
