"""Noticing that whoever asked is gone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from awsroles.adapters.process.waiting import ParentWatch

# Prints its own process ID once it watches, then looks until its parent is gone.
WATCHER = """
import os, sys, time
from awsroles.adapters.process.waiting import ParentWatch
from awsroles.errors import NoTerminalError
watch = ParentWatch(os.getppid())
watch.check()
print(os.getpid(), flush=True)
end = time.monotonic() + 10
while time.monotonic() < end:
    try:
        watch.check()
    except NoTerminalError as error:
        open(sys.argv[1], "w").write(error.message)
        break
    time.sleep(0.01)
"""


def test_a_parent_that_is_there_is_not_noticed() -> None:
    ParentWatch(os.getppid()).check()


def test_the_end_of_the_parent_is_noticed_at_once(tmp_path: Path, environment: dict[str, str]) -> None:
    told = tmp_path / "told"
    script = f'"{sys.executable}" -c "$WATCHER" {told} & echo $!; wait'
    parent = subprocess.Popen(
        ["/bin/sh", "-c", script], env=environment | {"WATCHER": WATCHER}, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    watcher = parent.stdout.readline()
    assert parent.stdout.readline() == watcher, "it watches by now"
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert parent.stdout.read() == "", "the watcher has ended"
    parent.stdout.close()
    assert told.read_text() == "the program that asked for credentials has ended"
