"""The console of Windows by the calls of its C runtime, which are played here: it was not run on Windows."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from awsroles.adapters.process.waiting import Waiter
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError


class Keyboard(ModuleType):
    """Microsoft's C runtime as far as the console goes; None is a moment in which nothing is typed."""

    def __init__(self, *keys: str | None) -> None:
        super().__init__("msvcrt")
        self.keys = list(keys)

    def kbhit(self) -> bool:
        if self.keys and self.keys[0] is None:
            del self.keys[0]
            return False
        return bool(self.keys)

    def getwch(self) -> str:
        return str(self.keys.pop(0))


Console = Callable[..., Any]


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Console:
    """Return what makes the console with a keyboard on which *keys* are typed; what is shown is in a file."""
    monkeypatch.chdir(tmp_path)

    def make(*keys: str | None) -> Any:
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setitem(sys.modules, "msvcrt", Keyboard(*keys))
        monkeypatch.delitem(sys.modules, "awsroles.adapters.terminal.windows_console", raising=False)
        return importlib.import_module("awsroles.adapters.terminal.windows_console")

    return make


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the file that gets all that is written to the console."""
    real, file = open, tmp_path / "shown"
    monkeypatch.setattr(
        "builtins.open", lambda path, *_, **kept: real(file if path == "CONOUT$" else path, "a", **kept)
    )
    return file


def test_a_line_is_shown_while_it_is_typed_and_can_be_mended(console: Console, shown: Path) -> None:
    keys = ("before", None, "\b", "1", "\xe0", "H", "3", "\b", "2", "\r")
    assert console(*keys).ask("MFA code: ", Waiter(5)) == "12"
    assert shown.read_text() == "MFA code: 13\b \b2\n"


def test_a_hidden_line_is_not_shown(console: Console, shown: Path) -> None:
    assert console(None, "s", "e", "\b", "3", "\r").ask("Secret: ", Waiter(5), hidden=True) == "s3"
    assert shown.read_text() == "Secret: \n"


@pytest.mark.parametrize(("key", "kind"), [("\x03", KeyboardInterrupt), ("\x1a", CancelledError)])
def test_a_prompt_can_be_left(console: Console, shown: Path, key: str, kind: type[BaseException]) -> None:
    with pytest.raises(kind):
        console(None, "1", key).ask("MFA code: ", Waiter(5))
    assert shown.read_text() == "MFA code: 1\n"


@pytest.mark.usefixtures("shown")
def test_nobody_waits_for_ever(console: Console) -> None:
    with pytest.raises(InputRequiredError, match="nobody answered in 0 s"):
        console().ask("MFA code: ", Waiter(0.1))


@pytest.mark.usefixtures("shown")
def test_an_answer_has_an_end(console: Console) -> None:
    with pytest.raises(InputRequiredError, match="the answer is too long") as caught:
        console(None, *"1" * 2000).ask("MFA code: ", Waiter(5))
    assert str(caught.value.hint).endswith("characters at most")
    assert str(caught.value.hint).startswith("type ")


@pytest.mark.usefixtures("shown")
def test_a_cancelled_wait_is_noticed(console: Console) -> None:
    def gone() -> None:
        raise CancelledError("nobody waits")

    with pytest.raises(CancelledError, match="nobody waits"):
        console().ask("MFA code: ", Waiter(5, check_cancelled=gone))


def test_without_a_console_there_is_no_prompt(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise FileNotFoundError

    made = console(None, "1", "\r")
    monkeypatch.setattr("builtins.open", none)
    with pytest.raises(NoTerminalError, match="an answer is needed, and there is no console") as caught:
        made.ask("MFA code: ", Waiter(5))
    assert caught.value.hint == "run it in a console"
