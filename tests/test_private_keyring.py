"""The keyring of the tests, where its daemon does what no test asked for."""

import pytest
from testbed.keyring.private_keyring import PrivateKeyring


def test_a_crash_is_told_and_the_next_test_has_a_daemon_that_is_empty(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.put({"service": "left by the test"}, b"made up")
    own_keyring_bus.kill_daemon()
    with pytest.raises(RuntimeError, match="the keyring daemon crashed in this test"):
        own_keyring_bus.revive()
    assert own_keyring_bus.items() == {}
    own_keyring_bus.revive()
