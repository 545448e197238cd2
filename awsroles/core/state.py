"""Port to non-secret facts that outlive a process."""

from typing import Protocol


class LocalState(Protocol):
    """Small facts that are no secrets, each under a name."""

    def get(self, name: str) -> str | None:
        """Return what is remembered under *name*."""

    def set(self, name: str, fact: str) -> None:
        """Keep *fact* under *name*."""
