"""A terminal with a shell, at which a walkthrough is typed and its screens are read."""

import re
import time
from types import TracebackType
from typing import Any, final

import pyte

from devtools.pty_process import SHELL, PtyProcess
from testbed.screens.constant import Constants
from testbed.screens.desk import Desk
from testbed.screens.walkthrough import CTRL_C, CTRL_D, PATIENCE, Answer, Press, Resize, Screen

ROWS = 24
# Between what has scrolled away and the rows that show.
SCROLLED = "┄┄┄┄ the screen begins here ┄┄┄┄"
_EXIT = "[exit code {}]"
_PROMPT = re.compile("\x1b]133;D;([0-9]+)\x07")
# bash takes what is between \[ and \] for invisible.
_PS1 = r"\[\e]133;D;$?\a\]$ "
_CONTROL = re.compile("\x1b(\\[[0-9;?]*[A-Za-z]|\\][^\x07]*\x07|[=>78])")
_QUESTION = re.compile(r"[^\n](: |\] |\? )\Z")
_NO_QUESTION = "[no question waits]\n"
_QUIET = 0.03


class _Scrolling(pyte.Screen):
    """A screen that keeps the rows which scroll away; pyte's own takes three times as long."""

    def __init__(self, columns: int, lines: int) -> None:
        self.scrolled: list[Any] = []
        super().__init__(columns, lines)

    def index(self) -> None:
        if self.margins is None and self.cursor.y == self.lines - 1:
            self.scrolled.append(self.buffer[0])
        super().index()


@final
class ShellTerminal:
    """A shell in the home of *desk*, in a window of 24 rows and *columns*."""

    def __init__(self, desk: Desk, constants: Constants, columns: int, environment: dict[str, str]) -> None:
        self._desk = desk
        self._constants = constants
        self._columns = columns
        # The columns of the window from each offset of the output on.
        self._sizes = [(0, columns)]
        started = desk.environment | {"PS1": _PS1, "HISTFILE": "/dev/null"} | environment
        # For a shell within it, such as that of `awsroles exec`.
        desk.write(".bashrc", f"PS1='{_PS1}'\n")
        command = ["env", "-C", str(desk.home), *SHELL]
        self._terminal = PtyProcess(command, started, seconds=PATIENCE, columns=columns, rows=ROWS)
        # The offset of the output at which the screen begins, and of the output after what was typed last.
        self._begin = self._typed = 0
        self._wait(None, PATIENCE)

    def __enter__(self) -> "ShellTerminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._terminal.__exit__(kind, error, trace)

    def show(self, screen: Screen) -> str:
        """Type what *screen* says, and return the rows that it leaves."""
        if not isinstance(screen, Answer):
            self._leave_question()
            self._desk.forget_used_codes()
            self._begin = max(match.start() for match in _PROMPT.finditer(self._written))
        elif not self._question_waits():
            return _NO_QUESTION
        screen.before(self._desk)
        for number, line in enumerate(screen.typed):
            if (number or isinstance(screen, Answer)) and not self._question_waits():
                break
            self._type(line, screen.until, screen.patience)
        return self._rows()

    def _leave_question(self) -> None:
        for keys in (CTRL_C, CTRL_D):
            if self._question_waits():
                self._type(keys)

    def _type(self, line: str, until: str | None = None, patience: float = PATIENCE) -> None:
        self._typed = len(self._written)
        # The search for secrets in outputs has to know.
        self._terminal.command.append(str(line))
        if isinstance(line, Resize):
            self._columns = int(line)
            self._sizes.append((self._typed, self._columns))
            self._terminal.resize(self._columns, ROWS)
        elif isinstance(line, Press):
            self._terminal.press(line)
        else:
            self._terminal.type(self._desk.filled(line))
        self._wait(until, patience)

    @property
    def _written(self) -> str:
        return self._terminal.take_in(0)

    def _question_waits(self) -> bool:
        return not _PROMPT.search(self._written, self._typed)

    def _wait(self, until: str | None, patience: float) -> None:
        deadline = time.monotonic() + patience
        before = ""
        while True:
            written = self._terminal.take_in(_QUIET)[self._typed :]
            if self._is_complete(written, until) and written == before:
                return
            before = written
            if time.monotonic() > deadline:
                break
        assert patience < PATIENCE, f"neither prompt nor question; the screen:\n{self._rows()}"

    def _is_complete(self, written: str, until: str | None) -> bool:
        if until is not None and until in _CONTROL.sub("", written):
            return True
        if _PROMPT.search(written):
            return True
        return until is None and _QUESTION.search(_CONTROL.sub("", written).replace("\r", "")) is not None

    def characters(self) -> list[list[Any]]:
        """Return pyte's characters, with their styles, of every row from the last command on."""
        picture = self._picture()
        rows = [*picture.scrolled, *(picture.buffer[row] for row in range(ROWS))]
        return [[row[column] for column in range(self._columns)] for row in rows]

    def _rows(self) -> str:
        picture = self._picture()
        scrolled = ["".join(row[column].data for column in range(self._columns)) for row in picture.scrolled]
        rows = [*scrolled, SCROLLED, *picture.display] if scrolled else picture.display
        return "\n".join([*_without_blanks(rows), *self._exit_code()]) + "\n"

    def _picture(self) -> _Scrolling:
        sizes = [(max(offset, self._begin), columns) for offset, columns in self._sizes]
        ends = [*(offset for offset, _ in sizes[1:]), None]
        picture = _Scrolling(sizes[0][1], ROWS)
        stream = pyte.Stream(picture)
        for (offset, columns), end in zip(sizes, ends, strict=True):
            picture.resize(columns=columns)
            stream.feed(_PROMPT.sub("", self._constants.apply(self._written[offset:end])))
        return picture

    def _exit_code(self) -> list[str]:
        found: Any = _PROMPT.search(self._written, self._typed)
        return [_EXIT.format(found[1])] if found and found[1] != "0" else []


def _without_blanks(rows: list[str]) -> list[str]:
    return "\n".join(row.rstrip() for row in rows).rstrip("\n").split("\n")
