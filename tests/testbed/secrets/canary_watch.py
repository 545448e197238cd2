"""A search of everything that a test run leaves and prints for marked secrets."""

import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from devtools.pty_process import PtyProcess
from testbed.secrets.canary import MINTED, Canary

# What these print on stdout is what they are for.
_PRINTS_CREDENTIALS = re.compile(r"(^|[ /(])(aws|awscli|awsroles (credential-process|env|exec|console .*--sign-in)) ")
# A key that is given to `setup`, and credentials that `exec` and `env` hand on, to a shell of `exec` twice.
_MAY_BE_IN_ENVIRONMENT = {b"AWS_SECRET_ACCESS_KEY", b"AWS_SESSION_TOKEN", b"_AWSROLES_ASSIGNMENTS"}
_PASSPHRASE = b"AWSROLES_PASSPHRASE"
# The program itself, or Python that imports it: not the interpreter of a checkout in a folder of that name.
_IS_OURS = re.compile(rb"""(^|[ /'"])awsroles([ '"]|$)|(from|import) awsroles\b""")
# Plaintext keys of a test's person, which the program is told to take from there; what the AWS CLI keeps for itself;
# and what a test wrote down of what its own programs were given or printed.
_MAY_BE_IN_FILE = re.compile(
    r"/\.aws/(config|credentials|cli/cache/\w+\.json)$|/tmp/of-(xclip/copied|curious/answer)$|/(home|tmp)/(seen|out\.\d+)$"
)
_FOLDERS_FOR_ALL = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - looked at, not written
_OFTEN = 0.1
_YOUNG = 2.0


class SecretSeen(AssertionError):  # noqa: N818 - it reads as the sentence that it is
    """A secret of this run is where it must not be."""


class CanaryWatch:
    """Looks for the marks of *canary*; *seen* is where they were, told without them."""

    def __init__(self, canary: Canary) -> None:
        self._canary = canary
        self._started_at = time.time()
        self.seen: list[str] = []

    def check(self) -> None:
        """Raise SecretSeen where something was seen since the last time."""
        if self.seen:
            seen, self.seen = self.seen, []
            raise SecretSeen("; ".join(dict.fromkeys(seen)))

    def look_at_files(self, folder: str) -> None:
        """Look at every file below *folder*."""
        for path, what in self._canary.files_below(folder):
            if not (what.startswith("a secret") and _MAY_BE_IN_FILE.search(path)):
                self._see(f"{what} in the file {path}")

    def look_at_folders_for_all(self) -> None:
        """Look at what is new since the start where anybody may write; pytest's folders are the tests' own."""
        for folder in filter(os.path.isdir, _FOLDERS_FOR_ALL):
            for entry in os.scandir(folder):
                # It may be somebody else's, and gone by now.
                with suppress(OSError):
                    is_new = entry.stat(follow_symlinks=False).st_mtime >= self._started_at
                    if is_new and not entry.name.startswith("pytest-of-"):
                        self._look_at_new_files(entry.path)

    def _look_at_new_files(self, top: str) -> None:
        for path, what in self._canary.files_below(top, since=self._started_at):
            # A copy of the tests has what they have themselves.
            if what.startswith(MINTED):
                self._see(f"{what} in the file {path}")

    def look_at_output(self, arguments: Any, stdout: bytes | str | None, stderr: bytes | str | None) -> None:
        """Look at what the command *arguments* printed."""
        command = arguments if isinstance(arguments, str) else " ".join(os.fsdecode(each) for each in arguments)
        is_for_that = _PRINTS_CREDENTIALS.search(f"{command} ") is not None
        for name, text in (("stdout", b"" if is_for_that else stdout), ("stderr", stderr)):
            if text and (what := self._canary.seen_in(text)):
                self._see(f"{what} on the {name} of {command}")

    def look_at_process(self, pid: int) -> None:
        """Look at the command line and the environment of a process, as far as it is there and lets us."""
        try:
            command, environment = (_read(f"/proc/{pid}/{name}") for name in ("cmdline", "environ"))
        except OSError:
            return
        # While a program takes the place of another it has an environment and no command line: it is looked at again.
        # Most have nothing, and each is looked at twenty times.
        if command and self._canary.seen_in(command + environment):
            self.look_at_start(command.replace(b"\0", b" "), environment.split(b"\0"))

    def look_at_start(self, command: bytes, environment: list[bytes]) -> None:
        """Look at the command line and the variables that a process is started with."""
        if what := self._canary.seen_in(command):
            self._see(f"{what} in the command line {os.fsdecode(command)}")
        for variable in environment:
            name = variable.partition(b"=")[0]
            what = self._canary.seen_in(variable)
            if what and not (name in _MAY_BE_IN_ENVIRONMENT or (name == _PASSPHRASE and _IS_OURS.search(command))):
                self._see(f"{what} in {os.fsdecode(name)} in the environment of {os.fsdecode(command)}")

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look at the processes that start meanwhile, ten times a second in their first two, and at their output."""
        done = threading.Event()
        there = dict.fromkeys(_processes(), 0.0)
        thread = threading.Thread(target=self._watch_processes, args=[done, there], daemon=True)
        thread.start()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(subprocess.Popen, "communicate", self._looked_at(subprocess.Popen.communicate))
            patch.setattr(PtyProcess, "close_window", self._looked_at_screen(PtyProcess.close_window))
            yield
        done.set()
        thread.join()

    def _see(self, where: str) -> None:
        self.seen.append(self._canary.hidden(where))

    def _looked_at(self, communicate: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
        def looked_at(process: "subprocess.Popen[Any]", *arguments: Any, **named: Any) -> tuple[Any, Any]:
            stdout, stderr = communicate(process, *arguments, **named)
            self.look_at_output(process.args, stdout, stderr)
            return stdout, stderr

        return looked_at

    def _looked_at_screen(self, close_window: Callable[[PtyProcess], None]) -> Callable[[PtyProcess], None]:
        def looked_at(terminal: PtyProcess) -> None:
            self.look_at_output(terminal.command, terminal.screen, None)
            close_window(terminal)

        return looked_at

    def _watch_processes(self, done: threading.Event, first_seen: dict[int, float]) -> None:
        while not done.wait(_OFTEN):
            now = time.monotonic()
            first_seen = {pid: first_seen.get(pid, now) for pid in _processes()}
            for pid, since in first_seen.items():
                if now - since < _YOUNG:
                    self.look_at_process(pid)


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
