"""MFA codes from a dialog, with small programs standing in for those that show one."""

import time
from pathlib import Path

import pytest
from testbed.fakes.scripted_codes import code_question
from testbed.program.fake_programs import install

from awsroles.adapters.mfa.dialog import DialogCodes, Program
from awsroles.adapters.process.waiting import Waiter
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError

PROMPT = "MFA code from ada-phone (ada, account 111111111111, for prod-operations): "
PROGRAMS: list[Program] = ["zenity", "kdialog", "osascript"]
ASKED = 'printf "%s\\n" "$@" >>"$OUT/arguments"'


@pytest.fixture(autouse=True)
def desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a desktop, which nothing here connects to."""
    monkeypatch.setenv("DISPLAY", ":77")


def codes(program: Program, *, seconds: float = 10) -> DialogCodes:
    """Return the source that shows its dialogs with *program*."""
    return DialogCodes(program, Waiter(seconds))


def arguments(out: Path) -> str:
    """Return what the program was called with."""
    return (out / "arguments").read_text(encoding="utf-8")


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_dialog_asks_as_the_terminal_does_and_gives_the_code(program: Program) -> None:
    out = install(program, f"{ASKED}; echo '012 345'")
    assert codes(program).ask(code_question()) == "012345"
    assert PROMPT in arguments(out)


@pytest.mark.parametrize("program", PROGRAMS)
def test_nonsense_is_answered_and_asked_again(program: Program) -> None:
    out = install(program, f'{ASKED}; test -e "$OUT/again" && echo 123456 || echo 12345; : >"$OUT/again"')
    assert codes(program).ask(code_question(note="AWS refused the code")) == "123456"
    first, _, second = arguments(out).partition("That is not six digits.")
    assert "AWS refused the code" in first
    assert PROMPT in second


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("script", ["exit 1", "echo 123456; exit 1", "echo"])
def test_a_dialog_that_is_cancelled_or_left_empty_is_a_no(program: Program, script: str) -> None:
    install(program, f"echo 'Gtk-Message: GtkDialog mapped without a transient parent' >&2; {script}")
    with pytest.raises(CancelledError, match=r"the dialog for the MFA code was canceled|no MFA code was given"):
        codes(program).ask(code_question())


@pytest.mark.parametrize(
    ("program", "script"),
    [
        ("zenity", "echo '(zenity:1): Gtk-WARNING **: 22:54:03.970: cannot open display: :77' >&2; exit 1"),
        ("zenity", "echo 'Unable to init server: failed to open display' >&2; exit 1"),
        ("zenity", "exit 255"),
        ("kdialog", "echo 'qt.qpa.xcb: could not connect to display :77' >&2; kill -ABRT $$"),
        ("osascript", "echo 'execution error: No user interaction allowed. (-1713)' >&2; exit 1"),
    ],
)
def test_a_program_that_cannot_show_a_dialog_cannot_prompt(program: Program, script: str) -> None:
    install(program, script)
    with pytest.raises(NoTerminalError, match=f"{program} cannot show a dialog here"):
        codes(program).ask(code_question())


def test_a_missing_program_cannot_prompt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoTerminalError) as caught:
        codes("kdialog").ask(code_question())
    assert caught.value.hint == "install kdialog, or run it in a terminal"


def test_without_a_desktop_the_program_is_not_even_run(monkeypatch: pytest.MonkeyPatch) -> None:
    out = install("zenity", ASKED)
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(NoTerminalError, match="there is no desktop to show a dialog on"):
        codes("zenity").ask(code_question())
    assert not (out / "arguments").exists()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with pytest.raises(CancelledError):
        codes("zenity").ask(code_question())


@pytest.mark.parametrize("script", ["sleep 60", "exit 5"])
def test_nobody_answers_in_time(script: str) -> None:
    install("zenity", script)
    began = time.monotonic()
    with pytest.raises(InputRequiredError, match="nobody answered the dialog") as caught:
        codes("zenity", seconds=0.5).ask(code_question())
    assert type(caught.value) is InputRequiredError
    assert time.monotonic() - began < 20


def test_the_dialog_reopens_at_once_after_a_mistyped_code() -> None:
    install("zenity", "echo 012345")
    began = time.monotonic()
    assert codes("zenity").ask(code_question(valid_from=time.time() + 9)) == "012345"
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        ("zenity", "--text=<b>a__b</b> \\\\n \\\\x1b &amp; $(id)\n"),
        ("kdialog", "<qt>&lt;b&gt;a_b&lt;/b&gt; \\\\n \\\\x1b &amp;amp; $(id)<br>"),
        ("osascript", "\n<b>a_b</b> \\n \\x1b &amp; $(id)\n"),
    ],
)
def test_text_from_outside_is_shown_as_it_is(program: Program, shown: str) -> None:
    out = install(program, f"{ASKED}; echo 123456")
    codes(program).ask(code_question(note="<b>a_b</b> \\n \x1b &amp; $(id)"))
    assert shown in arguments(out)


def test_applescript_gets_the_text_as_an_argument_and_never_in_the_script() -> None:
    out = install("osascript", f"{ASKED}; echo 123456")
    codes("osascript").ask(code_question(note='" & (do shell script "id") & "'))
    script = arguments(out).partition("end run\n")[0]
    assert "do shell script" not in script
    assert script.startswith("-e\non run argv\n")
