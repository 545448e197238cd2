"""`awsroles profile show`."""

import json

import pytest
from testbed.command_line import CommandLine

pytestmark = pytest.mark.usefixtures("config")


def test_it_shows_what_the_profile_comes_to(run: CommandLine) -> None:
    done = run("profile", "show", "prod-operations")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "prod-operations",
        "  kind          slave",
        "  role          arn:aws:iam::222222222222:role/team/operations",
        "  source        master",
        "  region        eu-west-1",
        "  MFA device    arn:aws:iam::111111111111:mfa/ada-phone",
        "  sessions      1 h, by way of the MFA session",
        "  session name  ada",
    ]


def test_json_has_the_same_under_names_for_programs(run: CommandLine) -> None:
    assert json.loads(run("profile", "show", "master", "--json").out) == {
        "profile": "master",
        "kind": "master",
        "user": "arn:aws:iam::111111111111:user/ada",
        "region": "eu-west-1",
        "mfa_device": "arn:aws:iam::111111111111:mfa/ada-phone",
        "mfa_sessions": "12 h",
    }


def test_an_unknown_one_is_refused_with_the_nearest_name(run: CommandLine) -> None:
    done = run("profile", "show", "mastr")
    assert (done.code, done.out) == (3, "")
    assert done.err.endswith("awsroles: hint: did you mean master?\n")
