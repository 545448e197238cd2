"""The paths of completion scripts."""

import pytest

from awsroles.core.completion import SCRIPTS, SHELLS, CompletionShell, DataFolders, installation

FOLDERS = DataFolders("/home/ada/it's data", "/home/ada/bash")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_its_script(shell: CompletionShell) -> None:
    assert SCRIPTS[shell] in {script for script, _ in installation(shell, FOLDERS).copies}


def test_bash_finds_it_by_the_name_of_the_command() -> None:
    assert installation("bash", FOLDERS).copies == (
        ("awsroles.bash", "/home/ada/bash/completions/awsroles"),
        ("awsroles.bash", "/home/ada/bash/completions/awsroles_use"),
        ("awsroles_use.sh", "/home/ada/it's data/awsroles/awsroles_use.sh"),
    )


def test_lines_to_be_added_are_written_as_the_shell_reads_them() -> None:
    assert installation("bash", FOLDERS).lines == (". '/home/ada/it'\\''s data/awsroles/awsroles_use.sh'",)
    assert installation("zsh", FOLDERS).lines == (
        "fpath=('/home/ada/it'\\''s data/zsh/site-functions' $fpath); autoload -Uz awsroles_use",
    )
    assert installation("powershell", FOLDERS).lines == (". '/home/ada/it''s data/awsroles/awsroles.ps1'",)


def test_without_bash_completion_bash_sources_the_completion_too() -> None:
    folders = DataFolders("/home/ada/.local/share", "/home/ada/bash", "/home/ada", loads_bash_completion=False)
    assert installation("bash", folders).lines == (
        ". ~/bash/completions/awsroles",
        ". ~/.local/share/awsroles/awsroles_use.sh",
    )


def test_fish_needs_nothing_else() -> None:
    assert installation("fish", FOLDERS).lines == ()


def test_powershell_reads_a_file_that_it_names_itself() -> None:
    found = installation("powershell", FOLDERS)
    assert (found.startup_file, found.lines) == (
        "the file that $PROFILE names",
        (". '/home/ada/it''s data/awsroles/awsroles.ps1'",),
    )
