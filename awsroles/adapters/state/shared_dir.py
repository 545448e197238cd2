"""Directory for files that running processes share, if the state directory is read-only."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress

from awsroles.adapters.files.directories import is_private, make_private_directory, writing_error
from awsroles.fastpath.paths import file_name

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a directory of our own in it, checked before its use


def shared_folder(state_directory: str, environ: dict[str, str]) -> str:
    """Return *state_directory* if it is writable, else a directory of its own in the user's runtime directory.

    The runtime directory is `$XDG_RUNTIME_DIR/awsroles`, or a private one in memory or in the directory of temporary
    files. If none is usable, return *state_directory*, whose errors say why.
    """
    if _takes_files(os.path.join(state_directory, "locks")):
        return state_directory
    for directory in _runtime_directories(environ):
        own = os.path.join(directory, file_name(state_directory))
        with suppress(OSError):
            make_private_directory(own)
        if is_private(directory) and _takes_files(os.path.join(own, "locks")):
            return own
    return state_directory


def _runtime_directories(environ: dict[str, str]) -> Iterator[str]:
    if sys.platform == "win32":
        return
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime) and is_private(runtime):
        yield os.path.join(runtime, "awsroles")
    # A refresh in a usual home does not need its imports.
    import tempfile

    for place in (_SHARED_MEMORY, tempfile.gettempdir()):
        directory = os.path.join(place, f"awsroles-{os.geteuid()}")
        with suppress(OSError):
            os.mkdir(directory, 0o700)
        if is_private(directory):
            yield directory


def _takes_files(directory: str) -> bool:
    """Return True if *directory*, or its nearest existing parent, is writable."""
    return writing_error(directory) is None
