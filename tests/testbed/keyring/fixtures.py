"""Keyrings and stores in files, for tests that use real ones."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from secretstorage import dhcrypto

from devtools.private_keyring import PrivateKeyring
from testbed.keyring.file_stores import FileStores
from testbed.keyring.kernel_keys import require_kernel_keyring
from testbed.secrets.canary_watch import CanaryWatch


@pytest.fixture(scope="session", autouse=True)
def short_exponents() -> Iterator[None]:
    """Encrypt what this process exchanges with keyrings with short keys: a long one costs 20 ms, a thousand times."""

    def init(session: dhcrypto.Session) -> None:
        session.object_path = session.aes_key = None
        session.encrypted = True
        session.my_private_key = int.from_bytes(os.urandom(16), "big")
        session.my_public_key = pow(2, session.my_private_key, dhcrypto.DH_PRIME_1024)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dhcrypto.Session, "__init__", init)
        yield


@pytest.fixture(scope="session")
def shared_keyring(canary_watch: CanaryWatch) -> Iterator[PrivateKeyring]:
    """Return one private keyring for the whole run; tests use `keyring_bus`."""
    with tempfile.TemporaryDirectory(prefix="keyring-", dir="/tmp") as folder:
        keyring = PrivateKeyring(folder)
        try:
            keyring.start()
            yield keyring
        finally:
            keyring.stop()
            canary_watch.look_at_files(folder)


@pytest.fixture
def keyring_bus(shared_keyring: PrivateKeyring, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateKeyring]:
    """Return a real, unlocked and empty keyring. A test that locks, stops or breaks one takes `own_keyring_bus`."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", shared_keyring.address)
    yield shared_keyring
    shared_keyring.revive()
    shared_keyring.empty()


@pytest.fixture
def own_keyring_bus(monkeypatch: pytest.MonkeyPatch, canary_watch: CanaryWatch) -> Iterator[PrivateKeyring]:
    """Return a bus for this test alone, without a keyring daemon until `start_daemon`."""
    with tempfile.TemporaryDirectory(prefix="keyring-", dir="/tmp") as folder:
        keyring = PrivateKeyring(folder)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring.address)
        try:
            keyring.start(with_daemon=False)
            yield keyring
        finally:
            keyring.stop()
            canary_watch.look_at_files(folder)


@pytest.fixture
def file_stores(tmp_path: Path) -> Iterator[FileStores]:
    """Return the stores of a machine without a keyring, and leave nothing of theirs in memory."""
    require_kernel_keyring()
    stores = FileStores(tmp_path / "state")
    yield stores
    stores.clear()
