"""The `CodeSource` port: what each implementation does."""

from collections.abc import Callable

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_codes import ScriptedCodes, code_question
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import PHONE
from testbed.program.fake_programs import install

from awsroles.adapters.mfa.dialog import DialogCodes
from awsroles.adapters.mfa.mfa_process import MfaProcessCodes
from awsroles.adapters.mfa.prompt import OptionCode, TerminalCodes
from awsroles.adapters.mfa.totp import TotpCodes
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeSource, FirstAvailable
from awsroles.errors import NoTerminalError

# With its code, or with None nobody who could answer.
MakeSource = Callable[[str | None], CodeSource]


NOBODY = NoTerminalError("there is nobody", "call somebody")
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# The time steps in which a device with this seed shows these codes.
STEPS = {"123456": 14684, "000000": 349495, "012345": 698416}


def waiter(now: float = 0.0) -> Waiter:
    return Waiter(10, clock=lambda: now)


def scripted(code: str | None) -> CodeSource:
    return ScriptedCodes(code or NOBODY)


def first_available(code: str | None) -> CodeSource:
    return FirstAvailable(silent=list, prompts=lambda: [ScriptedCodes(NOBODY), ScriptedCodes(code or NOBODY)])


def terminal(code: str | None) -> CodeSource:
    return TerminalCodes(ScriptedPrompter(code or NOBODY), lambda _text: None, waiter())


def dialog(code: str | None) -> CodeSource:
    install("zenity", f"echo {code}" if code else "exit 255")
    return DialogCodes("zenity", waiter())


def mfa_process(code: str | None) -> CodeSource:
    return MfaProcessCodes(f"echo {code}" if code else None, waiter())


def totp(code: str | None) -> CodeSource:
    store = MemoryStore()
    if code is None:
        return TotpCodes(store, waiter())
    store.set(f"awsroles/totp-seed/{PHONE}", SEED)
    return TotpCodes(store, waiter(STEPS[code] * 30.0))


def option(code: str | None) -> CodeSource:
    source = OptionCode(code or "123456")
    if code is None:
        source.ask(code_question())
    return source


IMPLEMENTATIONS: dict[str, MakeSource] = {
    "scripted": scripted,
    "first available": first_available,
    "terminal": terminal,
    "dialog": dialog,
    "mfa process": mfa_process,
    "totp": totp,
    "option": option,
}


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def code_source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> MakeSource:
    """Return a maker of each implementation in turn, with this code or, for None, without anybody to ask."""
    monkeypatch.setenv("DISPLAY", ":77")
    return IMPLEMENTATIONS[request.param]


@pytest.mark.parametrize("code", ["123456", "012345", "000000"])
def test_a_code_keeps_its_leading_zeros(code_source: MakeSource, code: str) -> None:
    assert code_source(code).ask(code_question()) == code


def test_the_error_without_a_terminal_has_advice(code_source: MakeSource) -> None:
    with pytest.raises(NoTerminalError) as caught:
        code_source(None).ask(code_question())
    assert caught.value.message
    assert caught.value.hint


def test_a_code_shows_in_no_repr(code_source: MakeSource) -> None:
    source = code_source("123456")
    assert "123456" not in repr(source)
    source.ask(code_question())
    assert "123456" not in repr(source)
