"""The picker on a terminal with cursor control."""

import json
import os
import shlex
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from testbed.terminal.pty_picker import picking, world
from testbed.terminal.pty_prompter import outcome
from testbed.terminal.screen_reader import ScreenReader

from awsroles.core.prompts import Choice
from devtools.pty_process import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_Z, SHELL, PtyProcess

UP, DOWN, PAGE_DOWN, ESCAPE, BACKSPACE = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b", "\x7f"
WAITING = ": type to filter"
CHOICES = [
    Choice("master", ("111111111111", "MFA session", "11 h 59 min left")),
    Choice("prod-operations", ("222222222222", "operations")),
    Choice("dev-operations", ("333333333333", "operations", "expired")),
]


class Shown(NamedTuple):
    """A picker that waits for somebody."""

    terminal: PtyProcess
    picture: ScreenReader
    environ: dict[str, str]


@contextmanager
def shown(
    environment: dict[str, str],
    choices: Sequence[Choice] = CHOICES,
    prelude: str = "",
    *,
    columns: int = 80,
    rows: int = 24,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Shown]:
    """Show the picker, after *prelude* in the shell that runs it, with its stdin and stdout elsewhere."""
    environ = world(environment, "filter", choices) | dict(variables or {})
    stdout = f"{environment['TMPDIR']}/stdout"
    script = f'{prelude}\nexec "$@" </dev/null >{stdout}'
    command = ["sh", "-c", script, "sh", *picking("filter")]
    with PtyProcess(command, environ, columns=columns, rows=rows) as terminal:
        picture = ScreenReader(terminal)
        picture.wait_for(WAITING)
        yield Shown(terminal, picture, environ)
    assert Path(stdout).read_bytes() == b""


def test_choices_stand_in_columns_and_the_first_is_marked(environment: dict[str, str]) -> None:
    with shown(environment) as (_, picture, _):
        assert picture.text.splitlines() == [
            "Which profile?",
            "> master           111111111111  MFA session  11 h 59 min left",
            "  prod-operations  222222222222  operations",
            "  dev-operations   333333333333  operations   expired",
            "  3 of 3: type to filter, arrows and Enter to choose, Esc to leave",
        ]


