"""The real AWS CLI with sessions of a user who was offboarded, and with those of a colleague."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from testbed.aws.aws_cli import Cli
from testbed.organization.leaving import MASTER, OPERATIONS, LeavingCompany
from testbed.program.forked_aws_cli import ForkedAwsCli

from awsroles.standin.server import serve

FREE = "arn:aws:iam::333333333333:role/free"


@pytest.fixture(scope="module")
def company() -> LeavingCompany:
    company = LeavingCompany()
    # The AWS CLI signs with the time of this machine.
    company.aws.clock_tolerance = 1e12
    return company


@pytest.fixture(scope="module")
def sessions(company: LeavingCompany) -> dict[str, dict[str, str]]:
    """Return the variables of sessions that began before ada was offboarded, and of one that began afterwards."""
    company.user("ada").groups += (company.aws.groups[f"arn:aws:iam::{MASTER}:group/free"],)
    ada, bob = company.mfa_session("ada"), company.mfa_session("bob")
    key = company.applied.variables(company.applied.key("ada"))
    assume, variables = company.applied.assume, company.applied.variables
    before = {
        "her MFA session": variables(ada),
        "her role session": variables(assume(ada, OPERATIONS)),
        "her session under another name": variables(assume(ada, FREE, RoleSessionName="robot")),
        "his role session": variables(assume(bob, OPERATIONS)),
    }
    assert company.offboard(whole=(FREE,))
    return {**before, "her access key": key, "his new role session": variables(assume(bob, OPERATIONS))}


@pytest.fixture(scope="module")
def cli(company: LeavingCompany) -> Iterator[Cli]:
    with TemporaryDirectory() as folder, serve(company.aws) as served:
        forked = ForkedAwsCli(Path(folder))
        try:
            yield Cli([f"{folder}/aws"], served.url, folder)
        finally:
            forked.close()


@pytest.mark.parametrize(
    ("session", "call", "refusal"),
    [
        ("her MFA session", ("iam", "get-user", "--user-name", "ada"), "explicit deny"),
        (
            "her MFA session",
            ("sts", "assume-role", "--role-arn", OPERATIONS, "--role-session-name", "ada"),
            "AccessDenied",
        ),
        ("her role session", ("iam", "get-role", "--role-name", "operations"), "explicit deny"),
        ("her session under another name", ("iam", "get-role", "--role-name", "free"), "explicit deny"),
        ("her access key", ("sts", "get-caller-identity"), "InvalidClientTokenId"),
        ("his role session", ("iam", "get-role", "--role-name", "operations"), None),
        ("his new role session", ("iam", "get-role", "--role-name", "operations"), None),
    ],
)
def test_her_sessions_are_refused_and_his_go_on(
    session: str, call: tuple[str, ...], refusal: str | None, sessions: dict[str, dict[str, str]], cli: Cli
) -> None:
    done = cli.run(sessions[session], *call)
    if refusal is None:
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode != 0
        assert refusal in done.stderr
