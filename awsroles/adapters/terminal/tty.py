"""The controlling terminal through /dev/tty, never through stdin, stdout or stderr.

Nothing here hangs or is stopped. The device is opened without blocking, and only a foreground process touches it.
"""

import os
import select
import signal
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress

from awsroles.adapters.process.signals import deferred_signals, only_continued
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.terminal.line_editor import LineEditor
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError

# In seconds, between two checks.
_POLL = 0.1
# A terminal returns lines of at most 4095 bytes. No answer is nearly as long.
_MOST_READ = 4096
_LONGEST = 1000
# In seconds, between two parts of a paste.
_PASTE = 0.15
_LOCAL_FLAGS = 3


def tell(text: str, waiter: Waiter, *, end: str = "\n") -> None:
    """Write *text* as a line, or with another *end*; raise NoTerminalError if nobody would read it."""
    with deferred_signals() as noted, opened() as fd:
        _Exchange(fd, noted, waiter, waiter.remaining()).write(text + end)


def columns() -> int:
    """Return the width of the terminal, 0 if it is unknown; raise NoTerminalError if there is no terminal."""
    with opened() as fd:
        return os.get_terminal_size(fd).columns


def ask(
    text: str,
    waiter: Waiter,
    *,
    hidden: bool = False,
    pasted: bool = False,
    completed: tuple[Sequence[str], Callable[[str], str]] | None = None,
) -> str:
    """Write *text* and return the line that is typed then, shown unless *hidden*, with all that was *pasted* with it.

    Tab completes the words in *completed*, whose function breaks a line at the width of the terminal.

    Raises NoTerminalError, InputRequiredError at the end of the waiter's time, CancelledError at the end of input, and
    the waiter's own errors. Signals have their usual effect, with the terminal restored first. If the process survives
    one, it asks again.
    """
    seconds = waiter.remaining()
    line, again = None, False
    while line is None:
        with deferred_signals() as noted, unless_noted(noted), opened(again=again) as fd:
            exchange = _Exchange(fd, noted, waiter, seconds)
            if completed is not None:
                line = exchange.ask_completed(text, LineEditor(text, *completed))
            else:
                line = exchange.ask(text, hidden=hidden, pasted=pasted)
        again = True
    return _decoded(line)


class _Exchange:
    """One use of the terminal *fd*, until the first signal in *noted*; *seconds* were left at its beginning.

    SIGCONT ends a question, which is asked again, but no message.
    """

    def __init__(self, fd: int, noted: list[int], waiter: Waiter, seconds: float) -> None:
        self._fd = fd
        self._noted = noted
        self._waiter = waiter
        self._seconds = seconds
        self._is_asking = False

    def write(self, text: str) -> None:
        data = text.encode()
        while data and self._may_go_on([], [self._fd]):
            # Ctrl-S holds output back.
            with suppress(BlockingIOError):
                data = data[os.write(self._fd, data) :]

    def ask(self, text: str, *, hidden: bool, pasted: bool) -> bytes | None:
        line = None
        self._is_asking = True
        with _echo_off(self._fd) if hidden else nullcontext():
            try:
                # Input typed before the question is no answer to it.
                termios.tcflush(self._fd, termios.TCIFLUSH)
                self.write(text)
                line = self._read_line()
                if line is not None and pasted:
                    line += self._read_rest()
            finally:
                self._leave(on_new_line=line is not None and not hidden and not _ends_within_line(line))
        return line

    def ask_completed(self, text: str, editor: LineEditor) -> bytes | None:
        line = None
        self._is_asking = True
        with _unbuffered(self._fd):
            try:
                termios.tcflush(self._fd, termios.TCIFLUSH)
                self.write(text)
                line = self._read_edited(editor)
            finally:
                self._leave(on_new_line=False)
        return line

    def _read_edited(self, editor: LineEditor) -> bytes | None:
        """Return the line that *editor* has in the end, None if a signal came first."""
        while self._may_go_on([self._fd], []):
            with suppress(BlockingIOError):
                self.write(editor.feed(os.read(self._fd, _MOST_READ)))
            if editor.is_ended:
                raise _left()
            if len(editor.text) > _LONGEST:
                raise _too_long()
            if editor.is_complete:
                return editor.text.encode()
        return None

    def _read_line(self) -> bytes | None:
        """Return the line without its end, None if a signal came first."""
        typed = b""
        while self._may_go_on([self._fd], []):
            with suppress(BlockingIOError):
                typed += (read := os.read(self._fd, _MOST_READ))
                if not read:
                    raise _left()
            if len(typed.rstrip(b"\n")) > _LONGEST:
                raise _too_long()
            if typed.endswith(b"\n"):
                return typed[:-1]
        return None

    def _read_rest(self) -> bytes:
        """Return what was pasted behind the line, its last line with or without an end."""
        rest = b""
        with _unbuffered(self._fd):
            while len(rest) <= _LONGEST and select.select([self._fd], [], [], _PASTE)[0]:
                with suppress(BlockingIOError):
                    if not (read := os.read(self._fd, _MOST_READ)):
                        break
                    rest += read
        return b"\n" + rest if rest else b""

    def _may_go_on(self, reading: list[int], writing: list[int]) -> bool:
        """Wait a moment; return False if a signal came, raise an error if the terminal is no longer ours."""
        self._waiter.check_cancelled()
        left = self._waiter.remaining()
        if left <= 0:
            raise unanswered(self._seconds)
        if not self._noted:
            select.select(reading, writing, [], min(_POLL, left))
        # Ctrl-Z stops the whole job. Once another process of it has stopped, the shell takes the terminal back.
        if self._noted and (self._is_asking or not only_continued(self._noted)):
            return False
        refuse_background(self._fd)
        return True

    def _leave(self, *, on_new_line: bool) -> None:
        """Discard input beyond the answer, and leave the cursor at the start of a line."""
        with suppress(OSError, termios.error):
            if _in_foreground(self._fd):
                termios.tcflush(self._fd, termios.TCIFLUSH)
                os.write(self._fd, b"" if on_new_line else b"\n")


