"""Options that several commands share."""

import io
import sys
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine

from awsroles.cli.options import read_mfa_code
from awsroles.errors import UsageError

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
        ("--account-name", "Data Lake (test)", "awsroles_account_name = Data Lake (test)"),
    ],
)
def test_each_option_is_written_to_a_profile(
    run: CommandLine, config: Path, option: str, value: str, line: str
) -> None:
    assert run(*ADD, option, value).code == 0
    assert f"{line}\n" in config.read_text().partition("[profile audit]\n")[2]


@pytest.mark.parametrize(
    ("arguments", "arn"),
    [
        (["--account", "222222222222", "--role", "team/auditors"], "arn:aws:iam::222222222222:role/team/auditors"),
        (["--account", "2222-2222-2222", "--role", "/auditors"], "arn:aws:iam::222222222222:role/auditors"),
        (["--role-arn", ' "arn:aws:iam::222222222222:role/auditors",'], "arn:aws:iam::222222222222:role/auditors"),
    ],
)
def test_a_role_is_selected_by_arn_or_by_account_and_name(
    run: CommandLine, config: Path, arguments: list[str], arn: str
) -> None:
    assert run("profile", "add", "audit", *arguments).code == 0
    assert f"awsroles_role_arn = {arn}\n" in config.read_text()


def test_account_and_name_are_in_the_partition_of_the_user(run: CommandLine, config: Path) -> None:
    config.write_text(config.read_text().replace("arn:aws:iam::1", "arn:aws-us-gov:iam::1"))
    assert run("profile", "add", "audit", "--account", "222222222222", "--role", "auditors").code == 0
    assert "awsroles_role_arn = arn:aws-us-gov:iam::222222222222:role/auditors\n" in config.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--account", "222222222222"], 2, "--account and --role go together"),
        (["--role", "auditors"], 2, "--account and --role go together"),
        (["--account", "Production", "--role", "auditors"], 3, "'Production' is not the ID of an account"),
        (["--role-arn", "arn:aws:iam::222222222222:role/x", "--role", "auditors"], 2, "--role-arn names an account"),
        (["--role-arn", "arn:aws:sts::222222222222:assumed-role/x/ada"], 3, "this is the ARN of a session"),
    ],
)
def test_an_invalid_role_is_rejected_and_nothing_is_written(
    run: CommandLine, config: Path, arguments: list[str], code: int, words: str
) -> None:
    before = config.read_bytes()
    done = run("profile", "add", "audit", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert "awsroles: hint: " in done.err
    assert config.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--duration", "soon"], 2, "'soon' is not a duration"),
        (["--duration", "0"], 3, "a role session lasts 15 min to 12 h"),
        (["--region", ""], 2, "'' is not a region"),
        (["--external-id", ""], 2, "'' is too short for an external ID"),
        (["--source", "nobody"], 3, "the source profile 'nobody' of 'audit' is not in"),
        (["--role-arn", "operations"], 3, "'operations' is not the ARN of a role"),
    ],
)
def test_an_invalid_value_is_an_error_and_nothing_is_written(
    run: CommandLine, config: Path, arguments: list[str], code: int, words: str
) -> None:
    before = config.read_bytes()
    done = run(*ADD, *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert "awsroles: hint: " in done.err
    assert config.read_bytes() == before


def test_an_unknown_region_is_reported_and_written(run: CommandLine, config: Path) -> None:
    done = run(*ADD, "--region", "eu-west-11", "--no-input")
    assert (done.code, "eu-west-11 is not a known region of partition aws" in done.err) == (0, True)
    assert "region = eu-west-11\n" in config.read_text()


@pytest.mark.parametrize(("option", "code"), [(None, None), ("123456", "123456"), ("012 345", "012345")])
def test_a_code_is_read_from_its_option(option: str | None, code: str | None) -> None:
    assert read_mfa_code(option) == code


@pytest.mark.parametrize("option", ["", "12345", "hunter2", "1234567"])
def test_anything_but_six_digits_is_rejected_and_not_printed(option: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_mfa_code(option)
    assert caught.value.message == "the MFA code is not six digits"


def test_a_dash_reads_one_line_of_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.StringIO(" 123456 \nfor somebody else\n")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert read_mfa_code("-") == "123456"
    assert stdin.read() == "for somebody else\n"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError):
        read_mfa_code("-")
