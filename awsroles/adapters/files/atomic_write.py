"""Atomic file replacement: a reader, or a crash, finds the old content or the new content."""

import errno
import os
import select
import stat
import time
from collections.abc import Callable
from contextlib import suppress

from awsroles.errors import StorageError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)
_MARK = ".awsroles-"
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_PIPE_SECONDS = 20.0
_PIECE = 65_536
# In bytes. Ten thousand profiles have 2 MB.
_LONGEST_PIPE = 67_108_864


def atomic_write(path: str, old: bytes | None, new: bytes, mode: int | None = None, *, is_secret: bool = False) -> bool:
    """Replace the content of the file *path* by *new*; return False if it is no longer *old* (None for no file).

    The owner stays, and the mode if there is no other *mode*. A new file has mode 0600. A file that *is_secret* always
    has mode 0600 and belongs to this user. *path* is no symbolic link. A StorageError means that nothing has changed.
    """
    like = None if is_secret else _status(path)
    is_done = _replace(path, new, like, lambda: read_file(path) == old, mode)
    if is_done:
        _sync_directory(os.path.dirname(path))
    return is_done


def write_backup(path: str, copy: str, data: bytes) -> None:
    """Write *data*, the content of *path*, to the file *copy*, private to the owner of *path*; raise StorageError."""
    _replace(copy, data, _status(path), lambda: True, mode=0o600)


def read_file(path: str) -> bytes | None:
    """Return the content of *path*, None if there is no such file; raise OSError.

    *path* may be a pipe, as of the shell's `<(command)`. It may take 20 s, and is empty without a writer.
    """
    try:
        with open(path, "rb", buffering=0, opener=_open_at_once) as file:
            return file.readall() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else _read_pipe(file.fileno())
    except FileNotFoundError:
        return None


def remove_stale_temporaries(path: str) -> None:
    """Delete the temporary files of interrupted replacements of *path*; the caller holds the lock for them."""
    directory = os.path.dirname(path)
    with suppress(OSError):
        for name in os.listdir(directory):
            if name.startswith(_prefix(path)):
                os.unlink(os.path.join(directory, name))


def _replace(
    path: str, data: bytes, like: os.stat_result | None, is_wanted: Callable[[], bool], mode: int | None = None
) -> bool:
    directory = os.path.dirname(path)
    temporary = os.path.join(directory, f"{_prefix(path)}{os.urandom(4).hex()}")
    try:
        _write(temporary, data, like, mode)
        # Detects writers without our lock, except in the moment before the rename.
        if not is_wanted():
            os.unlink(temporary)
            return False
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        cure = (
            f"check the free space, and who may write to {directory}"
            if os.path.isdir(directory or os.curdir)
            else f"make the folder {directory}, or name another"
        )
        raise StorageError(
            f"{path} cannot be written: {error.strerror}",
            f"nothing was changed: {cure}",
        ) from error
    return True


def _open_at_once(path: str, flags: int) -> int:
    # A blocking open of a pipe waits for a writer, perhaps forever.
    return os.open(path, flags | _AT_ONCE)


def _read_pipe(descriptor: int) -> bytes:
    """Return everything until the last writer closes the pipe; raise OSError for too much data or time."""
    deadline, data = time.monotonic() + _PIPE_SECONDS, bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if len(data) > _LONGEST_PIPE:
            raise OSError(errno.EFBIG, f"it did not end within {_LONGEST_PIPE >> 20} MB")
        try:
            piece = os.read(descriptor, _PIECE)
        except BlockingIOError:
            select.select([descriptor], [], [], left)
            continue
        if not piece:
            return bytes(data)
        data += piece
    raise TimeoutError(errno.ETIMEDOUT, f"it is a pipe that did not end within {_PIPE_SECONDS:.0f} s")


def _prefix(path: str) -> str:
    return f".{os.path.basename(path)}{_MARK}"


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _write(path: str, data: bytes, like: os.stat_result | None, mode: int | None) -> None:
    with open(os.open(path, _FLAGS, 0o600), "wb") as file:
        if hasattr(os, "fchmod"):
            shared = _give(file.fileno(), like)
            os.fchmod(file.fileno(), shared if mode is None else mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _give(descriptor: int, like: os.stat_result | None) -> int:
    """Change the file's owner and group to those of *like*, and return the mode that it may have then."""
    if like is None:
        return 0o600
    mode = stat.S_IMODE(like.st_mode)
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.fchown(descriptor, like.st_uid, like.st_gid)
        except PermissionError:
            # The permissions of a group that the file cannot have are for no other group.
            mode &= ~stat.S_IRWXG
    return mode


def _sync_directory(directory: str) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    # The file is complete. Some file systems do not support this.
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