def _left() -> CancelledError:
    return CancelledError("no answer was given", "run it again and answer the question")


def _too_long() -> InputRequiredError:
    return InputRequiredError("the answer is too long", f"type {_LONGEST} characters at most")


@contextmanager
def unless_noted(noted: list[int]) -> Iterator[None]:
    """Suppress errors that a stop in *noted* caused by taking the terminal away: the stop comes first."""
    try:
        yield
    except (NoTerminalError, CancelledError):
        if signal.SIGTSTP not in noted:
            raise


@contextmanager
def opened(*, again: bool = False) -> Iterator[int]:
    """Yield the terminal; raise NoTerminalError if this process must not ask on it, CancelledError if it closes.

    *again* is true if the terminal was open before.
    """
    try:
        fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        if again:
            raise CancelledError("the terminal was closed", "run it again") from error
        raise NoTerminalError("an answer is needed, and there is no terminal", "run it in a terminal") from error
    try:
        refuse_background(fd)
        _refuse_full_screen_program(fd)
        yield fd
    except (OSError, termios.error) as error:
        raise CancelledError("the terminal was closed", "run it again") from error
    finally:
        os.close(fd)


def unanswered(seconds: float) -> InputRequiredError:
    """Return the error for a question that went unanswered for *seconds*."""
    return InputRequiredError(f"nobody answered in {max(0, seconds):.0f} s", "run it again and answer the question")


def refuse_background(fd: int) -> None:
    """Raise NoTerminalError if the terminal *fd* belongs to another process group now."""
    if not _in_foreground(fd):
        raise NoTerminalError("an answer is needed, and this runs in the background", "run it in the foreground")


def _refuse_full_screen_program(fd: int) -> None:
    """Raise NoTerminalError if a full-screen program has put the terminal into raw mode."""
    flags = termios.tcgetattr(fd)[_LOCAL_FLAGS]
    if not (flags & termios.ICANON and flags & termios.ECHO):
        raise NoTerminalError(
            "an answer is needed, and another program is using the terminal", "run it in a terminal of its own"
        )


def _in_foreground(fd: int) -> bool:
    return os.tcgetpgrp(fd) == os.getpgrp()


def _echo_off(fd: int) -> AbstractContextManager[None]:
    return _without(fd, termios.ECHO | termios.ECHONL)


def _unbuffered(fd: int) -> AbstractContextManager[None]:
    """Return a context without echo in which also the beginning of a line can be read."""
    return _without(fd, termios.ECHO | termios.ECHONL | termios.ICANON)


@contextmanager
def _without(fd: int, flags: int) -> Iterator[None]:
    """Turn the local *flags* of the terminal off for a while."""
    before = termios.tcgetattr(fd)
    wanted = termios.tcgetattr(fd)
    wanted[_LOCAL_FLAGS] &= ~flags
    # The alternatives to TCSANOW wait for output, which Ctrl-S may hold back for ever.
    termios.tcsetattr(fd, termios.TCSANOW, wanted)
    hidden = termios.tcgetattr(fd)
    try:
        yield
    finally:
        with suppress(termios.error):
            # A shell that has taken its terminal back has set its own mode.
            if termios.tcgetattr(fd) == hidden:
                termios.tcsetattr(fd, termios.TCSANOW, before)


def _ends_within_line(pasted: bytes) -> bool:
    return b"\n" in pasted and not pasted.endswith(b"\n")


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise InputRequiredError("the answer is not UTF-8 text", "set the terminal to UTF-8") from None
