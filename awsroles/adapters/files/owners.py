"""Owners and modes of files and folders."""

import os
import stat
import sys
from collections.abc import Iterable

from awsroles.adapters.files.directories import is_of_this_user_alone
from awsroles.core.doctor.permissions import Content, SeenPath


def seen_paths(paths: Iterable[tuple[str, Content]], own_folders: Iterable[str]) -> list[SeenPath]:
    """Return the owner and the mode of each of *paths* that exists, none on a system without such modes.

    What is below one of *own_folders* is in a place of the user.
    """
    if sys.platform == "win32":
        return []
    folders = [os.path.join(os.path.realpath(folder), "") for folder in own_folders]
    found = []
    for path, content in paths:
        try:
            status = os.stat(path)
        except OSError:
            continue
        is_folder = stat.S_ISDIR(status.st_mode)
        mode = stat.S_IMODE(status.st_mode)
        group_is_own = bool(mode & 0o070) and is_of_this_user_alone(status.st_gid)
        is_own_place = any(os.path.realpath(path).startswith(folder) for folder in folders)
        found.append(SeenPath(path, status.st_uid, mode, is_folder, content, group_is_own, is_own_place))
    return found


def set_mode(path: str, mode: int) -> None:
    """Give *path* the *mode*; raise OSError. A symbolic link to another file is followed, as `chmod` does."""
    os.chmod(path, mode)
