"""Long secrets in a store of short items, as Windows has it: complete or absent, never torn."""

from contextlib import suppress

import pytest
from testbed.fakes.memory_store import MemoryStore

from awsroles.adapters.keyring.chunked import SplitItems
from awsroles.errors import StorageError

LONG = "".join(f"{number:04}" for number in range(2048))


class ShortItems(MemoryStore):
    """Items of 2560 bytes in UTF-16, as Windows has them; *writes* are allowed, then the process dies."""

    def __init__(self, writes: int = 10_000) -> None:
        super().__init__()
        self.writes = writes

    def set(self, item: str, secret: str) -> None:
        if len(secret.encode("utf-16-le")) > 2560:
            raise ValueError("the item is too long")
        self._count()
        super().set(item, secret)

    def delete(self, item: str) -> None:
        self._count()
        super().delete(item)

    def _count(self) -> None:
        if self.writes == 0:
            raise KeyboardInterrupt
        self.writes -= 1


@pytest.mark.parametrize("secret", ["x" * 1200, "x" * 1201, LONG[:4096], LONG, "\U0001f511" * 2000, "é" * 1201])
def test_a_secret_of_any_length_fits(secret: str) -> None:
    store = ShortItems()
    items = SplitItems(store)
    items.set("item", secret)
    assert items.get("item") == secret
    items.delete("item")
    assert store.items == {}


def test_a_short_secret_is_one_item_as_it_is() -> None:
    store = ShortItems()
    SplitItems(store).set("item", "x" * 1200)
    assert store.items == {"item": "x" * 1200}


def test_a_secret_that_looks_like_our_header_comes_back() -> None:
    items = SplitItems(ShortItems())
    items.set("item", "awsroles-split a 3 0123")
    assert items.get("item") == "awsroles-split a 3 0123"


def test_no_part_of_an_earlier_secret_stays() -> None:
    store = ShortItems()
    items = SplitItems(store)
    for length in (8000, 3000, 5000, 1201, 7000, 10):
        items.set("item", LONG[:length])
        assert items.get("item") == LONG[:length]
        assert len(store.items) == (1 if length == 10 else 1 + -(-length // 1200))


@pytest.mark.parametrize("old", ["old", LONG[:5000]])
@pytest.mark.parametrize("new", ["new", LONG[1:6001]])
def test_an_interruption_anywhere_leaves_the_old_secret_or_the_new_one(old: str, new: str) -> None:
    for writes in range(30):
        store = ShortItems()
        SplitItems(store).set("item", old)
        store.writes = writes
        with suppress(KeyboardInterrupt):
            SplitItems(store).set("item", new)
        assert SplitItems(store).get("item") in (old, new)
        store.writes = 10_000
        SplitItems(store).set("item", "after")
        assert store.items == {"item": "after"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda items: items.pop("item#a1"),
        lambda items: items.update({"item#a1": "other"}),
        lambda items: items.update({"item": items["item"].replace(" a ", " b ")}),
        lambda items: items.update({"item": "awsroles-split"}),
        lambda items: items.update({"item": "awsroles-split a many 00"}),
        lambda items: items.update({"item": "awsroles-split a -1 00"}),
        lambda items: items.update({"item": "awsroles-split a 99999999999 00"}),
    ],
)
def test_a_damaged_secret_is_none_and_can_be_written_anew(damage: object) -> None:
    store = ShortItems()
    items = SplitItems(store)
    items.set("item", LONG)
    assert callable(damage)
    damage(store.items)
    assert items.get("item") is None
    items.set("item", LONG)
    assert items.get("item") == LONG


def test_a_store_that_forgets_is_an_error() -> None:
    class Forgetful(MemoryStore):
        def set(self, item: str, secret: str) -> None:
            if "#" not in item:
                super().set(item, secret)

    with pytest.raises(StorageError, match="the store did not return what was written"):
        SplitItems(Forgetful()).set("item", LONG)
