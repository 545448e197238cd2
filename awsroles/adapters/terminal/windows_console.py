"""The console that this process belongs to on Windows: what `controlling_terminal` is elsewhere."""

import shutil
import sys
import time
from collections.abc import Callable

from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError

assert sys.platform == "win32"  # noqa: S101 - not a check, but what tells mypy
import msvcrt  # noqa: E402 - there is none elsewhere

_PAUSE = 0.05
_LONGEST = 1000
_BACKSPACE, _END_OF_INPUT, _INTERRUPT = "\b", "\x1a", "\x03"
# A function key comes as two characters, of which this is the first (Microsoft's C runtime, _getwch).
_FUNCTION_KEY = ("\0", "\xe0")


def tell(text: str, seconds: float, check_cancelled: Callable[[], None], *, end: str = "\n") -> None:  # noqa: ARG001 - no wait
    """Write *text* as a line, or with another *end*; raise NoTerminalError where nobody would read it."""
    try:
        with open("CONOUT$", "w", encoding="utf-8") as console:
            console.write(text + end)
    except OSError as error:
        raise NoTerminalError("this needs an answer and there is no console", "run it in a console") from error


def columns() -> int:
    """Return how wide the console is, 0 where it does not know."""
    return shutil.get_terminal_size((0, 0)).columns


def ask(text: str, seconds: float, check_cancelled: Callable[[], None], *, hidden: bool = False) -> str:
    """Write *text* and return the line that is typed then, shown unless *hidden*.

    Raises NoTerminalError, InputRequiredError after *seconds*, CancelledError at the end of input, KeyboardInterrupt,
    and what *tick* raises.
    """
    # What was typed before the question is no answer to it.
    while msvcrt.kbhit():
        msvcrt.getwch()
    tell(text, seconds, check_cancelled, end="")
    try:
        return _line(seconds, check_cancelled, hidden=hidden)
    finally:
        tell("", seconds, check_cancelled)


def _line(seconds: float, check_cancelled: Callable[[], None], *, hidden: bool) -> str:
    deadline = time.monotonic() + seconds
    typed = ""
    while (key := _key(seconds, deadline, check_cancelled)) not in ("\r", "\n"):
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
            tell(shown, seconds, check_cancelled, end="")
    return typed


def _key(seconds: float, deadline: float, check_cancelled: Callable[[], None]) -> str:
    """Return the next character that is typed."""
    while True:
        check_cancelled()
        if time.monotonic() >= deadline:
            raise InputRequiredError(
                f"nobody answered in {max(0, seconds):.0f} s", "run it again and answer the question"
            )
        if not msvcrt.kbhit():
            time.sleep(_PAUSE)
        elif (key := msvcrt.getwch()) in _FUNCTION_KEY:
            msvcrt.getwch()
        else:
            return key
