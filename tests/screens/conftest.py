"""Fixtures of the tests of screens."""

from collections.abc import Iterator

import pytest
from testbed.screens.desk import Desk, desk

from devtools.private_keyring import PrivateKeyring


@pytest.fixture
def her_desk(environment: dict[str, str], keyring_bus: PrivateKeyring) -> Iterator[Desk]:
    """Return a desk with an empty home directory and an empty keyring."""
    with desk(environment, keyring_bus) as made:
        yield made
