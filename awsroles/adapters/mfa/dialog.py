"""MFA codes from a dialog on the user's desktop."""

import os
import subprocess
import sys
from collections.abc import Callable
from html import escape
from math import ceil
from typing import Literal

from awsroles.adapters.process.run import run
from awsroles.adapters.process.waiting import CallTimeoutError, Waiter
from awsroles.core.mfa.codes import CodeRequest, prompt, prompt_for_code
from awsroles.core.untrusted import printable
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError

Program = Literal["zenity", "kdialog", "osascript"]

# In seconds: the program closes its window this long after our own limit, if this process was killed meanwhile.
_GRACE = 2
_CANCELLED = 1
_TIMED_OUT = 5
# Messages of GTK, Qt and AppleScript without a display. Their exit code is that of a cancelled dialog.
_NO_DISPLAY = ("cannot open display", "failed to open display", "could not connect to display", "(-1713)")
# Its text is an argument that follows a number, so that none of it is read as AppleScript or as an option.
_APPLESCRIPT = """on run argv
set answer to display dialog (item 2 of argv) with title "awsroles" default answer "" ¬
giving up after ((item 1 of argv) as integer)
return text returned of answer
end run"""


class DialogCodes:
    """Implements the `CodeSource` port with a dialog of *program*."""

    def __init__(self, program: Program, waiter: Waiter) -> None:
        self._program = program
        self._waiter = waiter

    def ask(self, request: CodeRequest) -> str:
        """Return the code that is typed.

        Raises NoTerminalError if there is no desktop or no such program, CancelledError if the user closes the
        window, InputRequiredError if it stays open for too long.
        """
        _refuse_without_display()
        return prompt_for_code(lambda complaint: self._try(request, complaint or request.note))

    def _try(self, request: CodeRequest, note: str | None) -> str:
        seconds = self._waiter.remaining()
        lines = [printable(line) for line in (note, prompt(request)) if line]
        arguments = _COMMANDS[self._program](lines, ceil(seconds) + _GRACE)
        try:
            finished = run(arguments, seconds, self._waiter.check_cancelled, stderr=subprocess.PIPE)
        except CallTimeoutError as error:
            raise _unanswered(seconds) from error
        except OSError as error:
            raise _unable(self._program) from error
        if finished.code == 0:
            return finished.output
        if finished.code == _TIMED_OUT:
            raise _unanswered(seconds)
        if finished.code != _CANCELLED or any(words in finished.stderr.lower() for words in _NO_DISPLAY):
            raise _unable(self._program)
        raise CancelledError("the dialog for the MFA code was canceled", "run it again with your MFA device at hand")


def _zenity(lines: list[str], seconds: int) -> list[str]:
    # Its entry dialog interprets backslash escapes and underscores (shortcuts), but no markup.
    text = "\n".join(line.replace("\\", "\\\\").replace("_", "__") for line in lines)
    return ["zenity", "--entry", "--title=awsroles", f"--text={text}", f"--timeout={seconds}"]


def _kdialog(lines: list[str], _seconds: int) -> list[str]:
    # Qt guesses whether a text is rich text, so ours always is, and escaped. KDialog interprets backslashes first.
    text = "<br>".join(escape(line.replace("\\", "\\\\")) for line in lines)
    return ["kdialog", "--title", "awsroles", "--inputbox", f"<qt>{text}</qt>"]


def _osascript(lines: list[str], seconds: int) -> list[str]:
    return ["osascript", "-e", _APPLESCRIPT, str(seconds), "\n".join(lines)]


_COMMANDS: dict[Program, Callable[[list[str], int], list[str]]] = {
    "zenity": _zenity,
    "kdialog": _kdialog,
    "osascript": _osascript,
}


def _refuse_without_display() -> None:
    if sys.platform != "darwin" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoTerminalError("there is no desktop to show a dialog on", "run it in a terminal")


def _unable(program: Program) -> NoTerminalError:
    return NoTerminalError(f"{program} cannot show a dialog here", f"install {program}, or run it in a terminal")


def _unanswered(seconds: float) -> InputRequiredError:
    return InputRequiredError(f"nobody answered the dialog in {seconds:.0f} s", "run it again and answer the dialog")
