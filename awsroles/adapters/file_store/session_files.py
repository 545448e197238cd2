"""Sessions in files, encrypted with a random key on a file system in memory."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress

from awsroles.adapters.file_store.crypto import KEY_LENGTH, seal, unseal
from awsroles.adapters.files.directories import is_private
from awsroles.adapters.state.files import StateFiles
from awsroles.errors import StorageError
from awsroles.fastpath.paths import file_name

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a directory of our own in it, checked before its use

_MOUNTS = "/proc/self/mountinfo"

_IN_MEMORY = (b"tmpfs", b"ramfs")

_NO_MEMORY = "there is no file system in memory (tmpfs) here"

_NO_KEY = "is not a key of awsroles"

_NOT_OURS = "it is another user's, or open to others"


def _about(item: str) -> bytes:
    return b"awsroles-session 1 " + item.encode("utf-8", "surrogateescape")


class SessionKey:
    """The session key of a state directory, lost with the machine's memory or the user's runtime directory."""

    def __init__(self, state_directory: str, environ: dict[str, str]) -> None:
        self._name = file_name(state_directory)
        self._environ = environ

    def found(self) -> Iterator[bytes]:
        """Yield the existing keys: two if another process had another `XDG_RUNTIME_DIR`."""
        for directory in self._directories():
            if is_private(directory):
                key = _read(os.path.join(directory, self._name))
                if key is not None:
                    yield key

    def made(self) -> bytes:
        """Return the first key, else a new one; raise StorageError if no directory in memory is usable."""
        for key in self.found():
            return key
        directory = next(self._directories(), None)
        if directory is None:
            raise _no_place(_NO_MEMORY)
        try:
            return _make(directory, self._name)
        except OSError as error:
            raise _no_place(f"{directory}: {error.strerror}") from error

    def check(self) -> None:
        """Raise StorageError if `made` would, without creating anything."""
        if next(self.found(), None) is not None:
            return
        directory = next(self._directories(), None)
        if directory is None:
            raise _no_place(_NO_MEMORY)
        is_there = os.path.lexists(directory)
        if is_there and not is_private(directory):
            raise _no_place(f"{directory}: {_NOT_OURS}")
        if not os.access(directory if is_there else os.path.dirname(directory), os.W_OK | os.X_OK):
            raise _no_place(f"{directory}: {os.strerror(errno.EACCES)}")
        path = os.path.join(directory, self._name)
        if os.path.lexists(path):
            raise _no_place(f"{directory}: {path} {_NO_KEY}")

    def _directories(self) -> Iterator[str]:
        if sys.platform == "win32":
            return
        runtime = self._environ.get("XDG_RUNTIME_DIR", "")
        if os.path.isabs(runtime) and is_private(runtime) and _is_in_memory(runtime):
            yield os.path.join(runtime, "awsroles")
        if _is_in_memory(_SHARED_MEMORY):
            yield os.path.join(_SHARED_MEMORY, f"awsroles-{os.geteuid()}")


class SessionFiles:
    """Encrypted sessions. A session without its key is missing."""

    def __init__(self, state_directory: str, key: SessionKey) -> None:
        self._files = StateFiles(state_directory, "sealed-sessions")
        self._key = key

    def check(self) -> None:
        """Raise StorageError if the key has no place."""
        self._key.check()

    def get(self, item: str) -> str | None:
        text = self._files.read(item)
        try:
            sealed = bytes.fromhex(text or "")
        except ValueError:
            return None
        for key in self._key.found() if sealed else ():
            secret = unseal(key, sealed, _about(item))
            if secret is not None:
                return secret.decode()
        return None

    def prepare(self, item: str) -> None:
        """Create a missing key, and try a file with a name like that of *item*."""
        self._key.made()
        trial = f"{item}#"
        self._files.write(trial, "")
        self._files.remove(trial)

    def set(self, item: str, secret: str) -> None:
        self._files.write(item, seal(self._key.made(), secret.encode(), _about(item)).hex())
        if self.get(item) != secret:
            raise StorageError("the session file did not return what was written", "run it again")

    def delete(self, item: str) -> None:
        self._files.remove(item)


def _no_place(why: str) -> StorageError:
    return StorageError(
        f"no session can be kept, because its key cannot be kept in memory: {why}",
        "set XDG_RUNTIME_DIR to a tmpfs of your own with mode 0700",
    )


def _is_in_memory(directory: str) -> bool:
    """Return True if *directory* is on a file system in memory (proc(5), mountinfo)."""
    try:
        device = os.stat(directory).st_dev
        with open(_MOUNTS, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return False
    number = b"%d:%d" % (os.major(device), os.minor(device))
    return any(
        mount.split(b" ")[2] == number and rest.split(b" ")[0] in _IN_MEMORY
        for mount, _, rest in (line.partition(b" - ") for line in lines)
    )


def _read(path: str) -> bytes | None:
    """Return the key in the file *path*, None if others may have written it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077
        key = os.read(descriptor, KEY_LENGTH + 1) if ours else b""
    finally:
        os.close(descriptor)
    return key if len(key) == KEY_LENGTH else None


def _make(directory: str, name: str) -> bytes:
    """Return the new key in *directory*, or the one that another process created first; raise OSError, StorageError."""
    with suppress(FileExistsError):
        os.mkdir(directory, 0o700)
    if not is_private(directory):
        raise _no_place(f"{directory}: {_NOT_OURS}")
    path = os.path.join(directory, name)
    new = os.path.join(directory, f".{os.getpid()}")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(os.urandom(KEY_LENGTH))
        with suppress(FileExistsError):
            # The link has its whole content from the start, and replaces no other key.
            os.link(new, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(new)
    key = _read(path)
    if key is None:
        raise _no_place(f"{directory}: {path} {_NO_KEY}")
    return key
