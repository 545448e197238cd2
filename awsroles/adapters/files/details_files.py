"""Files of account authorization details, named one by one or by their directory."""

import os
from collections.abc import Sequence

from awsroles.core.iam.reading.details_page import DetailsFile
from awsroles.errors import ConfigurationError

# In bytes. A full account, of 5,000 users and 10,000 roles, takes about as much.
_LONGEST = 512 * 1024 * 1024


def read_details_files(paths: Sequence[str]) -> list[DetailsFile]:
    """Return the files at *paths*, of a directory those that end in .json; raise ConfigurationError."""
    return [_read(path) for named in paths for path in _files(named)]


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    try:
        found = sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith(".json"))
    except OSError as error:
        raise _unreadable(path, error) from None
    if not found:
        raise ConfigurationError(f"{path} has no .json file", "name the files themselves")
    return found


def _read(path: str) -> DetailsFile:
    try:
        with open(path, "rb") as file:
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    if len(content) > _LONGEST:
        raise ConfigurationError(f"{path} is larger than 512 MB", "write one file for each account")
    return DetailsFile(path, content)


def _unreadable(path: str, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"{path} cannot be read: {error.strerror}", "name files of aws iam get-account-authorization-details"
    )
