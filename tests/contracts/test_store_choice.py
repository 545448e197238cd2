"""What every `StoreChoice` does, the fake and the file alike."""

from awsroles.core.stores.ports import FILE, KEYRING, StoreChoice


def test_nothing_is_chosen_until_somebody_chooses(store_choice: StoreChoice) -> None:
    assert store_choice.read() is None
    store_choice.write(FILE)
    assert store_choice.read() == "file"
    store_choice.write(KEYRING)
    store_choice.write(KEYRING)
    assert store_choice.read() == "keyring"
