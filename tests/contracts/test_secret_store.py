"""What every `SecretStore` does, the fake, the one of split items and the real keyring alike."""

import pytest

from awsroles.core.stores.ports import SecretStore

ITEM = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"


def test_a_secret_comes_back_as_it_was(secret_store: SecretStore) -> None:
    assert secret_store.get(ITEM) is None
    secret_store.set(ITEM, "first")
    assert secret_store.get(ITEM) == "first"
    secret_store.set(ITEM, "second")
    assert secret_store.get(ITEM) == "second"


@pytest.mark.parametrize(
    "secret", ["", "\n", "x" * 4096, "x" * 8192, 'a\r\nb\t"\\\x00c', "é" * 900 + "\U0001f511" * 900]
)
def test_a_secret_may_be_long_and_of_any_characters(secret_store: SecretStore, secret: str) -> None:
    secret_store.set(ITEM, "x" * 5000)
    secret_store.set(ITEM, secret)
    assert secret_store.get(ITEM) == secret


def test_items_are_apart_though_their_names_are_alike(secret_store: SecretStore) -> None:
    names = [ITEM, f"{ITEM}2", ITEM.upper(), "awsroles/role-session//home/a b/config#x", "awsroles/é #a0"]
    for name in names:
        secret_store.set(name, f"of {name}")
    assert [secret_store.get(name) for name in names] == [f"of {name}" for name in names]
    secret_store.delete(names[0])
    assert [secret_store.get(name) is None for name in names] == [True, False, False, False, False]


def test_what_is_removed_is_gone_and_removing_it_again_is_fine(secret_store: SecretStore) -> None:
    secret_store.delete(ITEM)
    secret_store.set(ITEM, "x" * 3000)
    secret_store.delete(ITEM)
    secret_store.delete(ITEM)
    assert secret_store.get(ITEM) is None


@pytest.mark.parametrize("item", [ITEM, "awsroles/role-session//home/a/config#x"])
def test_what_it_takes_to_keep_a_secret_is_seen_to_without_leaving_anything(
    secret_store: SecretStore, item: str
) -> None:
    secret_store.prepare(item)
    assert secret_store.get(item) is None
    secret_store.set(item, "secret")
    secret_store.prepare(item)
    assert secret_store.get(item) == "secret"
