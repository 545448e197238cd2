"""A question at the wrong place or moment: nothing hangs, nothing is stopped, and the terminal stays as it was."""

import os
import shlex
import signal
import subprocess
import time
from typing import Any

import pytest
from testbed.terminal.pty_prompter import asking, outcome

from devtools.pty_process import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_Z, SHELL, PtyProcess

CTRL_S = "\x13"
METHODS = ["ask", "ask_secret"]


@pytest.fixture
def world(environment: dict[str, str]) -> dict[str, str]:
    """The environment of the child, with a place for what becomes of the question."""
    return environment | {"OUTCOME": f"{environment['TMPDIR']}/outcome", "PS1": "ready> "}


def usual_modes(world: dict[str, str]) -> list[Any]:
    """Return the modes of a terminal on which nothing is asked."""
    with PtyProcess(["cat"], world) as terminal:
        return terminal.modes()


@pytest.mark.parametrize("data", [b"123456\n" * 5000, None], ids=["full", "closed"])
def test_without_a_terminal_there_is_an_error_at_once_and_stdin_is_not_touched(
    world: dict[str, str], data: bytes | None
) -> None:
    reading, writing = os.pipe()
    os.write(writing, data or b"")
    os.close(writing)
    command = asking("ask", "Code: ") if data else ["sh", "-c", 'exec "$@" <&-', "sh", *asking("ask", "Code: ")]
    finished = subprocess.run(
        command, stdin=reading, capture_output=True, env=world, start_new_session=True, check=True, timeout=10
    )
    assert os.read(reading, 100_000) == (data or b"")
    os.close(reading)
    assert (finished.stdout, finished.stderr) == (b"", b"")
    assert outcome(world) == [
        "NoTerminalError",
        "an answer is needed, and there is no terminal",
        "run it in a terminal",
    ]


def test_the_question_goes_to_the_terminal_whatever_the_standard_streams_are(world: dict[str, str]) -> None:
    with open(f"{world['TMPDIR']}/data", "w", encoding="utf-8") as file:
        file.write("not an answer\n")
    script = 'cd "$TMPDIR"; { "$@" >out 2>err; cat >rest; } <data; "$@" <&- >&- 2>&-'
    with PtyProcess(["sh", "-c", script, "sh", *asking("ask", "Code: ")], world) as terminal:
        for code in ("123456", "654321"):
            terminal.wait_for("Code: ")
            terminal.type(code)
        assert terminal.exit_code() == 0
    assert outcome(world) == "654321"
    for name, content in (("rest", "not an answer\n"), ("out", ""), ("err", "")):
        with open(f"{world['TMPDIR']}/{name}", encoding="utf-8") as file:
            assert file.read() == content, name


@pytest.mark.parametrize("method", [*METHODS, "tell"])
def test_a_background_job_gets_an_error_at_once_and_is_not_stopped(world: dict[str, str], method: str) -> None:
    with PtyProcess(SHELL, world | {"QUESTION": shlex.join(asking(method, "Code: "))}) as terminal:
        terminal.type('stty tostop; eval "$QUESTION" & wait $!; echo "ended with $?"; read -r line; echo "got $line"')
        terminal.type("a line for the foreground")
        terminal.wait_for("\nended with 0\n")
        terminal.wait_for("got a line for the foreground\n")
        assert terminal.echoes()
        assert "Code: " not in terminal.screen
    assert outcome(world) == [
        "NoTerminalError",
        "an answer is needed, and this runs in the background",
        "run it in the foreground",
    ]


@pytest.mark.parametrize("modes", ["raw", "-icanon", "-echo"])
@pytest.mark.parametrize("method", METHODS)
def test_a_program_that_draws_on_the_terminal_is_not_disturbed(world: dict[str, str], modes: str, method: str) -> None:
    script = f'stty {modes}; before=$(stty -g); "$@"; test "$before" = "$(stty -g)"'
    with PtyProcess(["sh", "-c", script, "sh", *asking(method, "Code: ")], world) as terminal:
        assert terminal.exit_code() == 0
        assert terminal.screen == ""
    assert outcome(world) == [
        "NoTerminalError",
        "an answer is needed, and another program is using the terminal",
        "run it in a terminal of its own",
    ]


