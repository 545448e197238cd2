"""Sockets to listen at, and the token file for containers."""

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
    """Give a socket bound to 127.0.0.1 at *port* (0: one that is free); raise ConfigurationError where it is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # On Windows this would let another program take the port over.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigurationError(
                f"nothing can be served at port {port}: {error.strerror}", "give another --port, or none"
            ) from error
        yield listener


@contextmanager
def socket_listener(path: str) -> Iterator[socket.socket]:
    """Give a socket bound to *path*, for this user alone, which is gone afterwards.

    What a killed process left there is replaced; raises ConfigurationError for anything else that is there, and for a
    folder in which others could put a socket of theirs in its place.
    """
    path = os.path.abspath(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            if how := intrusion(os.path.dirname(path)):
                raise PermissionError(0, how)
            make_private_directory(os.path.dirname(path))
            _remove_abandoned(path)
            _bind_privately(listener, path)
            own = os.stat(path).st_ino
        except OSError as error:
            raise ConfigurationError(
                f"nothing can be served at {path}: {error.strerror or error}", "give another path, in a folder of yours"
            ) from error
        try:
            yield listener
        finally:
            # Somebody may have put another in its place.
            with suppress(OSError):
                if os.stat(path).st_ino == own:
                    os.unlink(path)


def _remove_abandoned(path: str) -> None:
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise FileExistsError(0, "there is a file that is no socket")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            os.unlink(path)
            return
    raise FileExistsError(0, "another process serves there")


def _bind_privately(listener: socket.socket, path: str) -> None:
    # No moment passes in which it is anybody else's.
    mask = os.umask(0o177)
    try:
        listener.bind(path)
    finally:
        os.umask(mask)


@contextmanager
def token_file(path: str, token: str) -> Iterator[str]:
    """Keep *token* at *path*, readable by this user alone, and remove it afterwards; gives the absolute path.

    It ends without a newline, which botocore and the JavaScript SDK would refuse. Raises ConfigurationError where
    another file is there, StorageError where it cannot be written.
    """
    path = os.path.abspath(path)
    data = token.encode()
    try:
        make_private_directory(os.path.dirname(path))
        old = read_file(path)
    except OSError as error:
        raise StorageError(f"no token can be kept at {path}: {error.strerror}", "give another --token-file") from error
    if os.path.islink(path) or (old is not None and not _TOKEN.fullmatch(old)):
        raise ConfigurationError(f"{path} is there and holds no token of an endpoint", "give another --token-file")
    atomic_write(path, old, data, is_secret=True)
    try:
        yield path
    finally:
        # Another endpoint may have put its own in this one's place.
        with suppress(OSError):
            if read_file(path) == data:
                os.unlink(path)
