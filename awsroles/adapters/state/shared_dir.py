"""The folder for what processes leave each other while they run, where the state folder cannot be written."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress

from awsroles.adapters.files.directories import make_private_directory
from awsroles.fastpath.paths import file_name

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own in it, looked at before it is used


def shared_folder(state_directory: str, environ: dict[str, str]) -> str:
    """Return *state_directory* if files can be made there, else one of its own in the user's runtime folder.

    That is `$XDG_RUNTIME_DIR/awsroles`, or a private one in memory or among the temporary files; if there is none of
    them either it is *state_directory*, whose errors tell why.
    """
    if _takes_files(os.path.join(state_directory, "locks")):
        return state_directory
    for folder in _runtime_folders(environ):
        own = os.path.join(folder, file_name(state_directory))
        with suppress(OSError):
            make_private_directory(own)
        if _is_ours_alone(folder) and _takes_files(os.path.join(own, "locks")):
            return own
    return state_directory


def _runtime_folders(environ: dict[str, str]) -> Iterator[str]:
    if sys.platform == "win32":
        return
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime) and _is_ours_alone(runtime):
        yield os.path.join(runtime, "awsroles")
    # A renewal in a usual home does without its imports.
    import tempfile

    for place in (_SHARED_MEMORY, tempfile.gettempdir()):
        folder = os.path.join(place, f"awsroles-{os.geteuid()}")
        with suppress(OSError):
            os.mkdir(folder, 0o700)
        if _is_ours_alone(folder):
            yield folder


def _takes_files(folder: str) -> bool:
    """Say whether files can be made in *folder*, which is not made for that: the nearest one that exists is tried."""
    while not os.path.lexists(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    probe = os.path.join(folder, f".awsroles-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.unlink(probe)
    except OSError:
        return False
    return True


def _is_ours_alone(folder: str) -> bool:
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077
