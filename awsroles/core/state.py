"""Port to non-secret facts that outlive a process."""

from typing import Protocol


class Memory(Protocol):
    """Small facts that are no secrets, each under a name."""

    def recall(self, name: str) -> str | None:
        """Return what is remembered under *name*."""

    def remember(self, name: str, fact: str) -> None:
        """Keep *fact* under *name*."""
