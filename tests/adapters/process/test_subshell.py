"""The person's own bash, zsh and fish with the session in their prompt, as they are used."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from testbed.program.shells import SHELLS, parse_environment, shell_path, write_rc

from awsroles.adapters.process.subshell import Subshell, make_subshell
from devtools.pty_process import PtyProcess

VARIABLES = {
    "AWSROLES_PROFILE": "prod",
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "ASIA",
    "AWS_SESSION_TOKEN": "it's $(touch hit)\n%",
}
SPOILING = {
    "bash": "export AWS_PROFILE=other AWS_REGION=elsewhere AWS_SECURITY_TOKEN=stale",
    "zsh": "export AWS_PROFILE=other AWS_REGION=elsewhere AWS_SECURITY_TOKEN=stale",
    "fish": "set -gx AWS_PROFILE other; set -gx AWS_REGION elsewhere; set -gx AWS_SECURITY_TOKEN stale",
}

Start = Callable[..., PtyProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a shell with a session that has *left* seconds to live."""
    with ExitStack() as stack:

        def start(
            shell: str,
            *,
            left: int | None = 3030,
            profile: str = "prod",
            red: bool = False,
            own: bool = False,
            **variables: str,
        ) -> PtyProcess:
            path = shell_path(shell)
            environ = dict(os.environ) | {"TERM": "dumb"} | variables
            expires_at = None if left is None else int(time.time()) + left
            subshell = make_subshell(
                path, environ, VARIABLES, profile, expires_at, is_production=red, has_own_prompt=own
            )
            command = [path, *subshell.arguments]
            return stack.enter_context(PtyProcess(command, environ | VARIABLES | subshell.variables))

        yield start


def environment_of(terminal: PtyProcess) -> dict[str, str]:
    """Return the environment of a command that is typed now."""
    terminal.type("env -0 >$TMPDIR/seen; echo wri''tten")
    terminal.wait_for("written")
    return parse_environment(Path(os.environ["TMPDIR"], "seen").read_bytes())


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("left", "shown"), [(-1, "expired"), (30, "<1m"), (90, "1m"), (3030, "50m"), (3930, "1h05m"), (43230, "12h00m")]
)
def test_the_prompt_shows_how_long_the_session_lives(start: Start, shell: str, left: int, shown: str) -> None:
    write_rc(shell)
    start(shell, left=left).wait_for(f"[prod {shown}] mine> ")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_prompt_marks_production_without_color_too(start: Start, shell: str) -> None:
    write_rc(shell, "setopt prompt_bang" if shell == "zsh" else "")
    terminal = start(shell, red=True)
    terminal.wait_for("[!prod 50m] mine> ")
    assert "\x1b[31m" not in terminal.screen


@pytest.mark.parametrize("shell", SHELLS)
def test_the_prompt_of_production_is_red_and_its_end_is_not(start: Start, shell: str) -> None:
    write_rc(shell)
    terminal = start(shell, red=True, TERM="xterm", NO_COLOR="")
    terminal.wait_for("\x1b[31m[!prod 50m]\x1b")
    terminal.wait_for("mine> ")
    assert "_AWSROLES_RED" not in environment_of(terminal)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("left", [None, -1])
def test_a_prompt_that_shows_the_profile_itself_stays_as_it_is(start: Start, shell: str, left: int | None) -> None:
    write_rc(shell)
    terminal = start(shell, left=left, own=True)
    terminal.wait_for("mine> ")
    assert "prod" not in environment_of(terminal).get("PS1", "")
    assert "[prod" not in terminal.screen
    assert "]" not in terminal.screen
    assert ("The session of this shell has ended" in terminal.screen) == (left is not None)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_long_name_leaves_room_in_the_prompt(start: Start, shell: str) -> None:
    write_rc(shell)
    start(shell, profile=f"customer-europe-{'x' * 40}-auditor1").wait_for(
        "[customer-europe...xxxxx-auditor1 50m] mine> "
    )


