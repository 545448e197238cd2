"""`awsroles profile show`."""

import json

import pytest
from testbed.program import json_document
from testbed.program.command_line import CommandLine

pytestmark = pytest.mark.usefixtures("config")


def test_show_prints_the_effective_settings(run: CommandLine) -> None:
    done = run("profile", "show", "prod-operations")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "prod-operations",
        "  kind          role",
        "  role          arn:aws:iam::222222222222:role/team/operations",
        "  source        master",
        "  region        eu-west-1",
        "  MFA device    arn:aws:iam::111111111111:mfa/ada-phone",
        "  sessions      1 h, from the MFA session",
        "  session name  ada",
    ]


@pytest.mark.parametrize("name", ["master", "prod-operations"])
def test_json_is_one_documented_object(run: CommandLine, name: str) -> None:
    done = run("profile", "show", name, "--json")
    json_document.check(json.loads(done.out), "A profile", "profile show")
    assert (json.loads(done.out)["profile"], done.err) == (name, "")


def test_an_unknown_name_is_an_error_with_the_nearest_one(run: CommandLine) -> None:
    done = run("profile", "show", "mastr")
    assert (done.code, done.out) == (3, "")
    assert done.err.endswith("awsroles: hint: did you mean master?\n")
    for_programs = run("profile", "show", "mastr", "--json")
    assert json_document.check_error(for_programs.err, 3)["hint"] == "did you mean master?"
    assert for_programs.out == ""
