"""A clock that programs and the stand-in share: days pass without waiting, by libfaketime."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from awsroles.standin.aws import StandIn

# As pip installs it in a folder with a space, but for one line: libfaketime 0.9.10 mistakes the absolute time to which
# Python 3.11 sleeps.
_PROGRAM = """\
#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import select, sys, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
from awsroles.entry import script
sys.exit(script())
"""
_HOUR = 3600
_FORTNIGHT = 14 * 24 * _HOUR


class MovedClock:
    """The clock of *aws* and of all programs that are started with *variables*, those that run already included.

    It starts two weeks ago, so that no file looks old that was written just now: files have the real time.
    *program* is awsroles with this clock.
    """

    def __init__(self, aws: StandIn, folder: Path, variables: dict[str, str]) -> None:
        self._aws = aws
        self._file = folder / "clock"
        self.variables = variables | {
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.program = folder / "awsroles"
        self.program.write_text(_PROGRAM.format(python=shlex.quote(sys.executable)))
        self.program.chmod(0o755)
        self._set(-_FORTNIGHT)

    def pass_hours(self, hours: float) -> None:
        """Let *hours* pass."""
        self._set(self._aws.clock_offset + hours * _HOUR)

    def _set(self, offset: float) -> None:
        # A program that reads half a file would be in 1970.
        new = self._file.with_suffix(".new")
        new.write_text(f"{offset:+.0f}")
        new.rename(self._file)
        self._aws.clock_offset = round(offset)


@contextmanager
def moved_clock(aws: StandIn, folder: Path) -> Iterator[MovedClock]:
    """Give a clock whose files are in *folder*."""
    faketime = shutil.which("faketime")
    assert faketime is not None, "install faketime for this test: .ci/install-packages"
    # With -m for programs with threads. It makes one semaphore for all these programs, and removes it when it ends.
    script = 'echo "$LD_PRELOAD"; echo "$FAKETIME_SHARED"; read -r _'
    command = [faketime, "-m", "-f", "+0", "sh", "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            variables = {name: holder.stdout.readline().strip() for name in ("LD_PRELOAD", "FAKETIME_SHARED")}
            yield MovedClock(aws, folder, variables)
        finally:
            holder.communicate("\n", timeout=20)
            _remove_leftovers()


def _remove_leftovers() -> None:
    """Remove what libfaketime made for programs that ended at once, and so could not remove it."""
    for path in Path("/dev/shm").glob("*faketime_s*_*"):  # noqa: S108 - the files are libfaketime's
        if not Path("/proc", path.name.rpartition("_")[2]).exists():
            path.unlink(missing_ok=True)
