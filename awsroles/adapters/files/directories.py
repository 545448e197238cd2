"""Private directories, and the owners of others."""

import errno
import os
import stat
import sys
from contextlib import suppress

from awsroles.errors import ConfigurationError, StorageError
from awsroles.fastpath.paths import is_foreign

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def make_private_directory(directory: str) -> None:
    """Create *directory* and its missing parents with mode 0700; raise OSError."""
    above = os.path.dirname(directory)
    if above != directory and not os.path.isdir(above):
        make_private_directory(above)
    with suppress(FileExistsError):
        os.mkdir(directory, 0o700)


def refuse_unwritable(directory: str, hint: str | None = None) -> None:
    """Raise StorageError if no file can be created in *directory*, which may not exist yet."""
    error = writing_error(directory)
    if error is not None:
        raise cannot_write(directory, error, hint)


def writing_error(directory: str) -> OSError | None:
    """Return the error of a new file in *directory* or in its nearest existing parent, None if there is none."""
    probe = os.path.join(_existing(directory), f".awsroles-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.unlink(probe)
    except OSError as error:
        return error
    return None


def _existing(path: str) -> str:
    """Return *path* or its nearest existing parent."""
    while not os.path.lexists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path


def cannot_write(path: str, error: OSError, hint: str | None = None) -> StorageError:
    """Return *error* of a write to *path* as an expected one, which names no directory that does not exist.

    The hint is by default that for the state directory.
    """
    return StorageError(f"cannot write to {_existing(path)}: {reason(error)}", hint or hint_for(error))


def cannot_read(path: str, error: OSError) -> ConfigurationError:
    """Return *error* of reading the file *path* as an expected one."""
    return ConfigurationError(f"cannot read {path}: {reason(error)}", "make it a file that you may read")


def reason(error: OSError) -> str:
    """Return the reason of *error* as a part of a message, such as `permission denied`."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def is_private(directory: str) -> bool:
    """Return True if *directory* is a directory, of this user, and without permissions for others."""
    try:
        status = os.lstat(directory)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077


def intrusion(directory: str) -> str | None:
    """Return how another user could replace the content of *directory*, which may not exist yet, None if none can.

    Root counts as no other user, and so does the group of this user alone. Raises OSError.
    """
    path, is_made = os.path.realpath(directory), True
    while True:
        try:
            status = os.stat(path)
        except FileNotFoundError:
            # It will be created as a private directory.
            is_made = False
        else:
            if status.st_uid not in (0, os.geteuid()):
                return f"{path} belongs to another user (uid {status.st_uid})"
            # The sticky bit protects existing files, but others may create new ones.
            is_protected = status.st_mode & stat.S_ISVTX and not (is_made and path == os.path.realpath(directory))
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
            f"cannot look at {path}: {reason(error)}", "make it and the folders above it yours"
        ) from error
    raise ConfigurationError(
        f"{path} belongs to another user (uid {owner}, and you are uid {os.geteuid()})",
        "run awsroles without sudo, or take the folder back:",
        command=f"sudo chown -R $USER {path}",
    )


def _others_may_write(status: os.stat_result) -> bool:
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not is_of_this_user_alone(status.st_gid)


def is_of_this_user_alone(gid: int) -> bool:
    """Return True if the group *gid* is that of this user, and has no other member."""
    from grp import getgrgid
    from pwd import getpwuid

    try:
        user, group = getpwuid(os.geteuid()), getgrgid(gid)
    except KeyError:
        return False
    is_own = gid == user.pw_gid and group.gr_name == user.pw_name
    return is_own and set(group.gr_mem) <= {user.pw_name}


def hint_for(error: OSError, directory: str = "it") -> str:
    """Return the hint for *error* from a write to *directory*, the state directory or one in it."""
    wanted = "make room on its disk" if error.errno in _NO_ROOM else f"make {directory} yours and writable"
    # The other platforms have their own conventions for the state directory.
    return f"{wanted}, or set XDG_STATE_HOME to another folder" if sys.platform == "linux" else wanted