@pytest.mark.parametrize("method", METHODS)
def test_the_end_of_input_is_a_no(world: dict[str, str], method: str) -> None:
    before = usual_modes(world)
    with PtyProcess(asking(method, "Code: "), world) as terminal:
        terminal.wait_for("Code: ")
        terminal.press(CTRL_D)
        assert terminal.exit_code() == 0
        assert terminal.screen == "Code: \n"
        assert terminal.modes() == before
    assert outcome(world)[0] == "CancelledError"


@pytest.mark.parametrize("method", METHODS)
def test_nobody_answers_and_the_next_program_does_not_get_half_an_answer(world: dict[str, str], method: str) -> None:
    script = '"$@"; echo next?; read -r line; echo "the shell got $line"'
    program = ["sh", "-c", script, "sh", *asking(method, "Code: ")]
    before = usual_modes(world)
    with PtyProcess(program, world | {"SECONDS": "0.6"}) as terminal:
        terminal.wait_for("Code: ")
        terminal.press("1234")
        terminal.wait_for("\nnext?\n")
        assert terminal.modes() == before
        terminal.type("ls")
        terminal.wait_for("the shell got ls\n")
    assert outcome(world) == ["InputRequiredError", "nobody answered in 1 s", "run it again and answer the question"]


@pytest.mark.parametrize("method", METHODS)
def test_output_that_is_held_back_does_not_hold_us_back(world: dict[str, str], method: str) -> None:
    program = ["sh", "-c", 'read -r line; "$@"', "sh", *asking(method, "Code: ")]
    with PtyProcess(program, world | {"SECONDS": "0.5"}) as terminal:
        terminal.press(CTRL_S + "\n")
        assert terminal.exit_code() == 0
        assert terminal.echoes()
    assert outcome(world)[0] == "InputRequiredError"


@pytest.mark.parametrize("method", METHODS)
def test_the_check_runs_several_times_a_second_and_may_cancel(world: dict[str, str], method: str) -> None:
    check_cancelled = "os.ticks = getattr(os, 'ticks', 0) + 1; os.ticks > 5 and 1 / 0"
    program = ["sh", "-c", '"$@" 2>/dev/null; echo "ended with $?"', "sh", *asking(method, "Code: ")]
    before = usual_modes(world)
    with PtyProcess(program, world | {"TICK": check_cancelled}) as terminal:
        terminal.wait_for("Code: ")
        began = time.monotonic()
        terminal.wait_for("\nended with 1\n")
        assert time.monotonic() - began < 6
        assert terminal.modes() == before


