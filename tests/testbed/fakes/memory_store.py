"""The fakes of the `SecretStore`, `StoreView` and `StoreChoice` ports."""

from awsroles.core.stores.store import StoreName
from awsroles.errors import StorageError, StoreLockedError


class MemoryStore:
    """Secrets in a dict, which a test may look into and damage.

    *failure* is raised by every call until it is None, *unready* by `prepare`, *full* by `set`.
    """

    description = "memory"

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.failure: StorageError | None = None
        self.unready: StorageError | None = None
        self.full: StorageError | None = None

    def get(self, item: str) -> str | None:
        self._fail()
        return self.items.get(item)

    def prepare(self, item: str) -> None:  # noqa: ARG002 - the port has it
        self._fail()
        if self.unready is not None:
            raise self.unready

    def set(self, item: str, secret: str) -> None:
        self._fail()
        if self.full is not None:
            raise self.full
        self.items[item] = secret

    def delete(self, item: str) -> None:
        self._fail()
        self.items.pop(item, None)

    def names(self) -> tuple[str, ...]:
        return tuple(self.items)

    def location(self, item: str) -> str | None:
        self._fail()
        return "memory" if item in self.items else None

    def is_locked(self) -> bool:
        try:
            self._fail()
        except StoreLockedError:
            return True
        return False

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class MemoryChoice:
    """The choice of a store, in memory."""

    def __init__(self, name: StoreName | None = None) -> None:
        self.name = name

    def read(self) -> StoreName | None:
        return self.name

    def write(self, name: StoreName) -> None:
        self.name = name
