"""Folders that nobody else may look into."""

import errno
import os
from contextlib import suppress

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def make_private_folder(folder: str) -> None:
    """Make *folder* and what is missing above it, each with mode 0700; raises OSError."""
    above = os.path.dirname(folder)
    if above != folder and not os.path.isdir(above):
        make_private_folder(above)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)


def remedy(error: OSError, folder: str = "it") -> str:
    """Return what to do about *error*, which keeps us from writing into *folder*."""
    return "make room on its disk" if error.errno in _NO_ROOM else f"make {folder} yours and writable"
