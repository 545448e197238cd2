"""`awsroles completion`: its output and its files."""

import os
from pathlib import Path

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.program.command_line import CommandLine

from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.cli import completion
from awsroles.core.messages import Messages

SCRIPTS = Path(__file__).parents[2] / "completions"


@pytest.mark.parametrize(
    ("shell", "script"),
    [("bash", "awsroles.bash"), ("zsh", "_awsroles"), ("fish", "awsroles.fish"), ("powershell", "awsroles.ps1")],
)
def test_the_script_is_printed_byte_for_byte(run: CommandLine, shell: str, script: str) -> None:
    done = run("completion", shell)
    assert (done.code, done.out, done.err) == (0, (SCRIPTS / script).read_text(encoding="utf-8"), "")


def test_installing_prints_the_written_files_and_the_lines_to_add(run: CommandLine, home: Path) -> None:
    done = run("completion", "zsh", "--install")
    folder = home / ".local" / "share" / "zsh" / "site-functions"
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "Installed completion for zsh",
        "  ~/.local/share/zsh/site-functions/_awsroles",
        "  ~/.local/share/zsh/site-functions/awsroles_use",
        "",
        "Add this to ~/.zshrc, before compinit:",
        "  fpath=(~/.local/share/zsh/site-functions $fpath); autoload -Uz awsroles_use",
        "",
        "Then open a new shell.",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["_awsroles", "awsroles_use"]


def test_installing_twice_changes_nothing_and_says_so(run: CommandLine) -> None:
    run("completion", "fish", "--install")
    done = run("completion", "fish", "--install")
    assert done.err == "Completion for fish is installed already.\n"


def test_without_a_name_the_completion_is_that_of_the_calling_shell(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.cli.completion.calling_programs", lambda _: ["zsh"])
    assert run("completion").out == run("completion", "zsh").out
    monkeypatch.setattr("awsroles.cli.completion.calling_programs", lambda _: ["cmd"])
    refused = run("completion").err
    assert "no completion for cmd" in refused
    assert "hint: name one: awsroles completion bash, " in refused


def test_variables_select_the_directory(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("BASH_COMPLETION_USER_DIR", str(tmp_path / "bash"))
    assert run("completion", "bash", "--install").code == 0
    assert (tmp_path / "bash" / "completions" / "awsroles").is_file()
    assert (tmp_path / "data" / "awsroles" / "awsroles_use.sh").is_file()


def test_a_file_of_another_program_is_not_overwritten(run: CommandLine, home: Path) -> None:
    path = home / ".local" / "share" / "fish" / "vendor_completions.d" / "awsroles.fish"
    path.parent.mkdir(parents=True)
    path.write_text("complete -c awsroles -a mine\n")
    done = run("completion", "fish", "--install")
    assert (done.code, done.err.splitlines()[0]) == (
        3,
        f"awsroles: error: ~/{path.relative_to(home)} exists and does not belong to awsroles",
    )
    assert path.read_text() == "complete -c awsroles -a mine\n"


def test_an_unknown_shell_is_rejected(run: CommandLine) -> None:
    done = run("completion", "tcsh")
    assert done.code == 2
    assert "tcsh" in done.err


def offered(monkeypatch: pytest.MonkeyPatch, shell: str, *answers: str) -> tuple[list[str], list[str]]:
    """Return the questions of `offer_completion`, which *shell* runs, and what it said."""
    monkeypatch.setattr(completion, "calling_programs", lambda _: [shell])
    said: list[str] = []
    prompter = ScriptedPrompter(*answers)
    app = App(Invocation("command", dict(os.environ), ui=Messages.all_to(said.append)), prompter=prompter)
    completion.offer_completion(app)
    return prompter.questions, said


def test_completion_is_offered_once_with_the_line_that_the_shell_needs(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    question = ["Install completion for zsh?"]
    assert offered(monkeypatch, "zsh", "n") == (question, [])
    assert not (home / ".local" / "share" / "zsh").exists()
    asked, said = offered(monkeypatch, "zsh", "")
    assert asked == question
    assert said[:2] == ["Installed completion for zsh, for new shells", "Add this to ~/.zshrc, before compinit:"]
    assert (home / ".local" / "share" / "zsh" / "site-functions" / "_awsroles").exists()
    assert offered(monkeypatch, "zsh") == ([], [])


@pytest.mark.parametrize("program", ["dash", "python3", ""])
def test_programs_without_completion_are_offered_none(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    assert offered(monkeypatch, program) == ([], [])


def test_completion_that_cannot_be_written_is_a_warning(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / ".local" / "share").mkdir(parents=True)
    (home / ".local" / "share" / "fish").write_text("no folder")
    _, said = offered(monkeypatch, "fish", "y")
    assert len(said) == 1
    assert "cannot be written" in said[0]
