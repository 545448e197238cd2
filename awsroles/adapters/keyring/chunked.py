"""Long secrets in several items, for a store with small items (Windows: 2560 bytes of UTF-16)."""

from collections.abc import Iterator
from hashlib import sha256

from awsroles.core.stores.store import SecretStore
from awsroles.errors import StorageError

# A header reads: mark, generation, number of parts, SHA-256 of the whole.
_MARK = "awsroles-split"
_GENERATIONS = ("a", "b")


class SplitItems:
    """The `SecretStore` port over *store*, with *limit* characters in an item at most.

    The parts of a new secret are items of their own until the header names them, so that the old secret survives an
    interruption.
    """

    def __init__(self, store: SecretStore, limit: int = 1200) -> None:
        self._store = store
        self._limit = limit

    def get(self, item: str) -> str | None:
        """Return the secret, None if a part is missing or belongs to another secret."""
        head = self._store.get(item)
        if head is None or not head.startswith(_MARK):
            return head
        try:
            _, generation, count, digest = head.split(" ")
            secret = "".join(self._pieces(item, generation, int(count)))
        except ValueError:
            return None
        return secret if _digest(secret) == digest else None

    def prepare(self, item: str) -> None:
        self._store.prepare(item)

    def set(self, item: str, secret: str) -> None:
        """Write the parts, then the header that makes them valid; then delete the parts of an earlier secret."""
        step = self._limit if secret.isascii() else self._limit // 2
        if len(secret) <= step and not secret.startswith(_MARK):
            self._store.set(item, secret)
            kept = {}
        else:
            generation = self._unused_generation(item)
            parts = [secret[start : start + step] for start in range(0, len(secret), step)]
            for number, part in enumerate(parts):
                self._store.set(_part(item, generation, number), part)
            self._store.set(item, f"{_MARK} {generation} {len(parts)} {_digest(secret)}")
            kept = {generation: len(parts)}
        self._remove_parts(item, kept)
        if self.get(item) != secret:
            raise StorageError("the store did not return what was written", "run it again")

    def delete(self, item: str) -> None:
        self._store.delete(item)
        self._remove_parts(item, {})

    def _pieces(self, item: str, generation: str, count: int) -> Iterator[str]:
        """Yield the parts of a secret up to the first missing one, for a damaged count may be large."""
        for number in range(count):
            part = self._store.get(_part(item, generation, number))
            if part is None:
                return
            yield part

    def _unused_generation(self, item: str) -> str:
        head = (self._store.get(item) or "").split(" ")
        return "b" if head[:2] == [_MARK, "a"] else "a"

    def _remove_parts(self, item: str, kept: dict[str, int]) -> None:
        """Delete the parts beyond the number *kept* of each generation, backwards, so that no gap hides a part."""
        for generation in _GENERATIONS:
            for name in reversed(list(self._parts(item, generation, kept.get(generation, 0)))):
                self._store.delete(name)

    def _parts(self, item: str, generation: str, start: int) -> Iterator[str]:
        number = start
        while self._store.get(name := _part(item, generation, number)) is not None:
            yield name
            number += 1


def _part(item: str, generation: str, number: int) -> str:
    return f"{item}#{generation}{number}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
