"""The `StoreChoice` port: what each implementation does."""

from pathlib import Path

import pytest
from testbed.fakes.memory_store import MemoryChoice

from awsroles.adapters.state.store_choice import StoreChoiceFile
from awsroles.core.stores.store import FILE, KEYRING, StoreChoice


@pytest.fixture(params=["memory", "file"])
def store_choice(request: pytest.FixtureRequest, tmp_path: Path) -> StoreChoice:
    """Return each implementation in turn, with nothing chosen."""
    return MemoryChoice() if request.param == "memory" else StoreChoiceFile(str(tmp_path / "state"))


def test_nothing_is_chosen_without_a_choice(store_choice: StoreChoice) -> None:
    assert store_choice.read() is None
    store_choice.write(FILE)
    assert store_choice.read() == "file"
    store_choice.write(KEYRING)
    store_choice.write(KEYRING)
    assert store_choice.read() == "keyring"
