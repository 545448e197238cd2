"""Non-secret key-value state, one file per key."""

from contextlib import suppress

from awsroles.adapters.state.files import StateFiles
from awsroles.errors import StorageError
from awsroles.fastpath.paths import FACTS


class StateFacts:
    """The `LocalState` port, in the state directory."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, FACTS)

    def get(self, name: str) -> str | None:
        return self._files.read(name) or None

    def set(self, name: str, fact: str) -> None:
        """Store *fact*, or delete an empty one. The next process finds out again what cannot be stored."""
        with suppress(StorageError):
            if fact:
                self._files.write(name, fact)
            else:
                self._files.remove(name)
