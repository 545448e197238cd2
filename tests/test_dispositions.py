"""The run of the tests, where its caller ignores signals: what is tested is as elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

LOOK = ["grep", "^SigIgn", "/proc/self/status"]
PROGRAM = (
    f"import subprocess; from testbed.isolation.dispositions import make_usual; make_usual(); subprocess.run({LOOK})"
)
NAMES = "INT HUP QUIT TERM TSTP TTIN TTOU USR1"


def test_what_the_tests_start_has_the_usual_dispositions_whatever_their_caller_ignores() -> None:
    command = ["sh", "-c", f"trap '' {NAMES}; exec \"$0\" -c '{PROGRAM.replace(chr(39), chr(34))}'", sys.executable]
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=20, check=True)
    # The C library keeps the signals above 31 for itself.
    assert int(done.stdout.split()[1], 16) & 0x7FFF_FFFF == 0


def test_a_run_that_is_to_ignore_a_signal_goes_on_after_it() -> None:
    program = (
        "import os, signal; from testbed.isolation.dispositions import make_usual\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); make_usual()\n"
        "os.kill(os.getpid(), signal.SIGHUP); print('goes on')"
    )
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "goes on\n"
