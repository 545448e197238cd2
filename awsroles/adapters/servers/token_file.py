"""The file that an endpoint's clients read its token from, at a path that a person chose."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.atomic_write import read_file, replace_file
from awsroles.adapters.files.directories import make_private_folder
from awsroles.errors import ConfigurationError, StorageError

_TOKEN = re.compile(rb"[\w-]{43}", re.ASCII)


@contextmanager
def token_file(path: str, token: str) -> Iterator[str]:
    """Keep *token* at *path*, readable by this user alone, and remove it afterwards; gives the absolute path.

    It ends without a newline, which botocore and the JavaScript SDK would refuse. Raises ConfigurationError where
    another file is there, StorageError where it cannot be written.
    """
    path = os.path.abspath(path)
    data = token.encode()
    try:
        make_private_folder(os.path.dirname(path))
        old = read_file(path)
    except OSError as error:
        raise StorageError(f"no token can be kept at {path}: {error.strerror}", "give another --token-file") from error
    if os.path.islink(path) or (old is not None and not _TOKEN.fullmatch(old)):
        raise ConfigurationError(f"{path} is there and holds no token of an endpoint", "give another --token-file")
    replace_file(path, old, data, is_secret=True)
    try:
        yield path
    finally:
        # Another endpoint may have put its own in this one's place.
        with suppress(OSError):
            if read_file(path) == data:
                os.unlink(path)
