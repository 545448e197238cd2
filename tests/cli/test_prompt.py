"""`awsroles prompt`."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine, Done


def test_the_printed_line_is_one_line_and_never_an_error(
    run: CommandLine, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = config.read_bytes()
    assert run("prompt") == Done(0, "", "")
    monkeypatch.setenv("AWS_PROFILE", "prod-operations")
    assert run("prompt") == Done(0, "prod-operations\n", "")
    assert run("prompt", "--format", "[{profile}]") == Done(0, "[prod-operations]\n", "")
    assert run("prompt", "--format=[{profile}]") == run("-q", "prompt", "--format", "[{profile}]")
    assert config.read_bytes() == before


def test_an_option_that_it_lacks_is_told_while_the_prompt_is_written(run: CommandLine) -> None:
    done = run("prompt", "--colour")
    assert (done.code, done.out) == (2, "")
    assert "no such option: --colour" in done.err
