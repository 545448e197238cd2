"""Looking at the default collection of a real gnome-keyring without ever asking anybody."""

import os

import pytest
import secretstorage
from jeepney import DBusErrorResponse, HeaderFields, MessageType, new_error, new_method_call
from jeepney.bus_messages import message_bus
from testbed.private_keyring import PrivateKeyring

from awsroles.adapters import secret_service_lock
from awsroles.adapters.secret_service_lock import State
from awsroles.errors import StorageError, StoreLockedError


def test_the_state_is_told_without_a_prompt(own_keyring_bus: PrivateKeyring) -> None:
    assert secret_service_lock.state() is State.NO_SERVICE
    own_keyring_bus.start_daemon(unlocked=False)
    assert secret_service_lock.state() is State.MISSING
    own_keyring_bus.kill_daemon()
    own_keyring_bus.start_daemon()
    assert secret_service_lock.state() is State.USABLE
    own_keyring_bus.lock()
    assert secret_service_lock.state() is State.LOCKED
    own_keyring_bus.kill_bus()
    assert secret_service_lock.state() is State.NO_SERVICE
    assert own_keyring_bus.prompts() == 0


def test_a_person_unlocks_or_does_not(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.lock()
    secret_service_lock.unlock(5)
    assert secret_service_lock.state() is State.LOCKED
    own_keyring_bus.answer_prompts_with_password()
    secret_service_lock.unlock(5)
    assert secret_service_lock.state() is State.USABLE


def test_a_collection_that_cannot_be_used_leaves_no_connection_open(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon(unlocked=False)
    before = os.listdir("/proc/self/fd")
    with pytest.raises(StorageError, match="there is no keyring yet"):
        secret_service_lock.usable_collection()
    own_keyring_bus.kill_daemon()
    own_keyring_bus.start_daemon()
    own_keyring_bus.lock()
    with pytest.raises(StoreLockedError):
        secret_service_lock.usable_collection()
    own_keyring_bus.kill_daemon()
    with pytest.raises(secretstorage.SecretServiceNotAvailableException):
        secret_service_lock.usable_collection()
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
    found = secret_service_lock.failure(error)
    assert kind is (None if found is None else type(found))
