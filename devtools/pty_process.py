"""Programs on a terminal of their own: a real pty, of whose session they are the leader."""

import io
import os
import resource
import signal
import termios
import time
import tty
from types import TracebackType
from typing import Any, final

import pexpect

CTRL_C = "\x03"
CTRL_D = "\x04"
CTRL_Z = "\x1a"
CTRL_BACKSLASH = "\x1c"

ROWS = 50
COLUMNS = 200

# A shell with job control, whose own line editing leaves the modes of the terminal alone.
SHELL = ["bash", "--noprofile", "--norc", "--noediting", "-i"]

_AS_TEXT: dict[str, Any] = {"encoding": "utf-8", "codec_errors": "replace"}


@final
class PtyProcess:
    """*command* on a new terminal, in *environment*; ended, with its terminal, at the end of the `with` block.

    Every wait ends after *seconds* at most, with an exception that shows the screen.
    """

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        *,
        seconds: float = 10,
        columns: int = COLUMNS,
        rows: int = ROWS,
    ) -> None:
        self.command = command
        self._screen = io.StringIO()
        self._seconds = seconds
        self._child = pexpect.spawn(
            command[0], command[1:], env=environment, timeout=seconds, dimensions=(rows, columns), **_AS_TEXT
        )
        self._child.delaybeforesend = None
        self._child.logfile_read = self._screen

    def __enter__(self) -> "PtyProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close_window()
        if self._child.isalive():
            os.kill(self.pid, signal.SIGKILL)
            self._child.wait()

    @property
    def pid(self) -> int:
        """The process ID of the program."""
        return int(self._child.pid)

    @property
    def screen(self) -> str:
        """The output up to the last wait, with the echo of the input."""
        return self._screen.getvalue().replace("\r\n", "\n")

    def wait_for(self, text: str) -> None:
        """Return when *text* shows after what was waited for before."""
        self._child.expect_exact(text.replace("\n", "\r\n"))

    def take_in(self, seconds: float) -> str:
        """Return all that the program has written until now, or does within *seconds*, with its control sequences."""
        self._child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=seconds)
        return self._screen.getvalue()

    def asks(self) -> bool:
        """Return True when a question waits for its answer, False when the program has ended."""
        return bool(self._child.expect([r"(: |\] )$", pexpect.EOF]) == 0)

    def type(self, line: str) -> None:
        """Type *line* and Enter."""
        self.press(line + "\n")

    def press(self, keys: str) -> None:
        """Press *keys*, such as CTRL_C, without Enter."""
        self._child.send(keys)

    def press_bytes(self, keys: bytes) -> None:
        """Press what is no text."""
        os.write(self._child.child_fd, keys)

    def resize(self, columns: int, rows: int = ROWS) -> None:
        """Change the size of the window, of which the program is told."""
        self._child.setwinsize(rows, columns)

    def close_window(self) -> None:
        """Take the terminal away, as closing its window does."""
        self._child.ptyproc.fileobj.close()
        # Its own way to close is slow, and is taken when the object goes unless it was closed before.
        self._child.closed = self._child.ptyproc.closed = True

    def modes(self) -> list[Any]:
        """Return what `termios.tcgetattr` says of the terminal, also after the program has ended."""
        return termios.tcgetattr(self._child.child_fd)

    def set_raw(self) -> list[Any]:
        """Set the modes that a full-screen program sets, and return them."""
        tty.setraw(self._child.child_fd)
        return self.modes()

    def foreground_group(self) -> int:
        """Return the ID of the process group that the terminal belongs to now."""
        return os.tcgetpgrp(self._child.child_fd)

    def echoes(self) -> bool:
        """Say whether what is typed now would show."""
        return bool(self.modes()[3] & termios.ECHO)

    def crashes_with_a_core(self) -> bool:
        """Let the program crash where core files have no limit, and say whether the system took its memory down."""
        resource.prlimit(self.pid, resource.RLIMIT_CORE, (2**24, 2**24))
        os.kill(self.pid, signal.SIGSEGV)
        assert self.exit_code() == -signal.SIGSEGV
        return os.WCOREDUMP(self._child.status)

    def exit_code(self) -> int:
        """Wait for the end of the program and return its exit code, negative for a signal."""
        if not self._child.closed:
            self._child.expect(pexpect.EOF)
        deadline = time.monotonic() + self._seconds
        while self._child.isalive():
            assert time.monotonic() < deadline, f"the program does not end; the screen: {self.screen}"
            time.sleep(0.01)
        return int(self._child.exitstatus if self._child.signalstatus is None else -self._child.signalstatus)
