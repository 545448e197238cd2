"""A file with an access key that the user names: read once, and deleted as the same file."""

import errno
import os
import stat

from awsroles.errors import StorageError, UsageError

# In bytes. The console's file has some hundred.
_LONGEST = 65_536
_OPTIONS = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
_HINT = "name the file that the IAM console gave you"


class NamedKeyFile:
    """Implements the `KeyFile` port with the file at *path*.

    Raises UsageError for anything but a small text file of this user: a link may lead to a file that is not to be
    deleted, and a pipe would be read in vain.
    """

    def __init__(self, path: str) -> None:
        if "\0" in path:
            # It comes from a terminal.
            raise UsageError("a path has no NUL character", _HINT)
        # Shells expand ~ at the beginning of a word only.
        self.path = path if os.path.lexists(path) else os.path.expanduser(path)
        self._identity, self.text = self._read()

    def delete(self) -> None:
        try:
            status = os.lstat(self.path)
            if _identity(status) != self._identity:
                raise StorageError(f"{self.path} was changed meanwhile, and stays", "delete it yourself")
            os.unlink(self.path)
        except OSError as error:
            raise StorageError(
                f"{self.path} could not be deleted: {os.strerror(error.errno or 0).lower()}", "delete it yourself"
            ) from error
        if status.st_nlink > 1:
            raise StorageError(f"{self.path} is deleted, but the file has another name, a hard link", "delete that")

    def _read(self) -> tuple[tuple[int, ...], str]:
        path = self.path
        flags = os.O_RDONLY
        for option in _OPTIONS:
            flags |= getattr(os, option, 0)
        try:
            descriptor = os.open(path, flags)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):
                raise UsageError(
                    f"{path} is a symbolic link", f"name the file itself: {os.path.realpath(path)}"
                ) from None
            raise UsageError(f"{path} cannot be read: {os.strerror(error.errno or 0).lower()}", _HINT) from error
        try:
            status = os.fstat(descriptor)
            self._check(status)
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(_LONGEST + 1)
        finally:
            os.close(descriptor)
        if len(content) > _LONGEST:
            raise UsageError(f"{path} is too large for a file with an access key", _HINT)
        try:
            return _identity(status), content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not a text file", _HINT) from None

    def _check(self, status: os.stat_result) -> None:
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"{self.path} is a directory", _HINT)
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"{self.path} is not a regular file", _HINT)
        if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
            raise UsageError(f"{self.path} belongs to another user", "copy it to a file of yours, and name that")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
