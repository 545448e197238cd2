"""A program that runs as a child, seen from outside: as if it had been run itself."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from awsroles.adapters.process.child import supervised_child
from awsroles.errors import CommandNotExecutableError
from devtools.pty_process import CTRL_BACKSLASH, CTRL_C, CTRL_Z, SHELL, PtyProcess

ATTEND = """
import os, shutil, sys
from awsroles.adapters.process.child import supervised_child, end_by
with supervised_child() as run:
    code = run(shutil.which(sys.argv[1]), sys.argv[1:], dict(os.environ))
if code < 0:
    end_by(-code)
sys.exit(code)
"""
# Counts what it gets, says so in files, and ends by the second SIGINT only.
COUNT = """
for name in INT TERM HUP USR1 USR2 QUIT ALRM WINCH CONT; do
    trap "echo $name >>\\"$OUT\\"" $name
done
echo ready >>"$OUT"
while ! grep -q TERM "$OUT"; do sleep 0.05; done
sleep 0.2
"""
# A shell that sets what a process inherits besides its environment, and becomes the command that follows.
UNUSUAL = """ulimit -S -c 1234; umask 027; trap '' HUP
exec 7>/dev/null env --block-signal=USR2 --ignore-signal=USR1 "$@"
"""
LOOK = """grep -E '^(Sig[^Q]|ShdPnd)' /proc/self/status; cat /proc/self/limits; umask
ls -go --time-style=+ /proc/self/fd/ | grep -v -e pipe -e /proc/
"""


def attended(*command: str) -> list[str]:
    """Return the command line that runs *command* as an attended child."""
    return [sys.executable, "-c", ATTEND, *command]


def seen(out: Path) -> list[str]:
    return out.read_text().split() if out.exists() else []


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file in which the child says what it got."""
    monkeypatch.setenv("OUT", str(tmp_path / "out"))
    return tmp_path / "out"


@pytest.mark.parametrize("code", [0, 1, 42, 126, 127, 128 + 15, 255])
def test_the_exit_code_is_the_childs(code: int) -> None:
    assert subprocess.run(attended("sh", "-c", f"exit {code}"), check=False).returncode == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGSEGV, signal.SIGPIPE])
def test_a_signal_that_ends_the_child_ends_its_parent(number: signal.Signals) -> None:
    done = subprocess.run(attended("sh", "-c", f"kill -{int(number)} $$"), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-number, b"")


def test_a_child_inherits_what_was_found(tmp_path: Path) -> None:
    def look(*prefix: str) -> str:
        command = ["bash", "-c", UNUSUAL, "bash", *prefix, "sh", "-c", LOOK]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True, cwd=tmp_path)
        # glibc's posix_spawn lets two signals of its own be ignored, which are no program's business.
        ignored = re.search(r"SigIgn:\t(\w+)", done.stdout)
        assert ignored is not None
        return done.stdout.replace(ignored[1], f"{int(ignored[1], 16) & ~(0b11 << 31):016x}")

    direct = look()
    assert "7 -> /dev/null" in direct
    assert look(*attended()) == direct


def test_the_child_can_be_looked_into_and_its_parent_cannot(
    unprivileged: Callable[..., "subprocess.CompletedProcess[str]"],
) -> None:
    script = "cat /proc/$PPID/environ; cat /proc/$$/environ >/dev/null && echo open"
    done = unprivileged(attended("sh", "-c", script))
    assert (done.stdout, "Permission denied" in done.stderr) == ("open\n", True)


def test_signals_to_the_parent_alone_are_passed_on(out: Path) -> None:
    with subprocess.Popen(attended("sh", "-c", COUNT), start_new_session=True) as parent:
        wait_for(lambda: seen(out) == ["ready"])
        for name in ("INT", "HUP", "USR1", "USR2", "QUIT", "ALRM", "WINCH", "CONT", "TERM"):
            parent.send_signal(getattr(signal, f"SIG{name}"))
            wait_for(lambda name=name: name in seen(out))  # type: ignore[misc]
        assert parent.wait(10) == 0
    assert sorted(seen(out)) == sorted(["ready", "INT", "HUP", "USR1", "USR2", "QUIT", "ALRM", "WINCH", "CONT", "TERM"])


def test_an_alarm_that_was_set_before_reaches_the_child(out: Path) -> None:
    command = [sys.executable, "-c", "import os, signal, sys; signal.alarm(2); os.execv(sys.argv[1], sys.argv[1:])"]
    script = f"trap 'echo ALRM >>{out}; exit 7' ALRM; while :; do sleep 0.1; done"
    assert subprocess.run([*command, *attended("sh", "-c", script)], timeout=20, check=False).returncode == 7
    assert seen(out) == ["ALRM"]