@pytest.mark.parametrize("keys", [CTRL_C, CTRL_BACKSLASH])
@pytest.mark.parametrize("method", METHODS)
def test_keys_that_end_a_program_do_so_with_the_terminal_as_it_was(
    world: dict[str, str], keys: str, method: str
) -> None:
    before = usual_modes(world)
    with PtyProcess(asking(method, "Code: "), world) as terminal:
        terminal.wait_for("Code: ")
        terminal.press(keys)
        assert terminal.exit_code() == (0 if keys == CTRL_C else -signal.SIGQUIT)
        assert terminal.modes() == before
        assert terminal.screen.endswith("\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("method", METHODS)
def test_a_signal_kills_as_ever_and_leaves_the_terminal_as_it_was(
    world: dict[str, str], number: signal.Signals, method: str
) -> None:
    before = usual_modes(world)
    with PtyProcess(asking(method, "Code: "), world) as terminal:
        terminal.wait_for("Code: ")
        os.kill(terminal.pid, number)
        assert terminal.exit_code() == -number
        assert terminal.modes() == before
        assert terminal.screen == "Code: \n"


def test_a_window_that_closes_ends_the_question(world: dict[str, str]) -> None:
    for ignoring, code in (("", -signal.SIGHUP), ("trap '' HUP;", 0)):
        program = ["sh", "-c", f'{ignoring} exec "$@"', "sh", *asking("ask_secret", "Code: ")]
        with PtyProcess(program, world) as terminal:
            terminal.wait_for("Code: ")
            terminal.close_window()
            assert terminal.exit_code() == code
    assert outcome(world)[:2] == ["CancelledError", "the terminal was closed"]


@pytest.mark.parametrize(
    ("method", "arguments"), [("ask", ()), ("ask_secret", ()), ("ask", (["x"],))], ids=[*METHODS, "completed"]
)
def test_a_stopped_question_is_asked_anew_in_the_foreground(
    world: dict[str, str], method: str, arguments: tuple[list[str], ...]
) -> None:
    with PtyProcess(SHELL, world | {"QUESTION": shlex.join(asking(method, "Code: ", *arguments))}) as terminal:
        terminal.type('eval "$QUESTION"')
        terminal.wait_for("Code: ")
        terminal.press("12" + CTRL_Z)
        terminal.wait_for("Stopped")
        terminal.wait_for("ready> ")
        assert terminal.echoes()
        terminal.type("fg")
        # The shell shows the command first, with the question in it.
        terminal.wait_for("\nCode: ")
        # Words are completed in a line that is not echoed by the terminal itself.
        assert terminal.echoes() == (method == "ask" and not arguments)
        terminal.type("123456")
        terminal.wait_for("ready> ")
        assert terminal.echoes()
    assert outcome(world) == "123456"


@pytest.mark.parametrize("method", METHODS)
def test_a_question_is_asked_anew_if_its_job_went_on_before_it_could_stop(world: dict[str, str], method: str) -> None:
    with PtyProcess(asking(method, "Code: "), world) as terminal:
        terminal.wait_for("Code: ")
        terminal.press("12")
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("\nCode: ")
        terminal.type("123456")
        assert terminal.exit_code() == 0
    assert outcome(world) == "123456"


@pytest.mark.parametrize("method", METHODS)
def test_a_stopped_question_that_goes_on_in_the_background_gives_up(world: dict[str, str], method: str) -> None:
    with PtyProcess(SHELL, world | {"QUESTION": shlex.join(asking(method, "Code: "))}) as terminal:
        terminal.type('eval "$QUESTION"')
        terminal.wait_for("Code: ")
        terminal.press(CTRL_Z)
        terminal.wait_for("Stopped")
        terminal.type("bg; wait; echo over")
        terminal.wait_for("\nover\n")
        assert terminal.echoes()
    assert outcome(world)[0] == "NoTerminalError"


@pytest.mark.parametrize("method", METHODS)
def test_a_question_that_finds_itself_in_the_background_gives_up(world: dict[str, str], method: str) -> None:
    with PtyProcess(SHELL, world | {"QUESTION": shlex.join(asking(method, "Code: "))}) as terminal:
        terminal.type('eval "$QUESTION"')
        terminal.wait_for("Code: ")
        os.killpg(terminal.foreground_group(), signal.SIGSTOP)
        terminal.wait_for("Stopped")
        terminal.type("bg; wait; echo over")
        terminal.wait_for("\nover\n")
        assert terminal.echoes()
    assert outcome(world)[0] == "NoTerminalError"


def test_modes_that_another_program_has_set_meanwhile_are_left_alone(world: dict[str, str]) -> None:
    with PtyProcess(asking("ask_secret", "Code: "), world | {"SECONDS": "0.5"}) as terminal:
        terminal.wait_for("Code: ")
        theirs = terminal.set_raw()
        assert terminal.exit_code() == 0
        assert terminal.modes() == theirs


@pytest.mark.soak
def test_the_terminal_echoes_again_after_a_hundred_interruptions_at_any_moment(world: dict[str, str]) -> None:
    with PtyProcess(["cat"], world) as other:
        before = other.modes()
    for round_number in range(100):
        with PtyProcess(asking("ask_secret", "Code: "), world | {"SECONDS": "1"}) as terminal:
            time.sleep(round_number * 0.0015)
            terminal.press([CTRL_C, CTRL_D, CTRL_BACKSLASH, CTRL_C * 3, CTRL_C + CTRL_BACKSLASH][round_number % 5])
            terminal.exit_code()
            assert terminal.modes() == before, round_number
