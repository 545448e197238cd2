"""The keyring adapter on a real gnome-keyring that is locked, missing, frozen or dead: an answer in time, and ours."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import secretstorage
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.keyring.keyring_calls import ITEM, SECRET, each_call, failures

from awsroles.adapters.keyring import os_keyring
from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import NoTerminalError, StorageError, StoreLockedError
from devtools.private_keyring import PrivateKeyring


@pytest.fixture
def locked(own_keyring_bus: PrivateKeyring) -> PrivateKeyring:
    """Give a locked keyring that holds an item."""
    own_keyring_bus.start_daemon()
    OsKeyring(may_unlock=False).set(ITEM, SECRET)
    own_keyring_bus.lock()
    return own_keyring_bus


@pytest.mark.parametrize("command", ["get", "set", "delete"])
def test_a_locked_keyring_is_reported_without_a_prompt(locked: PrivateKeyring, command: str) -> None:
    keyring = OsKeyring(may_unlock=False)
    with pytest.raises(StoreLockedError, match="the keyring is locked") as caught:
        getattr(keyring, command)(ITEM, *([SECRET] if command == "set" else []))
    assert caught.value.hint == "run awsroles login in a terminal, which unlocks it"
    assert locked.prompts() == 0
    assert locked.is_locked()


def test_a_person_is_asked_once_and_may_decline(locked: PrivateKeyring) -> None:
    with pytest.raises(StoreLockedError, match="the keyring is still locked") as caught:
        OsKeyring(may_unlock=True).get(ITEM)
    assert str(caught.value.hint).startswith("unlock it with its own program, such as seahorse, or ")
    assert locked.prompts() == 1
    assert locked.is_locked()


def test_a_person_unlocks_and_the_secret_is_there(locked: PrivateKeyring) -> None:
    locked.answer_prompts_with_password()
    assert OsKeyring(may_unlock=True).get(ITEM) == SECRET
    assert locked.prompts() == 1
    assert OsKeyring(may_unlock=False).get(ITEM) == SECRET


def test_without_a_desktop_the_password_is_typed_in_the_terminal(locked: PrivateKeyring) -> None:
    person = ScriptedPrompter("mistyped", locked.password)
    assert OsKeyring(may_unlock=True, prompter=lambda: person).get(ITEM) == SECRET
    assert person.questions == ["Password of the keyring (hidden): "] * 2
    assert person.told == [
        "The keyring is locked. Its password is usually the one that you log in with.",
        "  Wrong password. Try again (2 left).",
    ]
    assert locked.prompts() == 0
    assert OsKeyring(may_unlock=False).get(ITEM) == SECRET


def test_three_wrong_passwords_are_an_error(locked: PrivateKeyring) -> None:
    person = ScriptedPrompter("a", "", "c")
    with pytest.raises(StoreLockedError, match="none of 3 answers is the password of the keyring"):
        OsKeyring(may_unlock=True, prompter=lambda: person).get(ITEM)
    assert locked.is_locked()


def test_without_a_terminal_the_desktop_asks_after_all(locked: PrivateKeyring) -> None:
    locked.answer_prompts_with_password()
    nobody = ScriptedPrompter(NoTerminalError("nobody"))
    assert OsKeyring(may_unlock=True, prompter=lambda: nobody).get(ITEM) == SECRET
    assert locked.prompts() == 1


def test_a_process_that_may_not_unlock_asks_for_no_password(locked: PrivateKeyring) -> None:
    person = ScriptedPrompter()
    with pytest.raises(StoreLockedError, match="the keyring is locked"):
        OsKeyring(may_unlock=False, prompter=lambda: person).get(ITEM)
    assert (person.questions, locked.is_locked()) == ([], True)


def test_the_password_of_another_keyring_than_gnomes_is_not_asked_for(
    locked: PrivateKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.keyring.secretstorage_collection._GNOME_KEYRING", "org.nobody")
    locked.answer_prompts_with_password()
    person = ScriptedPrompter()
    assert OsKeyring(may_unlock=True, prompter=lambda: person).get(ITEM) == SECRET
    assert person.questions == []


def test_of_several_that_may_unlock_one_asks(locked: PrivateKeyring) -> None:
    locked.answer_prompts_with_password(after=0.3)
    lock = threading.Lock()
    asked: list[int] = []

    @contextmanager
    def one_at_a_time() -> Iterator[None]:
        with lock:
            before = locked.prompts()
            yield
            asked.append(locked.prompts() - before)

    keyrings = [OsKeyring(may_unlock=True, unlock_seconds=5, one_at_a_time=one_at_a_time) for _ in range(3)]
    with ThreadPoolExecutor() as pool:
        assert list(pool.map(lambda keyring: keyring.get(ITEM), keyrings)) == [SECRET] * 3
    assert sum(asked) == 1
    assert locked.prompts() == 1


def test_a_prompt_that_nobody_answers_ends_in_time(locked: PrivateKeyring) -> None:
    locked.answer_prompts_with("exec sleep 8")
    start = time.monotonic()
    with pytest.raises(StoreLockedError, match="nobody unlocked the keyring in 1 s"):
        OsKeyring(may_unlock=True, unlock_seconds=1).get(ITEM)
    assert time.monotonic() - start < 7


def test_waiting_for_a_person_can_be_given_up(locked: PrivateKeyring) -> None:
    locked.answer_prompts_with("exec sleep 8")

    def give_up() -> None:
        if locked.prompts():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        OsKeyring(may_unlock=True, check_cancelled=give_up).get(ITEM)


def test_a_missing_keyring_is_not_created_without_a_user(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon(unlocked=False)
    for error in failures(OsKeyring(may_unlock=False)):
        assert isinstance(error, StorageError)
        assert error.message == "there is no keyring yet"
        assert "awsroles setup" in (error.hint or "")
    assert own_keyring_bus.prompts() == 0


def test_a_person_is_asked_to_make_a_keyring_only_to_write(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon(unlocked=False)
    keyring = OsKeyring(may_unlock=True)
    assert keyring.get(ITEM) is None
    keyring.delete(ITEM)
    assert own_keyring_bus.prompts() == 0
    with pytest.raises(StorageError, match="no keyring was made") as caught:
        keyring.set(ITEM, SECRET)
    assert (caught.value.hint or "").startswith("run it again and choose a password for the keyring, or ")
    assert own_keyring_bus.prompts() == 1


def test_a_frozen_keyring_costs_five_seconds_for_all_calls_together(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.freeze_daemon()
    slow: list[str] = []
    start = time.monotonic()
    for error in failures(OsKeyring(may_unlock=False, on_slow=lambda: slow.append("slow"))):
        assert isinstance(error, StorageError)
        assert error.message == "the keyring gave no answer in 5 s"
    assert 4.9 < time.monotonic() - start < 9.5
    assert slow == ["slow"]


def test_a_frozen_keyring_is_not_waited_for_by_a_person_either(own_keyring_bus: PrivateKeyring) -> None:
    own_keyring_bus.start_daemon()
    own_keyring_bus.freeze_daemon()
    start = time.monotonic()
    for error in failures(OsKeyring(may_unlock=True, seconds=2)):
        assert isinstance(error, StorageError)
    assert time.monotonic() - start < 3.9


def test_a_long_time_limit_does_not_apply_to_a_frozen_keyring(
    own_keyring_bus: PrivateKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_keyring, "_CALL_SECONDS", 0.6)
    own_keyring_bus.start_daemon()
    own_keyring_bus.freeze_daemon()
    start = time.monotonic()
    with pytest.raises(StorageError, match="the keyring gave no answer in 1 s"):
        OsKeyring(may_unlock=False, seconds=300).get(ITEM)
    assert 0.5 < time.monotonic() - start < 20


@pytest.mark.parametrize("may_unlock", [False, True])
@pytest.mark.parametrize("end", ["kill_daemon", "kill_bus"])
def test_a_dead_keyring_is_reported(own_keyring_bus: PrivateKeyring, *, end: str, may_unlock: bool) -> None:
    own_keyring_bus.start_daemon()
    keyring = OsKeyring(may_unlock=may_unlock)
    keyring.set(ITEM, SECRET)
    getattr(own_keyring_bus, end)()
    for error in failures(keyring):
        assert isinstance(error, StorageError)
        assert error.message == "no keyring was found on this machine"
        assert "awsroles setup --store file" in (error.whole_hint or "")


def test_a_keyring_that_dies_during_calls_raises_nothing_foreign(own_keyring_bus: PrivateKeyring) -> None:
    for pause in (0.01, 0.03, 0.06, 0.1, 0.15):
        own_keyring_bus.start_daemon()
        killer = threading.Timer(pause, own_keyring_bus.kill_daemon)
        killer.start()
        keyring = OsKeyring(may_unlock=False)
        while killer.is_alive():
            for call in each_call(keyring):
                with suppress(StorageError):
                    call()
        killer.join()


WRITER = """
import sys
from awsroles.adapters.keyring.os_keyring import OsKeyring
keyring = OsKeyring(may_unlock=False, seconds=100)
names = [f"awsroles/role-session/{sys.argv[1]}-{number}" for number in range(10)]
for name in names:
    keyring.set(name, f"of {name}")
