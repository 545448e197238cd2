"""Folders that nobody else may look into, or put anything into."""

import errno
import os
import stat
import sys
from contextlib import suppress

from awsroles.errors import ConfigurationError
from awsroles.fastpath.paths import is_foreign

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def make_private_directory(folder: str) -> None:
    """Make *folder* and what is missing above it, each with mode 0700; raises OSError."""
    above = os.path.dirname(folder)
    if above != folder and not os.path.isdir(above):
        make_private_directory(above)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)


def intrusion(folder: str) -> str | None:
    """Return how another user could exchange what is in *folder*, made or not yet, None where none can; raises OSError.

    Root may do anything. A group that is this user's alone is nobody else.
    """
    path, is_made = os.path.realpath(folder), True
    while True:
        try:
            status = os.stat(path)
        except FileNotFoundError:
            # It will be made private.
            is_made = False
        else:
            if status.st_uid not in (0, os.geteuid()):
                return f"{path} belongs to another user (uid {status.st_uid})"
            # What is not the other's stays in place in a folder with the sticky bit, but something new may come.
            is_protected = status.st_mode & stat.S_ISVTX and not (is_made and path == os.path.realpath(folder))
            if _others_may_write(status) and not is_protected:
                return f"others may write in {path}"
        if path == os.path.dirname(path):
            return None
        path = os.path.dirname(path)


def refuse_foreign_owner(path: str) -> None:
    """Raise ConfigurationError if *path* exists and belongs to another user."""
    try:
        if not is_foreign(path):
            return
        owner = os.stat(path).st_uid
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be looked at: {error.strerror}", "make it and the folders above it yours"
        ) from error
    raise ConfigurationError(
        f"{path} belongs to another user (uid {owner}, and this is uid {os.geteuid()})",
        f"run awsroles as yourself, without sudo, or give the folder back: sudo chown -R $USER {path}",
    )


def _others_may_write(status: os.stat_result) -> bool:
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_of_this_user_alone(status.st_gid)


def _is_of_this_user_alone(gid: int) -> bool:
    from grp import getgrgid
    from pwd import getpwuid

    try:
        user, group = getpwuid(os.geteuid()), getgrgid(gid)
    except KeyError:
        return False
    is_own = gid == user.pw_gid and group.gr_name == user.pw_name
    return is_own and set(group.gr_mem) <= {user.pw_name}


def hint_for(error: OSError, folder: str = "it") -> str:
    """Return what to do about *error*, which keeps us from writing into *folder*, the state folder or one in it."""
    wanted = "make room on its disk" if error.errno in _NO_ROOM else f"make {folder} yours and writable"
    # Elsewhere the system's own custom says where the state folder is.
    return f"{wanted}, or set XDG_STATE_HOME to another folder" if sys.platform == "linux" else wanted
