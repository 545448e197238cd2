"""The stores by name, and the keyring looked at without asking anybody."""

from collections.abc import Callable

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.fakes.shared_state import MemoryState
from testbed.keyring.file_stores import PASSPHRASE, FileStores

from awsroles.adapters.keyring.os_keyring import KeyringView, OsKeyring
from awsroles.adapters.terminal.prompter import NoPrompter
from awsroles.app.app import App
from awsroles.app.invocation import Invocation, Mode
from awsroles.app.stores import SecretStores
from awsroles.core.messages import Messages
from awsroles.core.prompts import Prompter
from awsroles.core.stores.store import FILE, KEYRING
from awsroles.errors import StorageError, StoreLockedError
from devtools.private_keyring import PrivateKeyring

KEY = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"
SESSION = "awsroles/mfa-session/arn:aws:iam::111111111111:user/ada"
MakeStores = Callable[..., SecretStores]


@pytest.fixture
def stores(file_stores: FileStores) -> MakeStores:
    """Return a maker of the stores of a process."""

    def make(passphrase: str | None = PASSPHRASE, prompter: Prompter | None = None) -> SecretStores:
        mode: Mode = "command" if passphrase or prompter else "credential-process"
        ui = Messages.all_to(file_stores.said.append)
        app = App(
            Invocation(mode, {}, passphrase=passphrase, no_input=prompter is None, ui=ui),
            state_directory=file_stores.folder,
            locks=MemoryState().locks(),
            prompter=prompter or NoPrompter(),
        )
        return app.stores

    return make


def test_in_the_file_keys_are_sealed_and_sessions_are_in_memory(stores: MakeStores, file_stores: FileStores) -> None:
    store = stores().get(FILE)
    store.set(SESSION, "session")
    assert not file_stores.path.exists()
    store.set(KEY, "key")
    assert file_stores.path.exists()
    view = stores(None).view(FILE)
    assert (view.location(KEY), view.location(SESSION)) == ("sealed file", "kernel keyring")
    assert str(file_stores.path) in view.description
    assert view.is_locked()


def test_sessions_need_no_passphrase(stores: MakeStores) -> None:
    store = stores(None).get(FILE)
    store.set(SESSION, "session")
    assert store.get(SESSION) == "session"
    store.delete(SESSION)
    assert store.get(KEY) is None
    with pytest.raises(StoreLockedError):
        store.set(KEY, "key")


def test_opening_the_file_asks_for_a_passphrase_now_and_a_new_one_only_to_write(stores: MakeStores) -> None:
    stores(None, ScriptedPrompter()).open(FILE, False)
    prompter = ScriptedPrompter(PASSPHRASE, PASSPHRASE)
    opened = stores(None, prompter)
    opened.open(FILE)
    opened.get(FILE).set(KEY, "key")
    assert len(prompter.questions) == 2
    with pytest.raises(StoreLockedError):
        stores("mistyped").open(FILE, False)


def test_opening_a_keyring_that_is_not_there_says_so(stores: MakeStores) -> None:
    with pytest.raises(StorageError) as caught:
        stores().open(KEYRING)
    assert "awsroles setup --store file" in (caught.value.whole_hint or "")


def test_a_locked_keyring_is_reported_and_does_not_prompt(own_keyring_bus: PrivateKeyring, stores: MakeStores) -> None:
    own_keyring_bus.start_daemon()
    view = stores().view(KEYRING)
    assert not view.is_locked()
    stores().get(KEYRING).set(KEY, "key")
    assert stores().view(KEYRING).location(KEY) == "OS keyring"
    own_keyring_bus.lock()
    assert stores().view(KEYRING).is_locked()
    with pytest.raises(StoreLockedError):
        stores().view(KEYRING).location(KEY)
    assert own_keyring_bus.prompts() == 0


def test_a_keyring_that_is_not_there_is_neither_locked_nor_not() -> None:
    with pytest.raises(StorageError):
        KeyringView(OsKeyring(may_unlock=False)).is_locked()


@pytest.mark.parametrize(("per_cpu", "seconds"), [(0.5, 5), (8, 5), (24, 15), (1000, 30)])
def test_the_keyring_has_more_time_on_a_busy_machine(
    monkeypatch: pytest.MonkeyPatch, per_cpu: float, seconds: float
) -> None:
    monkeypatch.setattr("awsroles.adapters.process.waiting.runnable_per_cpu", lambda: per_cpu)
    stores = SecretStores(App(Invocation("credential-process", {})))
    assert stores._seconds == pytest.approx(seconds, abs=0.5)
