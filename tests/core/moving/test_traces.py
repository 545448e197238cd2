"""Traces of other tools, in the AWS files and beside them."""

import pytest
from testbed.config.real_configs import REAL_CONFIGS, real_config

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import parse_config
from awsroles.core.moving.traces import TOOLS, Machine, found_tools, is_process_of, program_of
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError

NOTHING = Machine({})
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


def profiles(config: str, credentials: str = "") -> Profiles:
    return Profiles(
        parse_config("~/.aws/config", config.encode(), "config"),
        parse_config("~/.aws/credentials", credentials.encode(), "credentials"),
    )


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("aws-vault", "credential_process = /opt/homebrew/bin/aws-vault export --format=json ops"),
        ("aws-vault", "include_profile = common"),
        ("aws-vault", "mfa_process = pass otp aws"),
        ("awsume", "autoawsume = true"),
        ("aws-mfa", "assumed_role = False"),
        ("aws-runas", "session_token_duration = 12h"),
        ("granted", "credential_process = granted credential-process --profile=ops"),
        ("granted", "granted_sso_region = us-east-1"),
        ("leapp", 'credential_process = "C:\\Program Files\\Leapp\\leapp.exe" session generate 0a1b'),
    ],
)
def test_an_option_that_only_one_tool_reads_is_a_trace_of_it(tool: str, line: str) -> None:
    (found,) = found_tools(profiles(f"[profile ops]\n{line}\n"), NOTHING)
    assert (found.name, found.profiles, found.is_used) == (tool, ("ops",), True)
    assert found.why == f"{line.partition(' ')[0]} in ~/.aws/config:2"


def test_a_long_lived_key_of_aws_mfa_is_a_trace_of_it() -> None:
    credentials = "[default-long-term]\naws_access_key_id = A\naws_secret_access_key = s\n"
    (found,) = found_tools(profiles("", credentials), NOTHING)
    assert (found.name, found.why) == ("aws-mfa", "aws_access_key_id in ~/.aws/credentials:2")


def test_files_variables_and_programs_are_traces_and_a_program_alone_is_not_in_use() -> None:
    machine = Machine({"leapp": "/home/ada/.Leapp"}, ["AWSUME_PROFILE", "HOME"], ["aws-runas", "granted"])
    found = found_tools(profiles(""), machine)
    assert [(tool.title, tool.why, tool.is_used) for tool in found] == [
        ("awsume", "the variable AWSUME_PROFILE", True),
        ("Leapp", "/home/ada/.Leapp", True),
        ("aws-runas", "the program aws-runas", False),
        ("Granted", "the program granted", False),
    ]


def test_native_profiles_and_our_own_are_no_traces() -> None:
    text = "[profile a]\nrole_arn = arn:aws:iam::222222222222:role/a\nsource_profile = b\nmfa_serial = x\n"
    assert found_tools(profiles(text + "[profile b]\nawsroles_mfa_process = pass otp\n"), NOTHING) == []


def test_in_configs_of_users_their_tools_are_found() -> None:
    found = {}
    for name in REAL_CONFIGS:
        try:
            read = profiles(*real_config(name, KEY))
        except ConfigurationError:
            continue
        found[name] = [(tool.name, tool.why) for tool in found_tools(read, NOTHING)]
    assert {name: tools for name, tools in found.items() if tools} == {
        "05-commented-process": [("aws-vault", "a line about it in ~/.aws/config:7")],
        "18-backtick-slash": [("granted", "granted_sso_start_url in ~/.aws/config:6")],
        "24-mfa-temp-creds": [("aws-mfa", "assumed_role in ~/.aws/credentials:7")],
    }


@pytest.mark.parametrize("command", ["", "'", '"aws-vault', "   ", "sh -c 'aws-vault exec x'"])
def test_other_commands_are_no_tools(command: str) -> None:
    assert program_of(command) in {"", "sh", "aws-vault"}
    assert not any(is_process_of(tool, command) for tool in TOOLS if tool != "aws-vault")
