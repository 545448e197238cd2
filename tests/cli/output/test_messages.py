"""Messages on stderr: one voice, lines that fit, paths of the home as `~`."""

import os
import pty
import sys
from collections.abc import Callable

import pytest

from awsroles.cli.output import messages
from awsroles.errors import AwsrolesError

CAPTURED = pytest.CaptureFixture[str]


def on_terminal(monkeypatch: pytest.MonkeyPatch, write: Callable[[], None], *, columns: int = 80) -> list[str]:
    """Return the lines that *write* prints to stderr if that is a terminal without color."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "dumb")
    with open(theirs, "w", encoding="utf-8") as terminal, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", terminal)
        write()
        written = os.read(ours, 100_000)
    os.close(ours)
    return written.decode().splitlines()


def test_what_was_done_has_a_sign_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED) -> None:
    def report() -> None:
        messages.done("Stored the access key in the OS keyring", "A detail.")

    assert on_terminal(monkeypatch, report) == ["✓ Stored the access key in the OS keyring", "  A detail."]
    report()
    assert capsys.readouterr().err == "Stored the access key in the OS keyring\n  A detail.\n"


def test_errors_warnings_and_hints_carry_the_name_of_the_program(capsys: CAPTURED) -> None:
    messages.warn("the clock is wrong")
    messages.error(AwsrolesError("it failed", "try again", details=("One of these is the reason:", "- the role")))
    assert capsys.readouterr().err.splitlines() == [
        "awsroles: warning: the clock is wrong",
        "awsroles: error: it failed",
        "One of these is the reason:",
        "  - the role",
        "awsroles: hint: try again",
    ]


def test_a_long_item_of_a_list_is_aligned_with_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    error = AwsrolesError("it failed", details=("- its trust policy does not name you", "- no role"))
    lines = on_terminal(monkeypatch, lambda: messages.error(error), columns=30)
    assert lines[1:] == ["  - its trust policy does not", "    name you", "  - no role"]


def test_lines_break_at_words_on_a_terminal_and_not_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED
) -> None:
    error = AwsrolesError("AWS denied access to the role operations in account 222222222222 (Production)")
    lines = on_terminal(monkeypatch, lambda: messages.error(error), columns=40)
    assert all(len(line) < 40 for line in lines)
    assert " ".join(lines) == f"awsroles: error: {error.message}"
    messages.error(error)
    assert capsys.readouterr().err == f"awsroles: error: {error.message}\n"


def test_a_command_to_copy_is_never_wrapped(monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED) -> None:
    command = "awsroles login prod-operations --role-arn arn:aws:iam::222222222222:role/operations"
    error = AwsrolesError("no profile named prod-operations", "to create it, run", command=command)
    assert on_terminal(monkeypatch, lambda: messages.error(error))[1:] == [
        "awsroles: hint: to create it, run",
        f"  {command}",
    ]
    messages.error(error)
    assert capsys.readouterr().err.splitlines()[1] == f"awsroles: hint: to create it, run {command}"
    lines = on_terminal(monkeypatch, lambda: messages.command("Next, log in to a role:", command))
    assert lines == ["", "Next, log in to a role:", f"  {command}"]


def test_a_command_to_copy_is_never_cut(capsys: CAPTURED) -> None:
    command = f"awsroles profile remove {' '.join(f'account-{number}-operations' for number in range(100))} --restore"
    messages.command("To undo this:", command)
    assert capsys.readouterr().err == f"\nTo undo this:\n  {command}\n"


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_terminal_of_the_c_locale_gets_ascii(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert on_terminal(monkeypatch, lambda: messages.done("Waiting for Zoë …")) == ["Waiting for Zo\\xeb ..."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wrote /home/ada/.aws/config", "wrote ~/.aws/config"),
        ("(/home/ada/x:3)", "(~/x:3)"),
        ("'/home/ada/x'", "'/home/ada/x'"),
        ("/srv/home/ada/x", "/srv/home/ada/x"),
        ("/home/adam/x", "/home/adam/x"),
    ],
)
def test_paths_of_the_home_are_short(monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED, text: str, shown: str) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    messages.note(text)
    assert capsys.readouterr().err == f"{shown}\n"


def test_color_marks_the_word_only_and_can_be_turned_off(monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    messages.error(AwsrolesError("it failed"))
    assert capsys.readouterr().err == "awsroles: \x1b[1;31merror:\x1b[0m it failed\n"
    monkeypatch.setenv("NO_COLOR", "1")
    messages.error(AwsrolesError("it failed"))
    assert capsys.readouterr().err == "awsroles: error: it failed\n"


def test_a_warning_is_yellow_but_not_the_light_yellow_that_bold_makes_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    messages.warn("the clock is 20 min ahead")
    assert capsys.readouterr().err == "awsroles: \x1b[33mwarning:\x1b[0m the clock is 20 min ahead\n"