@pytest.mark.parametrize(("variables", "is_red"), [({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)])
def test_production_is_marked_and_red(environment: dict[str, str], variables: dict[str, str], is_red: bool) -> None:
    choices = [Choice("dev"), Choice("prod", is_production=True)]
    with shown(environment, choices, variables=variables) as (terminal, picture, _):
        assert picture.text.splitlines()[1:3] == [">   dev", "  ! prod"]
        assert ("\x1b[0;31m" in terminal.screen) is is_red


def test_on_a_narrow_terminal_the_help_is_short(environment: dict[str, str]) -> None:
    with shown(environment, columns=40) as (_, picture, _):
        assert picture.text.splitlines()[-1] == "  3 of 3: type to filter, Esc to leave"


def test_typed_text_filters_and_backspace_removes_it(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, picture, _):
        terminal.press("oper 3")
        assert picture.wait_for("1 of 3").splitlines()[:2] == [
            "Which profile? oper 3",
            "> dev-operations   333333333333  operations   expired",
        ]
        terminal.press(BACKSPACE * 6)
        picture.wait_for("3 of 3")


def test_arrows_choose_and_enter_picks_what_they_chose(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, picture, environ):
        terminal.press("oper" + DOWN)
        picture.wait_for("> dev-operations")
        terminal.press(DOWN + DOWN)
        terminal.press(UP)
        picture.wait_for("> prod-operations")
        terminal.press("\r")
        assert terminal.exit_code() == 0
        assert outcome(environ) == 1


def test_afterwards_one_line_is_left_of_it(environment: dict[str, str]) -> None:
    with shown(environment, prelude="echo before") as (terminal, picture, _):
        terminal.press("dev\r")
        assert terminal.exit_code() == 0
        assert picture.text == "before\nWhich profile? dev-operations"


def test_enter_picks_nothing_if_nothing_matches(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, picture, environ):
        terminal.press("nobody\r\r")
        assert picture.wait_for("0 of 3").splitlines()[1:] == [
            "  no match",
            "  0 of 3: type to filter, arrows and Enter to choose, Esc to leave",
        ]
        terminal.press(BACKSPACE * 6 + "mast\r")
        assert terminal.exit_code() == 0
        assert outcome(environ) == 0


def test_pasted_text_is_typed_and_its_line_end_is_not_enter(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, picture, environ):
        terminal.press("\x1b[200~oper\n333\n\x1b[201~")
        picture.wait_for("1 of 3")
        assert not os.path.exists(environ["OUTCOME"])


@pytest.mark.parametrize("key", [ESCAPE, CTRL_D])
def test_escape_leaves(environment: dict[str, str], key: str) -> None:
    with shown(environment) as (terminal, picture, environ):
        terminal.press(key)
        assert terminal.exit_code() == 0
        assert outcome(environ)[:2] == ["CancelledError", "cancelled"]
        assert picture.text == ""


def test_ctrl_c_interrupts_and_the_terminal_is_as_before(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, picture, environ):
        assert not terminal.echoes()
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 0
        assert outcome(environ) == "KeyboardInterrupt"
        assert terminal.echoes()
        assert picture.text == ""
        assert picture.cursor_shows


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_kills_as_ever_with_the_terminal_as_it_was(environment: dict[str, str], number: int) -> None:
    with shown(environment) as (terminal, picture, _):
        os.kill(terminal.pid, number)
        assert terminal.exit_code() == -number
        assert terminal.echoes()
        assert picture.text == ""


def test_a_stopped_picker_is_drawn_anew_in_the_foreground(environment: dict[str, str]) -> None:
    environ = world(environment, "filter", CHOICES)
    environ |= {"PS1": "ready> ", "PICK": shlex.join(picking("filter")) + " </dev/null"}
    with PtyProcess(SHELL, environ) as terminal:
        picture = ScreenReader(terminal)
        terminal.type('clear; eval "$PICK"')
        picture.wait_for(WAITING)
        os.killpg(terminal.foreground_group(), signal.SIGTSTP)
        assert WAITING not in picture.wait_for("Stopped", "ready>")
        assert terminal.echoes()
        terminal.type("clear; fg")
        picture.wait_for(WAITING)
        terminal.press("dev\r")
        picture.wait_for("Which profile? dev-operations\nready>")
    assert outcome(environ) == 2


def test_it_stops_neither_itself_nor_its_shell(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, picture, environ):
        terminal.press(CTRL_Z + CTRL_BACKSLASH + "dev")
        picture.wait_for("Which profile? dev\n", "1 of 3")
        terminal.press("\r")
        assert terminal.exit_code() == 0
        assert outcome(environ) == 2


def test_nobody_answers_and_the_terminal_is_as_before(environment: dict[str, str]) -> None:
    with shown(environment, variables={"SECONDS": "0.5"}) as (terminal, picture, environ):
        terminal.press("half an answer")
        assert terminal.exit_code() == 0
        assert outcome(environ)[:2] == ["InputRequiredError", "nobody answered in 0 s"]
        assert terminal.echoes()
        assert picture.text == ""


def test_the_check_may_cancel(environment: dict[str, str]) -> None:
    check_cancelled = "import time; (globals().setdefault('end', time.monotonic() + 0.5) > time.monotonic()) or 1 / 0"
    with shown(environment, variables={"TICK": check_cancelled}) as (terminal, picture, _):
        assert terminal.exit_code() == 1
        assert terminal.echoes()
        assert "ZeroDivisionError" in picture.text


def test_names_from_outside_cannot_steer_the_terminal(environment: dict[str, str]) -> None:
    hostile = "a\x1b[2J\x9b31m\nb\x00\u202ec"
    with shown(environment, [Choice(hostile, (hostile,)), Choice("other")]) as (terminal, picture, environ):
        assert picture.text.splitlines()[1].count("a\\x1b[2J\\x9b31m\\nb\\x00\\u202ec") == 2
        terminal.press("\r")
        assert terminal.exit_code() == 0
        assert picture.text == "Which profile? a\\x1b[2J\\x9b31m\\nb\\x00\\u202ec"
        assert "\x00" not in terminal.screen
        assert outcome(environ) == 0


def test_text_typed_before_the_prompt_is_no_answer(environment: dict[str, str]) -> None:
    environ = world(environment, "filter", CHOICES)
    command = ["sh", "-c", 'stty -echo; sleep 0.5; stty echo; "$@" </dev/null', "sh", *picking("filter")]
    with PtyProcess(command, environ) as terminal:
        terminal.press("master\n")
        assert "Which profile?\n> master" in ScreenReader(terminal).wait_for("3 of 3")


def test_of_many_a_screen_full_is_shown_and_the_rest_scrolls_in(environment: dict[str, str]) -> None:
    many = [Choice(f"account-{number:02}") for number in range(40)]
    with shown(environment, many) as (terminal, picture, environ):
        assert len(picture.text.splitlines()) == 14
        terminal.press(DOWN * 12)
        assert picture.wait_for("> account-12").splitlines()[1] == "  account-01"
        terminal.press(PAGE_DOWN * 9)
        assert picture.wait_for("> account-39").splitlines()[12] == "> account-39"
        terminal.press("\r")
        assert terminal.exit_code() == 0
        assert outcome(environ) == 39


def test_a_small_window_is_enough(environment: dict[str, str]) -> None:
    many = [Choice(f"account-{number:02}", ("x" * 300,)) for number in range(40)]
    with shown(environment, many, rows=6, columns=60) as (terminal, picture, environ):
        assert [row[:12] for row in picture.text.splitlines()[1:4]] == ["> account-00", "  account-01", "  account-02"]
        terminal.press("17\r")
        assert terminal.exit_code() == 0
        assert outcome(environ) == 17


@pytest.mark.soak
@pytest.mark.alone
def test_ten_thousand_are_filtered_while_one_types(environment: dict[str, str], tmp_path: Path) -> None:
    many = [Choice(f"account-{number}", (f"{number:012}", "operations", "59 min left")) for number in range(10_000)]
    (tmp_path / "choices").write_text(json.dumps([(choice.name, choice.details) for choice in many]))
    environ = world(environment, "filter", [])
    command = ["sh", "-c", f'"$@" <{tmp_path}/choices', "sh", *picking("filter")]
    with PtyProcess(command, environ) as terminal:
        picture = ScreenReader(terminal)
        picture.wait_for("10,000 of 10,000")
        began = time.monotonic()
        for key in "account-7777":
            terminal.press(key)
        picture.wait_for("\n  1 of 10,000")
        # Twelve keys: nobody types them faster.
        assert time.monotonic() - began < 2
        terminal.press("\r")
        assert terminal.exit_code() == 0
    assert outcome(environ) == 7777


def test_a_program_that_draws_on_the_terminal_is_not_disturbed(environment: dict[str, str]) -> None:
    environ = world(environment, "filter", CHOICES)
    with PtyProcess(["sh", "-c", 'stty raw -echo; "$@" </dev/null', "sh", *picking("filter")], environ) as terminal:
        assert terminal.exit_code() == 0
        assert terminal.screen == ""
    assert outcome(environ)[:2] == [
        "NoTerminalError",
        "an answer is needed, and another program is using the terminal",
    ]


def test_a_window_that_closes_ends_it(environment: dict[str, str]) -> None:
    with shown(environment) as (terminal, _, _):
        terminal.close_window()
        assert terminal.exit_code() == -signal.SIGHUP
