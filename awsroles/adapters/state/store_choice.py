"""The chosen secret store: one word in a file of the state directory."""

import os

from awsroles.adapters.files.atomic_write import atomic_write, read_file
from awsroles.adapters.files.directories import make_private_directory
from awsroles.core.stores.store import FILE, KEYRING, StoreName
from awsroles.errors import ConfigurationError, StorageError

_LONGEST_SHOWN = 40


class StoreChoiceFile:
    """The `StoreChoice` port, in the file `store` of the state directory."""

    def __init__(self, state_directory: str) -> None:
        self._path = os.path.join(state_directory, "store")

    def read(self) -> StoreName | None:
        content = self._content()
        if content is None:
            return None
        word = content.strip()
        if word == KEYRING.encode():
            return KEYRING
        if word == FILE.encode():
            return FILE
        shown = word[:_LONGEST_SHOWN].decode("utf-8", "backslashreplace")
        raise ConfigurationError(
            f"{self._path} names no store: {shown!r}",
            "write the word keyring or file into it, whichever holds your secrets",
        )

    def write(self, name: StoreName) -> None:
        content = self._content()
        try:
            make_private_directory(os.path.dirname(self._path))
        except OSError as error:
            raise self._failed("written", error) from error
        if not atomic_write(self._path, content, f"{name}\n".encode(), mode=0o600):
            raise StorageError(f"another program is changing {self._path}", "run it again")

    def _content(self) -> bytes | None:
        try:
            return read_file(self._path)
        except OSError as error:
            raise self._failed("read", error) from error

    def _failed(self, done: str, error: OSError) -> StorageError:
        return StorageError(f"{self._path} cannot be {done}: {error.strerror}", "make it a file of yours")
