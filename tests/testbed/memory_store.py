"""The fake of the `SecretStore` port."""


class MemoryStore:
    """Secrets in a dict, which a test may look into and damage."""

    def __init__(self) -> None:
        self.items: dict[str, str] = {}

    def get(self, item: str) -> str | None:
        return self.items.get(item)

    def set(self, item: str, secret: str) -> None:
        self.items[item] = secret

    def delete(self, item: str) -> None:
        self.items.pop(item, None)