print(sum(keyring.get(name) == f"of {name}" for name in names))
"""


@pytest.mark.parametrize("processes", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_processes_that_write_at_once_lose_nothing(keyring_bus: PrivateKeyring, processes: int) -> None:
    commands = [[sys.executable, "-c", WRITER, str(number)] for number in range(processes)]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    assert [writer.communicate(timeout=120)[0] for writer in writers] == ["10\n"] * processes
    items = keyring_bus.items()
    assert len(items) == 10 * processes
    assert all(secret == f"of {name}" for name, secret in items.items())


@contextmanager
def mute_bus(path: Path) -> Iterator[str]:
    """Give the address of a socket that takes connections and says nothing."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(path))
        server.listen()
        yield f"unix:path={path}"


@pytest.mark.parametrize("may_unlock", [False, True])
@pytest.mark.parametrize("address", [None, "", "junk", "unix:path=/nonexistent", "unix:path=/etc/hostname", "mute"])
def test_a_missing_bus_is_reported_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, address: str | None, may_unlock: bool
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    start = time.monotonic()
    with mute_bus(tmp_path / "mute") as mute:
        if address is not None:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", mute if address == "mute" else address)
        words = "no keyring was found on this machine" + "|gave no answer in 1 s" * (address == "mute")
        with pytest.raises(StorageError, match=words) as caught:
            OsKeyring(may_unlock=may_unlock, seconds=1).get(ITEM)
    assert "awsroles setup --store file" in (caught.value.whole_hint or "")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyrings.alt.file.PlaintextKeyring",
        "no.such.Module",
    ],
)
@pytest.mark.parametrize("place", ["variable", "file"])
@pytest.mark.parametrize("may_unlock", [False, True])
def test_another_backend_is_refused_and_nothing_is_written(
    keyring_bus: PrivateKeyring,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    backend: str,
    place: str,
    may_unlock: bool,
) -> None:
    if place == "variable":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    else:
        settings = home / ".config" / "python_keyring" / "keyringrc.cfg"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[backend]\ndefault-keyring={backend}\nkeyring-path={home}\n")
    before = sorted(home.rglob("*"))
    for error in failures(OsKeyring(may_unlock=may_unlock)):
        assert isinstance(error, StorageError)
        assert backend in error.message
        assert "awsroles setup --store file" in (error.whole_hint or "")
    assert keyring_bus.items() == {}
    assert sorted(home.rglob("*")) == before


