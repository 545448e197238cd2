"""Whole files put in the place of others: a reader sees the old content or the new one, and so does a crash."""

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
# In bytes: ten thousand profiles are 2 MB.
_LONGEST_PIPE = 67_108_864


def atomic_write(path: str, old: bytes | None, new: bytes, mode: int | None = None, *, is_secret: bool = False) -> bool:
    """Put *new* in the place of the file *path*, and return whether that still held *old* (None: there was no file).

    Owner and, without *mode*, mode stay; a new file has mode 0600, and what *is secret* always has, and is this user's.
    *path* is no symbolic link. Raises StorageError; then nothing has changed.
    """
    like = None if is_secret else _status(path)
    is_done = _replace(path, new, like, lambda: read_file(path) == old, mode)
    if is_done:
        _sync_folder(os.path.dirname(path))
    return is_done


def write_backup(path: str, copy: str, data: bytes) -> None:
    """Put *data*, the content of *path*, into the file *copy*, for the owner of *path* alone; raises StorageError."""
    _replace(copy, data, _status(path), lambda: True, mode=0o600)


def read_file(path: str) -> bytes | None:
    """Return the content of *path*, None where there is no such file; raises OSError.

    A pipe is read too, as the shell's `<(command)` makes it: it is empty while nobody has it open to write, and may
    take 20 s.
    """
    try:
        with open(path, "rb", buffering=0, opener=_open_at_once) as file:
            return file.readall() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else _read_pipe(file.fileno())
    except FileNotFoundError:
        return None


def remove_stale_temporaries(path: str) -> None:
    """Remove what interrupted replacements of *path* left behind; call it under the lock that guards them."""
    folder = os.path.dirname(path)
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(_prefix(path)):
                os.unlink(os.path.join(folder, name))


def _replace(
    path: str, data: bytes, like: os.stat_result | None, is_wanted: Callable[[], bool], mode: int | None = None
) -> bool:
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, f"{_prefix(path)}{os.urandom(4).hex()}")
    try:
        _write(temporary, data, like, mode)
        # Whoever writes without our lock is noticed here, but for the moment until the rename.
        if not is_wanted():
            os.unlink(temporary)
            return False
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        raise StorageError(
            f"{path} cannot be written: {error.strerror}",
            f"nothing was changed: look at the free space, and at who may write to {folder}",
        ) from error
    return True


def _open_at_once(path: str, flags: int) -> int:
    # To open a pipe in the usual way is to wait for somebody who writes, perhaps for ever.
    return os.open(path, flags | _AT_ONCE)


def _read_pipe(descriptor: int) -> bytes:
    """Return all that comes until nobody writes any more; raise OSError where that takes too long or is too much."""
    deadline, data = time.monotonic() + _PIPE_SECONDS, bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if len(data) > _LONGEST_PIPE:
            raise OSError(errno.EFBIG, f"it came to no end in {_LONGEST_PIPE >> 20} MB")
        try:
            piece = os.read(descriptor, _PIECE)
        except BlockingIOError:
            select.select([descriptor], [], [], left)
            continue
        if not piece:
            return bytes(data)
        data += piece
    raise TimeoutError(errno.ETIMEDOUT, f"it is a pipe that came to no end in {_PIPE_SECONDS:.0f} s")


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
    """Give the file to the owner and group of *like*, and return the mode that it may then have."""
    if like is None:
        return 0o600
    mode = stat.S_IMODE(like.st_mode)
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.fchown(descriptor, like.st_uid, like.st_gid)
        except PermissionError:
            # What was meant for a group that the file cannot have is for nobody.
            mode &= ~stat.S_IRWXG
    return mode


def _sync_folder(folder: str) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    # The file is in place by now; some file systems cannot do this.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
