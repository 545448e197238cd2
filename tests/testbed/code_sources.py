"""One maker of every `CodeSource`: of one that gives this code or, with None, has nobody to ask."""

from collections.abc import Callable

from awsroles.adapters.mfa.dialog import DialogCodes
from awsroles.adapters.mfa.mfa_process import MfaProcessCodes
from awsroles.adapters.mfa.prompt import OptionCode, TerminalCodes
from awsroles.adapters.mfa.totp import TotpCodes
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeSource, FirstAvailable
from awsroles.errors import NoTerminalError
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_codes import PHONE, ScriptedCodes, code_question
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.program.fake_programs import install

_NOBODY = NoTerminalError("there is nobody", "call somebody")
_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# Time steps in which a device with this seed shows these codes; found by trying them all.
_STEPS = {"123456": 14684, "000000": 349495, "012345": 698416}


def _patience(now: float = 0.0) -> Waiter:
    return Waiter(lambda: now, lambda: 10, lambda: None)


def _scripted(code: str | None) -> CodeSource:
    return ScriptedCodes(code or _NOBODY)


def _first_able(code: str | None) -> CodeSource:
    return FirstAvailable([ScriptedCodes(_NOBODY), ScriptedCodes(code or _NOBODY)])


def _terminal(code: str | None) -> CodeSource:
    return TerminalCodes(ScriptedPrompter(code or _NOBODY), lambda _text: None, _patience())


def _dialog(code: str | None) -> CodeSource:
    install("zenity", f"echo {code}" if code else "exit 255")
    return DialogCodes("zenity", _patience())


def _program(code: str | None) -> CodeSource:
    return MfaProcessCodes(f"echo {code}" if code else None, _patience())


def _seed(code: str | None) -> CodeSource:
    store = MemoryStore()
    if code is None:
        return TotpCodes(store, _patience())
    store.set(f"awsroles/totp-seed/{PHONE}", _SEED)
    return TotpCodes(store, _patience(_STEPS[code] * 30.0))


def _given(code: str | None) -> CodeSource:
    source = OptionCode(code or "123456")
    if code is None:
        source.ask(code_question())
    return source


CODE_SOURCES: dict[str, Callable[[str | None], CodeSource]] = {
    "scripted": _scripted,
    "first able": _first_able,
    "terminal": _terminal,
    "dialog": _dialog,
    "program": _program,
    "seed": _seed,
    "given": _given,
}
