"""The keyring of the tests after a crash of its daemon."""

import pytest

from devtools.private_keyring import PrivateKeyring


def test_a_crash_is_reported_and_the_next_test_gets_an_empty_keyring(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.put({"service": "left by the test"}, b"made up")
    own_keyring_bus.kill_daemon()
    with pytest.raises(RuntimeError, match="the keyring daemon crashed in this test"):
        own_keyring_bus.revive()
    assert own_keyring_bus.items() == {}
    own_keyring_bus.revive()
