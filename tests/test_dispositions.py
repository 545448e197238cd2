"""Signal dispositions of a test run whose caller ignores signals."""

import os
import subprocess
import sys
from pathlib import Path

LOOK = ["grep", "^SigIgn", "/proc/self/status"]
PROGRAM = (
    f"import subprocess; from testbed.isolation.dispositions import make_usual; make_usual(); subprocess.run({LOOK})"
)
NAMES = "INT HUP QUIT TERM TSTP TTIN TTOU USR1"


def test_processes_of_tests_have_default_dispositions_even_if_the_caller_ignores_signals() -> None:
    command = ["sh", "-c", f"trap '' {NAMES}; exec \"$0\" -c '{PROGRAM.replace(chr(39), chr(34))}'", sys.executable]
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=20, check=True)
    # The C library uses signals above 31 internally.
    assert int(done.stdout.split()[1], 16) & 0x7FFF_FFFF == 0


def test_a_run_that_ignores_a_signal_continues_after_it() -> None:
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
