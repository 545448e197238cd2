"""Looking at the default collection of a real gnome-keyring without ever asking anybody."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import secretstorage
from jeepney import DBusErrorResponse, HeaderFields, MessageType, new_error, new_method_call
from jeepney.bus_messages import message_bus
from testbed.keyring.counted_bus import CountedBus

from awsroles.adapters.keyring import secretstorage_collection
from awsroles.adapters.keyring.secretstorage_collection import State
from awsroles.errors import StorageError, StoreLockedError
from devtools.private_keyring import PrivateKeyring


def test_the_state_is_reported_without_a_prompt(own_keyring_bus: PrivateKeyring) -> None:
    assert secretstorage_collection.state() is State.NO_SERVICE
    own_keyring_bus.start_daemon(unlocked=False)
    assert secretstorage_collection.state() is State.MISSING
    own_keyring_bus.kill_daemon()
    own_keyring_bus.start_daemon()
    assert secretstorage_collection.state() is State.USABLE
    own_keyring_bus.lock()
    assert secretstorage_collection.state() is State.LOCKED
    own_keyring_bus.kill_bus()
    assert secretstorage_collection.state() is State.NO_SERVICE
    assert own_keyring_bus.prompts() == 0


def test_a_person_unlocks_or_does_not(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.lock()
    secretstorage_collection.unlock(5)
    assert secretstorage_collection.state() is State.LOCKED
    own_keyring_bus.answer_prompts_with_password()
    secretstorage_collection.unlock(5)
    assert secretstorage_collection.state() is State.USABLE


def test_the_daemon_is_asked_first_what_it_survives_from_a_caller_not_yet_noted(
    keyring_bus: PrivateKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def use() -> None:
        secretstorage_collection.usable_collection().connection.close()

    looks = [
        secretstorage_collection.state,
        use,
        lambda: secretstorage_collection.unlock(5),
        secretstorage_collection.create,
    ]
    for number, look in enumerate(looks):
        folder = tmp_path / str(number)
        folder.mkdir()
        with closing(CountedBus(str(folder), keyring_bus.address)) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
            look()
            asked = [call for call in bus.calls if call not in ("Hello", "AddMatch")]
            assert asked[asked.index("SearchItems") + 1] == "Get"


@pytest.mark.soak
def test_many_looks_at_once_leave_the_daemon_alive(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    script = """
from awsroles.adapters.keyring.secretstorage_collection import State, state
print(sum(state() is State.USABLE for _ in range(2_500)))
"""
    command = [sys.executable, "-c", script]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    assert [int(process.communicate()[0]) for process in processes] == [2_500] * 8
    assert not own_keyring_bus.is_locked()


def test_a_collection_that_cannot_be_used_leaves_no_connection_open(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon(unlocked=False)
    before = os.listdir("/proc/self/fd")
    with pytest.raises(StorageError, match="there is no keyring yet") as caught:
        secretstorage_collection.usable_collection()
    assert caught.value.hint == "run awsroles setup in a terminal of your desktop"
    own_keyring_bus.kill_daemon()
    own_keyring_bus.start_daemon()
    own_keyring_bus.lock()
    with pytest.raises(StoreLockedError):
        secretstorage_collection.usable_collection()
    own_keyring_bus.kill_daemon()
    with pytest.raises(secretstorage.SecretServiceNotAvailableException):
        secretstorage_collection.usable_collection()
    assert len(os.listdir("/proc/self/fd")) <= len(before)


def dbus_error(name: str) -> DBusErrorResponse:
    call = new_method_call(message_bus, "Any")
    call.header.serial = 1
    answer = new_error(call, name)
    assert answer.header.message_type is MessageType.error
    assert answer.header.fields[HeaderFields.error_name] == name
    return DBusErrorResponse(answer)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (secretstorage.LockedException("Item is locked!"), StoreLockedError),
        (dbus_error("org.freedesktop.Secret.Error.IsLocked"), StoreLockedError),
        (secretstorage.SecretServiceNotAvailableException("gone"), StorageError),
        (ConnectionResetError("gone"), StorageError),
        (dbus_error("org.freedesktop.Secret.Error.NoSession"), None),
        (ValueError("other"), None),
    ],
)
def test_errors_of_the_service_are_known(error: Exception, kind: type[StorageError] | None) -> None:
    found = secretstorage_collection.failure(error)
    assert kind is (None if found is None else type(found))
