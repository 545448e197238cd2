"""Small facts that are no secrets, one file each in the state folder."""

from contextlib import suppress

from awsroles.adapters.state.files import StateFiles
from awsroles.errors import StorageError
from awsroles.fastpath.paths import FACTS


class StateFacts:
    """Implements the `Memory` port."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, FACTS)

    def get(self, name: str) -> str | None:
        """Return what is remembered under *name*."""
        return self._files.read(name) or None

    def set(self, name: str, fact: str) -> None:
        """Keep *fact* under *name*; an empty one is forgotten. What cannot be kept is found out again next time."""
        with suppress(StorageError):
            if fact:
                self._files.write(name, fact)
            else:
                self._files.remove(name)
