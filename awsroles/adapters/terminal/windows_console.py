"""The console of this process on Windows, with the functions that `tty` has elsewhere."""

import shutil
import sys
import time
from typing import Any

from awsroles.adapters.process.waiting import Waiter
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError

assert sys.platform == "win32"  # noqa: S101 - not a check, but what tells mypy
import msvcrt  # noqa: E402 - there is none elsewhere

_PAUSE = 0.05
_LONGEST = 1000
_BACKSPACE, _END_OF_INPUT, _INTERRUPT = "\b", "\x1a", "\x03"
# A function key comes as two characters, of which this is the first (Microsoft's C runtime, _getwch).
_FUNCTION_KEY = ("\0", "\xe0")


def tell(text: str, _waiter: Waiter, *, end: str = "\n") -> None:
    """Write *text* as a line, or with another *end*; raise NoTerminalError if nobody would read it."""
    try:
        with open("CONOUT$", "w", encoding="utf-8") as console:
            console.write(text + end)
    except OSError as error:
        raise NoTerminalError("an answer is needed, and there is no console", "run it in a console") from error


def columns() -> int:
    """Return the width of the console, 0 if it is unknown."""
    return shutil.get_terminal_size((0, 0)).columns


def ask(
    text: str,
    waiter: Waiter,
    *,
    hidden: bool = False,
    pasted: bool = False,
    completed: Any = None,  # noqa: ARG001 - the Tab key types a blank here
) -> str:
    """Write *text* and return the line that is typed then, shown unless *hidden*, with all that was *pasted* with it.

    Raises NoTerminalError, InputRequiredError at the end of the waiter's time, CancelledError at the end of input,
    KeyboardInterrupt, and the waiter's own errors.
    """
    # Input typed before the question is no answer to it.
    while msvcrt.kbhit():
        msvcrt.getwch()
    tell(text, waiter, end="")
    try:
        line = _line(waiter, hidden=hidden)
        while pasted and msvcrt.kbhit():
            line += f"\n{_line(waiter, hidden=True)}"
        return line
    finally:
        tell("", waiter)


def _line(waiter: Waiter, *, hidden: bool) -> str:
    seconds, typed = waiter.remaining(), ""
    while (key := _key(waiter, seconds)) not in ("\r", "\n"):
        if key == _INTERRUPT:
            raise KeyboardInterrupt
        if key == _END_OF_INPUT:
            raise CancelledError("no answer was given", "run it again and answer the question")
        if key == _BACKSPACE:
            shown, typed = ("\b \b" if typed else ""), typed[:-1]
        else:
            shown, typed = key, typed + key
        if len(typed) > _LONGEST:
            raise InputRequiredError("the answer is too long", f"type {_LONGEST} characters at most")
        if not hidden:
            tell(shown, waiter, end="")
    return typed


def _key(waiter: Waiter, seconds: float) -> str:
    """Return the next character that is typed; *seconds* were left when the question was asked."""
    while True:
        waiter.check_cancelled()
        if waiter.remaining() <= 0:
            raise InputRequiredError(f"nobody answered in {seconds:.0f} s", "run it again and answer the question")
        if not msvcrt.kbhit():
            time.sleep(_PAUSE)
        elif (key := msvcrt.getwch()) in _FUNCTION_KEY:
            msvcrt.getwch()
        else:
            return key
