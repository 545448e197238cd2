"""`awsroles` alone: the first words."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine


def test_with_nothing_there_it_names_setup_and_the_demo(run: CommandLine) -> None:
    done = run()
    assert (done.code, done.err) == (0, "")
    assert "  awsroles setup\n" in done.out
    assert "awsroles demo" in done.out
    assert len(done.out.splitlines()) <= 12


def test_a_plaintext_key_is_named_with_its_file(run: CommandLine, home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        "[lab]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=x\n"
    )
    done = run()
    assert "The access key of lab is in plain text in ~/.aws/credentials." in done.out
    assert "  awsroles setup --from lab\n" in done.out


@pytest.mark.usefixtures("config")
def test_without_a_session_it_names_login(run: CommandLine) -> None:
    assert "  awsroles login\n" in run().out


def test_switches_alone_are_no_command(run: CommandLine) -> None:
    assert "  awsroles setup\n" in run("-q").out
    assert "  awsroles setup\n" in run("--no-input", "-v").out
