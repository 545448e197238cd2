"""Listening sockets, and the token file for containers."""

import os
import re
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.atomic_write import atomic_write, read_file
from awsroles.adapters.files.directories import intrusion, make_private_directory
from awsroles.errors import ConfigurationError, StorageError

_TOKEN = re.compile(rb"[\w-]{43}", re.ASCII)


@contextmanager
def loopback_listener(port: int) -> Iterator[socket.socket]:
    """Yield a socket bound to 127.0.0.1 at *port* (0: any free port); raise ConfigurationError if it is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # On Windows this option would let another program take over the port.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigurationError(
                f"cannot serve at port {port}: {error.strerror}", "give another --port, or none"
            ) from error
        yield listener


@contextmanager
def socket_listener(path: str) -> Iterator[socket.socket]:
    """Yield a socket bound to *path*, for this user alone, and remove it at the end.

    The socket of a killed process is replaced. Raises ConfigurationError for any other file at *path*, and for a
    directory in which other users could replace the socket.
    """
    path = os.path.abspath(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            if how := intrusion(os.path.dirname(path)):
                raise _not_served(path, how)
            make_private_directory(os.path.dirname(path))
            _remove_abandoned(path)
            _bind_privately(listener, path)
            own = os.stat(path).st_ino
        except OSError as error:
            raise _not_served(path, error.strerror or str(error)) from error
        try:
            yield listener
        finally:
            # Another process may have replaced it.
            with suppress(OSError):
                if os.stat(path).st_ino == own:
                    os.unlink(path)


def _remove_abandoned(path: str) -> None:
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise _not_served(path, "it is a file, not a socket")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            os.unlink(path)
            return
    raise _not_served(path, "another process serves there")


def _not_served(path: str, reason: str) -> ConfigurationError:
    return ConfigurationError(f"cannot serve at {path}: {reason}", "give another path, in a folder of yours")


def _bind_privately(listener: socket.socket, path: str) -> None:
    # The socket is private from its first moment.
    mask = os.umask(0o177)
    try:
        listener.bind(path)
    finally:
        os.umask(mask)


@contextmanager
def token_file(path: str, token: str) -> Iterator[str]:
    """Write *token* to *path*, readable by this user alone; yield the absolute path, and remove the file at the end.

    The file has no newline, which botocore and the JavaScript SDK would reject. Raises ConfigurationError if there is
    another file at *path*, StorageError if it cannot be written.
    """
    path = os.path.abspath(path)
    data = token.encode()
    try:
        make_private_directory(os.path.dirname(path))
        old = read_file(path)
    except OSError as error:
        raise StorageError(f"cannot keep a token at {path}: {error.strerror}", "give another --token-file") from error
    if os.path.islink(path) or (old is not None and not _TOKEN.fullmatch(old)):
        raise ConfigurationError(f"{path} exists and holds no token of an endpoint", "give another --token-file")
    atomic_write(path, old, data, is_secret=True)
    try:
        yield path
    finally:
        # Another endpoint may have written its own token.
        with suppress(OSError):
            if read_file(path) == data:
                os.unlink(path)
