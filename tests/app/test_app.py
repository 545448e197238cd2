"""The composition root: adapters chosen by invocation and environment, and components replaced by name."""

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.shared_state import MemoryState

from awsroles.adapters.terminal.prompter import NoPrompter
from awsroles.app.app import App
from awsroles.app.invocation import Invocation, this_process


def test_making_it_loads_no_adapter_and_no_library(environment: dict[str, str]) -> None:
    program = (
        "import sys; from awsroles.app.invocation import this_process; from awsroles.app.app import App;"
        "App(this_process('command'));"
        "print([name for name in sys.modules if name.startswith('awsroles.adapters.')"
        " or name in ('typer', 'botocore', 'keyring', 'configupdater')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "[]\n"


def test_a_component_is_replaced_by_name_wherever_it_is_used() -> None:
    store, state = MemoryStore(), MemoryState()
    app = App(
        Invocation("command", {}),
        secrets=store,
        metadata=state.metadata(),
        local_state=state.local_state(),
        config=MemoryProfileFile("[profile a]\n"),
        credentials=MemoryProfileFile("", "credentials"),
        clock=lambda: 42.0,
    )
    assert list(app.profiles()) == ["a"]
    assert app.clock() == 42.0
    app.session_cache.drop("awsroles/item")
    store.items["awsroles/item"] = "value"
    app.session_cache.drop("awsroles/item")
    assert store.items == {}


def test_a_replaced_component_stays_with_another_code_and_in_the_background() -> None:
    store = MemoryStore()
    app = App(Invocation("command", {}), secrets=store)
    assert app.with_mfa_code("123456").secrets is store
    assert app.with_mfa_code("123456").invocation.mfa_code == "123456"
    assert app.for_invocation(app.invocation.in_background()).secrets is store


def test_an_unknown_component_is_refused() -> None:
    with pytest.raises(TypeError, match="no such component: secret"):
        App(Invocation("command", {}), secret=MemoryStore())


def test_the_files_are_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path) -> None:
    assert App(this_process("command")).config.read().path == str(home / ".aws" / "config")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "keys"))
    app = App(this_process("command"))
    assert app.config.read().path == str(tmp_path / "config")
    assert app.credentials.read().path == str(tmp_path / "keys")


def test_the_time_of_credential_process_runs_from_its_start_on_whatever_the_clock_says() -> None:
    an_hour_ahead = time.time() + 3_600
    app = App(Invocation("credential-process", {}, started_at=an_hour_ahead, began=time.monotonic() - 20))
    assert 30 < app.waiter.remaining() <= 35


@pytest.mark.parametrize("folder", [".local/state/awsroles", ".config/awsroles"])
def test_a_folder_of_another_user_is_refused(unprivileged: Callable[..., Any], home: Path, folder: str) -> None:
    (home / folder).mkdir(parents=True)
    for part in (home, *takewhile(lambda each: each != Path(gettempdir()), home.parents)):
        part.chmod(0o755)
    program = """
from awsroles.errors import ConfigurationError
from awsroles.app.app import App
from awsroles.app.invocation import this_process
try:
    print(App(this_process("command")).state_directory)
except ConfigurationError as error:
    print(error.message, error.hint)
"""
    told = unprivileged(program).stdout
    assert told.startswith(f"{home / folder} belongs to another user")
    assert "without sudo" in told


def test_without_input_every_prompt_is_refused() -> None:
    assert isinstance(App(Invocation("command", {}, no_input=True)).prompter, NoPrompter)


class Terminal:
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_person_is_at_the_terminal_only_if_both_ends_are_one_and_messages_are_wanted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def is_there(**start: Any) -> bool:
        return App(Invocation("command", {}, **start)).is_at_terminal

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert is_there()
    assert not is_there(quiet=True)
    assert not is_there(no_input=True)
    with (tmp_path / "pipe").open("w") as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        assert not is_there()
    monkeypatch.setattr(sys, "stdin", None)
    assert not is_there()
