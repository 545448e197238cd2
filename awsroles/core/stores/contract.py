"""The contract of secret stores, which tests run on each implementation and `doctor --check-keyring` on a real one."""

from collections.abc import Callable

from awsroles.core.stores.store import SecretStore

_LONG_TEXTS = ("", "\n", "x" * 4096, "x" * 8192, 'a\r\nb\t"\\\x00c', "é" * 900 + "\U0001f511" * 900)


class ContractError(Exception):
    """A secret store does not do what awsroles needs; the message says what it did, without a secret."""


def comes_back(store: SecretStore, item: str) -> None:
    """Check that a secret comes back as it was, and that a new one replaces it."""
    _demand(store.get(item) is None, "it has a secret that was never stored")
    for secret in ("first", "second"):
        store.set(item, secret)
        _demand(store.get(item) == secret, "a secret does not come back as it was")


def any_text(store: SecretStore, item: str) -> None:
    """Check that a secret may be long, empty, and of any characters."""
    store.set(item, "x" * 5000)
    for secret in _LONG_TEXTS:
        store.set(item, secret)
        kind = f"a secret of {len(secret)} characters"
        _demand(store.get(item) == secret, f"{kind} does not come back as it was")


def apart(store: SecretStore, item: str) -> None:
    """Check that items are apart though their names are alike."""
    names = [item, f"{item}2", item.upper(), f"{item}/a b/config#x", f"{item}/é #a0"]
    for name in names:
        store.set(name, f"of {name}")
    _demand([store.get(name) for name in names] == [f"of {name}" for name in names], "it mixes up items")
    store.delete(names[0])
    left = [store.get(name) is None for name in names]
    _demand(left == [True, False, False, False, False], "it removes more than one item")
    for name in names:
        store.delete(name)


def removed(store: SecretStore, item: str) -> None:
    """Check that what is removed is gone, and that removing it again is fine."""
    store.delete(item)
    store.set(item, "x" * 3000)
    store.delete(item)
    store.delete(item)
    _demand(store.get(item) is None, "it keeps what was removed")


def prepared(store: SecretStore, item: str) -> None:
    """Check that preparing an item leaves nothing, and does not change it."""
    store.prepare(item)
    _demand(store.get(item) is None, "preparing an item leaves a secret")
    store.set(item, "secret")
    store.prepare(item)
    _demand(store.get(item) == "secret", "preparing an item changes it")


CONTRACT: dict[str, Callable[[SecretStore, str], None]] = {
    "comes_back": comes_back,
    "any_text": any_text,
    "apart": apart,
    "removed": removed,
    "prepared": prepared,
}


def check(store: SecretStore, item: str) -> None:
    """Run the contract on *store* with *item*, which is deleted again; raise ContractError and StorageError."""
    names = [item, f"{item}2", item.upper(), f"{item}/a b/config#x", f"{item}/é #a0"]
    try:
        for part in CONTRACT.values():
            part(store, item)
            store.delete(item)
    finally:
        for name in names:
            store.delete(name)


def _demand(is_met: bool, otherwise: str) -> None:
    if not is_met:
        raise ContractError(otherwise)
