"""`awsroles exec` is gone when the command runs: what it inherits is what awsroles had found."""

import shlex
import signal
import subprocess
import time
from pathlib import Path

from testbed.program.shells import shell_command
from testbed.program.workstation import Workstation

from devtools.pty_process import CTRL_C, CTRL_Z, SHELL, PtyProcess

# A shell that sets inherited process attributes and then executes the command.
UNUSUAL = """ulimit -S -c 1234; ulimit -n 321; umask 027; trap '' HUP; cd /usr
exec 7>/dev/null env --block-signal=USR2 --ignore-signal=USR1 "$@"
"""
LOOK = """grep -E '^(Sig[^Q]|ShdPnd)' /proc/self/status; cat /proc/self/limits; umask; pwd; nice
ls -go --time-style=+ /proc/self/fd/ | grep -v -e pipe -e /proc/
"""


def test_a_signal_that_ends_the_command_shows_as_in_a_direct_run(logged_in: Workstation) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGSEGV):
        logged_in.run("exec", "prod-operations", "--", "sh", "-c", f"kill -{int(number)} $$", code=-number)


def test_a_command_has_the_process_of_the_one_that_was_started(logged_in: Workstation) -> None:
    process = logged_in.start("exec", "prod-operations", "--", "sh", "-c", "echo $$; exec sleep 60")
    assert process.stdout is not None
    assert int(process.stdout.readline()) == process.pid
    process.terminate()
    assert process.wait(10) == -signal.SIGTERM
    process.stdout.close()


def test_a_pipe_that_closes_ends_the_writer_in_silence(logged_in: Workstation) -> None:
    done = logged_in.run("exec", "prod-operations", "--", "bash", "-c", "yes | head -1; echo ${PIPESTATUS[0]}")
    assert (done.stdout, done.stderr) == (f"y\n{128 + signal.SIGPIPE}\n", "")


def test_limits_signals_and_files_are_as_they_were_found(logged_in: Workstation) -> None:
    def seen(*prefix: str) -> str:
        command = ["bash", "-c", UNUSUAL, "bash", *prefix, "sh", "-c", LOOK]
        done = subprocess.run(
            command, env=logged_in.environment, capture_output=True, text=True, timeout=30, check=True
        )
        assert done.stderr == ""
        return done.stdout

    direct = seen()
    assert "Max core file size        1263616" in direct
    assert "7 -> /dev/null" in direct
    assert seen(*logged_in.command("exec", "prod-operations", "--")) == direct


def test_closed_standard_streams_are_closed_for_the_command_too(logged_in: Workstation) -> None:
    command = [*logged_in.command("exec", "prod-operations", "--"), "sh", "-c", "ls /proc/self/fd >$TMPDIR/seen"]
    closing = [*shell_command("bash", 'exec "$@" <&- 2>&-'), "bash", *command]
    subprocess.run(closing, env=logged_in.environment, timeout=30, check=True)
    # The descriptor of the directory itself, and stdout.
    assert Path(logged_in.environment["TMPDIR"], "seen").read_text() == "0\n1\n"


def test_stdin_is_the_commands_alone(logged_in: Workstation) -> None:
    assert logged_in.run("exec", "prod-operations", "--", "cat", given="a\nb\n").stdout == "a\nb\n"


def test_ctrl_z_and_ctrl_c_reach_the_command(logged_in: Workstation) -> None:
    with PtyProcess(SHELL, logged_in.environment | {"PS1": "$ "}) as terminal:
        terminal.type(shlex.join(logged_in.command("exec", "prod-operations", "--", "sleep", "60")))
        _wait_for_program("sleep", terminal)
        terminal.press(CTRL_Z)
        terminal.wait_for("Stopped")
        terminal.type("bg; jobs")
        terminal.wait_for("Running")
        terminal.type("fg")
        _wait_for_program("sleep", terminal)
        terminal.press(CTRL_C)
        terminal.type("echo code $?")
        terminal.wait_for(f"code {128 + signal.SIGINT}")
        terminal.type("jobs; echo no job; exit")
        assert terminal.exit_code() == 0


def _wait_for_program(name: str, terminal: PtyProcess) -> None:
    """Wait until *name* is in the foreground of the terminal."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if Path(f"/proc/{terminal.foreground_group()}/comm").read_text().strip() == name:
            return
        time.sleep(0.02)
    raise AssertionError(f"{name} is not in the foreground; the screen: {terminal.screen}")