def test_ctrl_c_reaches_the_child_once(out: Path) -> None:
    with PtyProcess(attended("sh", "-c", COUNT), dict(os.environ)) as terminal:
        wait_for(lambda: seen(out) == ["ready"])
        terminal.press(CTRL_C)
        wait_for(lambda: "INT" in seen(out))
        terminal.press(CTRL_BACKSLASH)
        wait_for(lambda: "QUIT" in seen(out))
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_code() == 0
    assert seen(out) == ["ready", "INT", "QUIT", "TERM"]


def test_a_child_that_lives_through_ctrl_c_ends_as_it_wants() -> None:
    script = "trap 'echo; echo got; exit 0' INT; echo ready; while :; do sleep 0.1; done"
    with PtyProcess(attended("sh", "-c", script), dict(os.environ)) as terminal:
        terminal.wait_for("ready")
        terminal.press(CTRL_C)
        terminal.wait_for("got")
        assert terminal.exit_code() == 0


def test_the_child_gets_the_hangup_of_the_terminal(out: Path) -> None:
    with PtyProcess(attended("sh", "-c", COUNT), dict(os.environ)) as terminal:
        wait_for(lambda: seen(out) == ["ready"])
        terminal.close_window()
        wait_for(lambda: "HUP" in seen(out))
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_code() == 0


def test_a_shells_job_control_works_as_on_the_program_itself() -> None:
    with PtyProcess(SHELL, dict(os.environ) | {"PS1": "$ "}) as terminal:
        terminal.type(f"'{sys.executable}' -c '{ATTEND}' sleep 60")
        terminal.wait_for("sys.exit(code)")
        wait_for(lambda: _is_asleep(terminal))
        for _ in range(3):
            terminal.press(CTRL_Z)
            terminal.wait_for("Stopped")
            terminal.type("echo code $?")
            terminal.wait_for(f"code {128 + signal.SIGTSTP}")
            terminal.type("bg; jobs")
            terminal.wait_for("Running")
            terminal.type("fg")
            wait_for(lambda: _is_asleep(terminal))
        terminal.press(CTRL_C)
        terminal.type("echo code $?")
        terminal.wait_for(f"code {128 + signal.SIGINT}")
        terminal.type("exit")
        assert terminal.exit_code() == 0


def _is_asleep(terminal: PtyProcess) -> bool:
    """Say whether a sleep, neither stopped nor anything else, is in the group in the foreground."""
    return states(terminal, "sleep", foreground=True) == ["S"]


def states(terminal: PtyProcess, program: str, *, foreground: bool = False) -> list[str]:
    """Return the states (proc(5)) of the processes of *program* on the terminal: S for asleep, T for stopped."""
    group, found = terminal.foreground_group(), []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().partition("(")[2].rpartition(") ")
        except OSError:
            continue
        state, _, its_group, session = rest.split()[:4]
        if name == program and int(session) == terminal.pid and (not foreground or int(its_group) == group):
            found.append(state)
    return found


def test_a_child_that_reads_the_terminal_from_the_background_stops_the_job() -> None:
    with PtyProcess(SHELL, dict(os.environ) | {"PS1": "$ "}) as terminal:
        terminal.type(f"'{sys.executable}' -c '{ATTEND}' head -1 &")
        wait_for(lambda: states(terminal, "head") == ["T"])
        terminal.type("jobs")
        terminal.wait_for("Stopped")
        terminal.type("fg")
        terminal.wait_for("head -1")
        wait_for(lambda: states(terminal, "head") == ["S"])
        terminal.type("hello")
        terminal.wait_for("hello\nhello\n")
        terminal.type("exit")
        assert terminal.exit_code() == 0


def test_in_a_pipeline_each_part_keeps_the_terminal() -> None:
    asking = "(read line; printf 'answer? '; read answer </dev/tty; echo $line $answer)"
    script = f"'{sys.executable}' -c '{ATTEND}' echo one | {asking}"
    with PtyProcess([*SHELL, "-c", script], dict(os.environ)) as terminal:
        terminal.wait_for("answer? ")
        terminal.type("two")
        terminal.wait_for("one two")
        assert terminal.exit_code() == 0


def test_a_script_without_a_first_line_runs_as_in_a_shell(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text('echo "$0 $1"\n')
    script.chmod(0o700)
    done = subprocess.run(attended(str(script), "one"), capture_output=True, text=True, check=True)
    assert done.stdout == f"{script} one\n"


def test_what_cannot_be_run_leaves_everything_as_it_was(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/nowhere/at-all\n")
    script.chmod(0o700)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with pytest.raises(CommandNotExecutableError, match=r"cannot run .*: No such file"), supervised_child() as run:
        run(str(script), ["script"], {})
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask
    assert signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL
