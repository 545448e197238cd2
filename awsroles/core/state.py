"""Port to non-secret facts that outlive a process."""

from typing import Protocol


class LocalState(Protocol):
    """Non-secret facts, each under a name."""

    def get(self, name: str) -> str | None:
        """Return the fact *name*."""

    def set(self, name: str, fact: str) -> None:
        """Record *fact* under *name*."""
