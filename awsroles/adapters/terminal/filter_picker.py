"""A menu for terminals with cursor movement: typing filters it, arrow keys choose."""

import asyncio
import os
import selectors
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Size
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import BufferControl, Dimension, FormattedTextControl, HSplit, Layout, VerticalAlign, Window
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from awsroles.adapters.process.signals import deferred_signals
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal import tty
from awsroles.adapters.terminal.choice_rows import rows as rows_of
from awsroles.core.prompts import Choice, search
from awsroles.core.untrusted import printable
from awsroles.errors import CancelledError

# In seconds, between two checks.
_POLL = 0.1
_MOST_SHOWN = 12
_KEYS = "type to filter, arrows and Enter to choose, Esc to leave"
_FEW_KEYS = "type to filter, Esc to leave"
# On narrower terminals the help is short.
_NARROW = 60
# In seconds: the rest of an arrow key comes within this time after its Escape.
_ESCAPE = 0.1


class FilterPicker:
    """Implements the `Picker` port on the controlling terminal."""

    def __init__(self, waiter: Waiter) -> None:
        self._waiter = waiter

    def pick(self, question: str, choices: Sequence[Choice]) -> int:
        """Return the index of the choice; signals have their usual effect, with the terminal restored first."""
        seconds = self._waiter.remaining()
        picked, again = None, False
        while picked is None:
            with (
                deferred_signals() as noted,
                tty.unless_noted(noted),
                tty.opened(again=again) as fd,
            ):

                def go_on() -> bool:
                    self._waiter.check_cancelled()
                    if self._waiter.remaining() <= 0:
                        raise tty.unanswered(seconds)
                    if noted:
                        return False
                    tty.refuse_background(fd)
                    return True

                picked = _drawn(fd, _Menu(printable(question), choices), go_on)
            again = True
        tty.tell(f"{printable(question)} {printable(choices[picked].name)}", self._waiter)
        return picked


class _Menu:
    """The menu: a line to type in, and below it the *choices* that contain the typed text."""

    def __init__(self, question: str, choices: Sequence[Choice]) -> None:
        self._question = question
        self._rows = rows_of(choices)
        self._production = [choice.is_production for choice in choices]
        self._find = search(choices)
        self._found = list(range(len(choices)))
        # Indices into the found choices: of the one that Enter takes, and of the first one shown.
        self._at = self._top = 0

    def application(self, terminal_input: Vt100Input, output: Vt100_Output) -> "Application[int | None]":
        """Return the application that draws the menu and returns the index of the choice."""

        def rows() -> int:
            return max(1, min(_MOST_SHOWN, len(self._found), output.get_size().rows - 3))

        typed = Buffer(multiline=False, on_text_changed=lambda buffer: self._filter(buffer.text))
        line = Window(BufferControl(typed, [BeforeInput(f"{self._question} ")]), height=1)
        listed = Window(FormattedTextControl(lambda: self._shown(rows())), height=lambda: Dimension.exact(rows()))
        footer = Window(FormattedTextControl(lambda: self._count(output.get_size().columns)), height=1)
        app: Application[int | None] = Application(
            Layout(HSplit([line, listed, footer], align=VerticalAlign.TOP), line),
            key_bindings=self._keys(),
            # Red is the only color, for production.
            color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else ColorDepth.DEPTH_4_BIT,
            erase_when_done=True,
            input=terminal_input,
            output=output,
        )
        app.ttimeoutlen = _ESCAPE
        return app

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        steps = {"up": -1, "c-p": -1, "s-tab": -1, "down": 1, "c-n": 1, "tab": 1}
        steps |= {"pageup": -_MOST_SHOWN, "pagedown": _MOST_SHOWN}
        for key, step in steps.items():
            keys.add(key)(lambda _, step=step: self._move(step))
        keys.add("enter")(lambda event: event.app.exit(self._found[self._at]) if self._found else None)
        keys.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt()))
        for key in ("escape", "c-d", "c-g"):
            keys.add(key, eager=True)(lambda event: event.app.exit(exception=CancelledError("cancelled")))
        # Without a binding it would be typed.
        keys.add("c-z")(lambda _: None)
        return keys

    def _move(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._found) - 1))

    def _filter(self, text: str) -> None:
        self._found = self._find(text)
        self._at = self._top = 0

    def _shown(self, rows: int) -> StyleAndTextTuples:
        self._top = max(self._at - rows + 1, min(self._top, self._at))
        shown: StyleAndTextTuples = [] if self._found else [("", "  no match")]
        for place, index in enumerate(self._found[self._top : self._top + rows], self._top):
            mark, style = (">", "reverse ") if place == self._at else (" ", "")
            style += "ansired" if self._production[index] else ""
            shown.append((style, f"{mark} {self._rows[index]}"))
            shown.append(("", "\n"))
        return shown

    def _count(self, columns: int) -> str:
        keys = _FEW_KEYS if columns < _NARROW else _KEYS
        return f"  {len(self._found):,} of {len(self._rows):,}: {keys}"


def _drawn(fd: int, menu: _Menu, go_on: Callable[[], bool]) -> int | None:
    """Return the choice from *menu* on the terminal *fd*, None as soon as *go_on* returns False; it may raise."""
    # macOS cannot wait for /dev/tty otherwise.
    loop = asyncio.SelectorEventLoop(selectors.SelectSelector())
    try:
        # Input typed before the question is no answer to it.
        termios.tcflush(fd, termios.TCIFLUSH)
        with _streams(fd) as (reader, writer):
            output = Vt100_Output(writer, lambda: _size(fd), os.environ.get("TERM"), enable_cpr=False)
            app = menu.application(Vt100Input(reader), output)

            def watch() -> None:
                if app.is_done:
                    return
                try:
                    if go_on():
                        loop.call_later(_POLL, watch)
                    else:
                        app.exit()
                except Exception as error:  # noqa: BLE001 - the caller raises it, whatever it is
                    app.exit(exception=error)

            run = app.run_async(pre_run=watch, set_exception_handler=False, handle_sigint=False)
            return loop.run_until_complete(run)
    except EOFError as error:
        raise CancelledError("the terminal was closed", "run it again") from error
    finally:
        loop.close()


@contextmanager
def _streams(fd: int) -> Iterator[tuple[TextIO, TextIO]]:
    with open(fd, encoding="utf-8", closefd=False) as reader, open(fd, "w", encoding="utf-8", closefd=False) as writer:
        yield reader, writer


def _size(fd: int) -> Size:
    columns, rows = os.get_terminal_size(fd)
    # A serial line does not know its size.
    return Size(rows or 24, columns or 80)