@pytest.mark.parametrize("shell", SHELLS)
def test_the_prompt_of_a_session_that_is_renewed_shows_no_end_and_its_keys_are_not_the_persons(
    start: Start, shell: str
) -> None:
    write_rc(shell, SPOILING[shell].replace("AWS_SECURITY_TOKEN", "AWS_SECRET_ACCESS_KEY"))
    terminal = start(shell, left=None)
    terminal.wait_for("[prod] mine> ")
    assert "AWS_SECRET_ACCESS_KEY" not in environment_of(terminal)
    terminal.wait_for("[prod] mine> ")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_persons_own_files_are_read_and_do_not_spoil_the_session(start: Start, shell: str) -> None:
    write_rc(shell, SPOILING[shell], "alias greet='echo good day'")
    terminal = start(shell)
    terminal.wait_for("[prod 50m] mine> ")
    found = environment_of(terminal)
    assert {name: found.get(name) for name in VARIABLES} == VARIABLES
    assert [name for name in found if name.startswith("_AWSROLES")] == []
    assert found.keys() & {"AWS_PROFILE", "AWS_SECURITY_TOKEN", "ZDOTDIR"} == set()
    terminal.type("greet | tr a-z A-Z")
    terminal.wait_for("GOOD DAY")
    terminal.type("exit 7")
    assert terminal.exit_code() == 7
    assert not Path("hit").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_that_was_switched_to_another_profile_shows_this_one_no_more(start: Start, shell: str) -> None:
    write_rc(shell)
    terminal = start(shell)
    terminal.wait_for("[prod 50m] mine> ")
    for line in ("set -gx AWSROLES_PROFILE dev", "set -e AWSROLES_PROFILE"):
        posix = line.replace("set -gx AWSROLES_PROFILE ", "export AWSROLES_PROFILE=").replace("set -e", "unset")
        terminal.type(f"{line if shell == 'fish' else posix}; echo swi''tched")
        terminal.wait_for("switched\n")
        terminal.wait_for("mine> ")
        assert "[prod" not in terminal.screen.rpartition("switched")[2]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_person_without_files_has_a_prompt_too(start: Start, shell: str) -> None:
    start(shell).wait_for("[prod 50m] ")


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "PROMPT_COMMAND='PS1=\"new> \"'"),
        ("bash", "PROMPT_COMMAND='PS1=\"new> \"; '"),
        ("bash", "PROMPT_COMMAND=('true' 'PS1=\"new> \"')"),
        ("bash", "set -u; PROMPT_COMMAND='PS1=\"new> \"'"),
        ("zsh", "precmd() { PROMPT='new> ' }"),
        ("zsh", "setopt nounset ksh_arrays sh_word_split; precmd() { PROMPT='new> ' }"),
        ("zsh", "setopt prompt_subst; PROMPT='$(echo new)> '"),
    ],
)
def test_a_prompt_that_is_made_anew_each_time_is_left_to_it(start: Start, shell: str, line: str) -> None:
    write_rc(shell, line)
    terminal = start(shell)
    for _ in range(3):
        terminal.wait_for("[prod 50m] new> ")
        terminal.type("true")
    assert "] [" not in terminal.screen


@pytest.mark.parametrize("shell", SHELLS)
def test_the_own_prompt_still_sees_how_the_last_command_ended(start: Start, shell: str) -> None:
    own = {
        "bash": "PROMPT_COMMAND='PS1=\"ended $? > \"'",
        "zsh": "PROMPT='ended %? > '",
        "fish": "function fish_prompt; echo ended $pipestatus '>' ; end",
    }
    write_rc(shell, own[shell])
    terminal = start(shell)
    terminal.wait_for("[prod 50m] ended 0 >")
    terminal.type("false | sh -c 'exit 3'")
    terminal.wait_for("[prod 50m] ended 1 3 >" if shell == "fish" else "[prod 50m] ended 3 >")


def test_a_prompt_of_two_lines_keeps_them(start: Start) -> None:
    write_rc("fish", "function fish_prompt; echo one; echo 'two> '; end")
    terminal = start("fish")
    terminal.wait_for("[prod 50m] one")
    terminal.wait_for("two> ")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_hostile_name_is_plain_text_to_the_prompt(
    start: Start, shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rc(shell, "setopt prompt_subst prompt_bang" if shell == "zsh" else "")
    terminal = start(shell, profile="a b$(>hit)`>hit`\\u\\$?%n!'\"ü")
    terminal.wait_for("[a?b???hit???hit??u????n???ü 50m] mine> ")
    assert not Path("hit").exists()


def test_zsh_reads_its_files_from_the_users_directory(start: Start, tmp_path: Path) -> None:
    kept = tmp_path / "zsh files"
    kept.mkdir()
    (kept / ".zshenv").write_text("FIRST=env\n")
    (kept / ".zshrc").write_text("PROMPT='kept> '\nprint $FIRST $ZDOTDIR\n")
    terminal = start("zsh", ZDOTDIR=str(kept))
    terminal.wait_for(f"env {kept}")
    terminal.wait_for("[prod 50m] kept> ")
    assert environment_of(terminal)["ZDOTDIR"] == str(kept)


def test_a_zshenv_may_move_the_other_files(start: Start, tmp_path: Path, home: Path) -> None:
    (home / ".zshenv").write_text(f"ZDOTDIR={tmp_path}\n")
    (tmp_path / ".zshrc").write_text("PROMPT='moved> '\n")
    terminal = start("zsh")
    terminal.wait_for("[prod 50m] moved> ")
    terminal.type("print dir''=$ZDOTDIR")
    terminal.wait_for(f"dir={tmp_path}\n")
    assert "ZDOTDIR" not in environment_of(terminal)


def test_another_shell_is_started_as_it_is() -> None:
    assert make_subshell("/bin/dash", {}, VARIABLES, "prod", 0) == Subshell()


def test_the_handed_over_session_has_no_readable_repr() -> None:
    assert "ASIA" not in repr(make_subshell("/bin/bash", {}, VARIABLES, "prod", 0))
