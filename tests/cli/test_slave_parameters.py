"""The options of a slave profile on the command line."""

from pathlib import Path

import pytest
from testbed.command_line import CommandLine

ADD = ["profile", "add", "audit", "--role-arn", "arn:aws:iam::222222222222:role/auditors"]


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("--source", "prod-operations", "awsroles_source_profile = prod-operations"),
        ("--region", "eu-west-3", "region = eu-west-3"),
        ("--external-id", "e-1", "awsroles_external_id = e-1"),
        ("--duration", "8h", "awsroles_duration_seconds = 28800"),
        ("--session-name", "night-shift", "awsroles_role_session_name = night-shift"),
        ("--source-identity", "ada.l", "awsroles_source_identity = ada.l"),
        ("--mfa-serial", "GAHT12345678", "awsroles_mfa_serial = GAHT12345678"),
        ("--color", "red", "awsroles_color = f2b0a9"),
    ],
)
def test_each_is_written_to_the_profile(run: CommandLine, config: Path, option: str, value: str, line: str) -> None:
    assert run(*ADD, option, value).code == 0
    assert f"{line}\n" in config.read_text().partition("[profile audit]\n")[2]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--duration", "soon"], 2, "'soon' is not a duration"),
        (["--duration", "0"], 3, "a role session lasts 15 min to 12 h"),
        (["--region", ""], 2, "'' is not a region"),
        (["--external-id", ""], 2, "'' is not an external ID"),
        (["--source", "nobody"], 3, "the source profile 'nobody' of 'audit' is not in"),
        (["--role-arn", "operations"], 3, "'operations' is not the ARN of a role"),
    ],
)
def test_a_mistake_is_told_and_nothing_written(
    run: CommandLine, config: Path, arguments: list[str], code: int, words: str
) -> None:
    before = config.read_bytes()
    done = run(*ADD, *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert "awsroles: hint: " in done.err
    assert config.read_bytes() == before
