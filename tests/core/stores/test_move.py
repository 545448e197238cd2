"""Moving secrets between the stores: verified, safe to interrupt anywhere, and nothing lost."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.shared_state import MemoryState

from awsroles.core.stores.move import StoreMove
from awsroles.core.stores.store import FILE, KEYRING, StoreName
from awsroles.errors import LockTimeoutError, StorageError, StoreLockedError

ITEMS = [
    "awsroles/access-key/ada",
    "awsroles/mfa-session/ada",
    "awsroles/role-session/prod",
    "awsroles/totp-seed/phone",
]
SECRETS = {ITEMS[0]: "key", ITEMS[2]: "session", ITEMS[3]: "seed"}


class Killed(BaseException):
    """The process ended here."""


class Machine:
    """Two stores and the choice between them; *steps* is how many changes are made before the process is killed."""

    def __init__(self, used: StoreName | None, secrets: dict[str, str]) -> None:
        self.keyring = MemoryStore()
        self.file = MemoryStore()
        self.choice = MemoryChoice(used)
        self.used.items.update(secrets)
        self.state = MemoryState()
        self.opened: list[tuple[StoreName, bool]] = []

    @property
    def used(self) -> MemoryStore:
        return self.file if self.choice.name == FILE else self.keyring

    def store(self, name: StoreName) -> MemoryStore:
        return self.file if name == FILE else self.keyring

    def open(self, name: StoreName, to_write: bool) -> None:
        self.opened.append((name, to_write))
        self.store(name).get("awsroles/")

    def move(self, target: StoreName, items: list[str] = ITEMS) -> list[str]:
        moved = StoreMove(self.choice, self.store, self.store, self.open, self.state.locks()).run(target, items)
        return list(moved.items)

    def kill_at(self, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the process end before the change number *step*, counted from none."""
        count = itertools.count()

        def until_then(change: Callable[..., None]) -> Callable[..., None]:
            def carry_out(*given: Any) -> None:
                if next(count) == step:
                    raise Killed
                change(*given)

            return carry_out

        for changed, verb in itertools.product((self.keyring, self.file), ("set", "delete")):
            monkeypatch.setattr(changed, verb, until_then(getattr(changed, verb)))
        monkeypatch.setattr(self.choice, "write", until_then(self.choice.write))


@pytest.mark.parametrize(("used", "target"), [(None, FILE), (KEYRING, FILE), (FILE, KEYRING)])
def test_everything_is_in_the_other_store_then_and_that_is_used(used: StoreName | None, target: StoreName) -> None:
    machine = Machine(used, SECRETS)
    assert machine.move(target) == list(SECRETS)
    assert machine.choice.name == target
    assert machine.store(target).items == SECRETS
    assert {**machine.keyring.items, **machine.file.items} == SECRETS
    assert machine.keyring.items == {} or machine.file.items == {}


def test_both_stores_are_opened_before_anybody_waits_and_a_passphrase_is_chosen_only_to_write() -> None:
    machine = Machine(KEYRING, SECRETS)
    machine.move(FILE)
    machine.move(KEYRING)
    assert machine.opened == [(KEYRING, False), (FILE, True), (KEYRING, True), (FILE, False)]


@pytest.mark.parametrize("step", range(9))
def test_a_run_killed_anywhere_loses_nothing_and_the_next_one_finishes(step: int) -> None:
    machine = Machine(KEYRING, SECRETS)
    with pytest.MonkeyPatch.context() as patch:
        machine.kill_at(step, patch)
        if step < 8:
            with pytest.raises(Killed):
                machine.move(FILE)
        else:
            machine.move(FILE)
    assert {item: machine.used.get(item) for item in SECRETS} == SECRETS
    machine.move(FILE)
    assert (machine.choice.name, machine.file.items, machine.keyring.items) == (FILE, SECRETS, {})


def test_what_was_left_in_the_other_store_is_brought_over_but_replaces_nothing() -> None:
    machine = Machine(FILE, {ITEMS[0]: "newer"})
    machine.keyring.items.update(SECRETS)
    assert machine.move(FILE) == list(SECRETS)
    assert machine.file.items == SECRETS | {ITEMS[0]: "newer"}
    assert machine.keyring.items == {}


def test_what_does_not_come_back_stops_it_before_anything_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(KEYRING, SECRETS)
    monkeypatch.setattr(machine.file, "set", lambda item, secret: machine.file.items.update({item: secret[:-1]}))
    with pytest.raises(StorageError, match="was not returned by the other store") as caught:
        machine.move(FILE)
    assert caught.value.hint == "nothing was removed: run it again"
    assert (machine.choice.name, machine.keyring.items) == (KEYRING, SECRETS)


def test_a_target_that_fails_changes_nothing() -> None:
    machine = Machine(FILE, SECRETS)
    machine.keyring.failure = StorageError("no keyring was found", "start one")
    with pytest.raises(StorageError, match="no keyring was found; your secrets stay in the sealed file") as caught:
        machine.move(KEYRING)
    assert caught.value.hint == "start a keyring, such as gnome-keyring, then run it again"
    assert (machine.choice.name, machine.file.items) == (FILE, SECRETS)
    assert machine.opened == [(KEYRING, True)], "nobody types a passphrase for nothing"


@pytest.mark.parametrize("used", [FILE, KEYRING])
def test_a_move_to_the_store_in_use_opens_nothing_if_the_other_one_is_empty(used: StoreName) -> None:
    machine = Machine(used, SECRETS)
    assert machine.move(used) == []
    assert machine.opened == []


def test_a_keyring_that_is_not_there_holds_nothing_to_bring_over_and_a_locked_one_might() -> None:
    machine = Machine(FILE, SECRETS)
    machine.keyring.failure = StorageError("no keyring was found", "start one")
    assert machine.move(FILE) == []
    machine.keyring.failure = StoreLockedError("the keyring is locked", "unlock it")
    with pytest.raises(StoreLockedError):
        machine.move(FILE)


def test_two_moves_at_once_wait_for_each_other() -> None:
    machine = Machine(KEYRING, SECRETS)
    with machine.state.locks().hold("store"), pytest.raises(LockTimeoutError):
        machine.move(FILE)
    assert machine.keyring.items == SECRETS
