"""A file that the user names on the command line."""

from awsroles.errors import UsageError

# In bytes. The accounts of the largest organizations take a tenth of it.
_LONGEST = 8_388_608


def read_named_file(path: str) -> str:
    """Return the text of the file at *path*; raise UsageError if it cannot be read or is no text."""
    try:
        with open(path, "rb") as file:
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "name a file that you may read") from error
    if len(content) > _LONGEST:
        raise UsageError(f"{path} is larger than {_LONGEST} bytes", "name a file of accounts")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", "save it as UTF-8") from None