def test_variables_of_the_keyring_library_do_not_move_our_items(
    keyring_bus: PrivateKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    OsKeyring(may_unlock=False).set(ITEM, SECRET)
    monkeypatch.setenv("KEYRING_PROPERTY_APPID", "other")
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    assert OsKeyring(may_unlock=False).get(ITEM) == SECRET
    OsKeyring(may_unlock=False).set(ITEM, "new")
    assert keyring_bus.items() == {ITEM: "new"}


def test_an_item_that_is_no_text_counts_as_none(keyring_bus: PrivateKeyring) -> None:
    keyring_bus.put({"service": ITEM, "username": "awsroles", "application": "Python keyring library"}, b"\xff\xfe")
    keyring = OsKeyring(may_unlock=False)
    assert keyring.get(ITEM) is None
    keyring.set(ITEM, SECRET)
    assert keyring.get(ITEM) == SECRET


def test_items_of_other_programs_are_left_alone(keyring_bus: PrivateKeyring) -> None:
    keyring_bus.put({"service": ITEM, "username": "somebody"}, b"theirs")
    keyring = OsKeyring(may_unlock=False)
    assert keyring.get(ITEM) is None
    keyring.delete(ITEM)
    assert list(keyring_bus.items().values()) == ["theirs"]


def test_a_value_that_cannot_be_kept_is_not_quoted(keyring_bus: PrivateKeyring) -> None:
    assert keyring_bus.items() == {}
    with pytest.raises(StorageError) as caught:
        OsKeyring(may_unlock=False).set(ITEM, f"\udc80{SECRET}")
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"


def test_a_keyring_that_is_being_written_is_looked_for_again(
    keyring_bus: PrivateKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = secretstorage.Collection, []

    def missing_once(connection: Any, path: str) -> secretstorage.Collection:
        tries.append(path)
        return real(connection, f"{path}none" if len(tries) == 1 else path)

    monkeypatch.setattr(secretstorage, "Collection", missing_once)
    OsKeyring(may_unlock=False).set(ITEM, SECRET)
    assert keyring_bus.items() == {ITEM: SECRET}
    tries.clear()
    OsKeyring(may_unlock=True).delete(ITEM)
    assert keyring_bus.items() == {}
    assert keyring_bus.prompts() == 0
