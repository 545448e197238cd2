"""The policies of the example company, enforced against the real AWS CLI."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from testbed.aws.aws_cli import Cli
from testbed.organization.applied import Applied
from testbed.organization.enforced import DAY, applied, ways
from testbed.organization.judging import Attempt, Meaning, paths_of
from testbed.program.workstation import Workstation
from testbed.scenarios.organizations import example_company

from awsroles.core.org.organization import Organization
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.server import Served, serve

ADA, BOB, CAROL, GLASS = "ada", "bob@example.com", "carol", "glass-1"
MASTER = "arn:aws:iam::444444444444:"
PROD = "arn:aws:iam::222222222222:role/"
PARTNER = "arn:aws:iam::666666666666:role/"
HOUR = 3600
END = 2_114_380_800.0  # 2037-01-01
ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@pytest.fixture(scope="module")
def organization() -> Organization:
    return example_company()


@pytest.fixture(scope="module")
def company(organization: Organization) -> Applied:
    company = applied(organization)
    # The AWS CLI signs with the time of this machine.
    company.aws.clock_tolerance = 1e12
    return company


@pytest.fixture
def aws(company: Applied) -> StandIn:
    return company.aws


@pytest.fixture(scope="module")
def served(company: Applied) -> Iterator[Served]:
    with serve(company.aws) as served:
        yield served


@pytest.fixture
def cli(served: Served, tmp_path: Path) -> Cli:
    return Cli([sys.executable, "-m", "awscli"], served.url, str(tmp_path))


Assume = Callable[..., str]


@pytest.fixture
def assume(company: Applied, cli: Cli) -> Assume:
    """Return a function that asks for a role, and returns the ARN of its session, or the error."""

    def ask(attempt: Attempt) -> str:
        age = attempt.mfa_age
        company.at(attempt.at.timestamp())
        caller = company.key(attempt.user, mfa_age=age if isinstance(age, int) else None, console=age == "none")
        options = ["--role-arn", attempt.role_arn]
        options += ["--role-session-name", attempt.session_name or attempt.user]
        options += ["--external-id", attempt.external_id] if attempt.external_id else []
        options += ["--source-identity", attempt.source_identity] if attempt.source_identity else []
        done = cli.run(company.variables(caller), "sts", "assume-role", *options)
        return str(json.loads(done.stdout)["AssumedRoleUser"]["Arn"]) if done.returncode == 0 else done.stderr

    return ask


NOW = datetime.fromtimestamp(DAY, timezone.utc)
RIGHT = Attempt(BOB, f"{PROD}auditors", NOW)
REFUSED = {
    "with an access key and no code": RIGHT._replace(mfa_age=None),
    "an hour after the code": RIGHT._replace(mfa_age=HOUR),
    "under the name of another": RIGHT._replace(session_name=ADA),
    "as a user of another group": RIGHT._replace(user=CAROL),
    "from another company's account without its external ID": RIGHT._replace(role_arn=f"{PARTNER}auditors"),
    "after the last day": RIGHT._replace(at=datetime.fromtimestamp(END, timezone.utc)),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_role_is_refused(assume: Assume, how: str) -> None:
    answer = assume(REFUSED[how])
    assert "(AccessDenied)" in answer
    assert f"not authorized to perform: sts:AssumeRole on resource: {REFUSED[how].role_arn}" in answer


def test_a_role_is_given_with_mfa_up_to_the_last_second(assume: Assume) -> None:
    arn = f"arn:aws:sts::222222222222:assumed-role/auditors/{BOB}"
    last = datetime.fromtimestamp(END - 30, timezone.utc)
    assert assume(RIGHT._replace(mfa_age=HOUR - 60, at=last)) == arn
    there = RIGHT._replace(role_arn=f"{PARTNER}auditors", external_id="cvp-7731")
    assert assume(there) == arn.replace("222222222222", "666666666666")


def test_a_new_user_changes_the_password_and_enrolls_and_can_do_nothing_else_before(
    company: Applied, cli: Cli, tmp_path: Path
) -> None:
    company.at(DAY)
    company.user(CAROL).password = "from-the-admin"
    carol = company.variables(company.key(CAROL))
    file, serial = tmp_path / "seed", f"{MASTER}mfa/carol-phone"
    assert "explicit deny" in cli.run(carol, "iam", "create-access-key", "--user-name", CAROL).stderr
    passwords = ("--old-password", "from-the-admin", "--new-password", "my-own-password")
    assert cli.run(carol, "iam", "change-password", *passwords).returncode == 0
    create = ("--virtual-mfa-device-name", "carol-phone", "--bootstrap-method", "Base32StringSeed")
    cli.json(carol, "iam", "create-virtual-mfa-device", *create, "--outfile", str(file))
    seed = file.read_text()
    file.unlink()
    step = time_step(company.aws.now())
    first, second = (totp_code(seed, step + each) for each in (-1, 0))
    codes = ("--authentication-code1", first, "--authentication-code2", second)
    done = cli.run(carol, "iam", "enable-mfa-device", "--user-name", CAROL, "--serial-number", serial, *codes)
    assert done.returncode == 0, done.stderr
    # The code is used: AWS takes the next one.
    code = totp_code(seed, step + 1)
    role = ("--role-arn", f"{PROD}network", "--role-session-name", CAROL)
    assert "(AccessDenied)" in cli.run(carol, "sts", "assume-role", *role).stderr
    answer = cli.json(carol, "sts", "assume-role", *role, "--serial-number", serial, "--token-code", code)
    assert answer["AssumedRoleUser"]["Arn"].endswith(f"assumed-role/network/{CAROL}")
    with_mfa = company.variables(company.key(CAROL, mfa_age=5))
    assert cli.json(with_mfa, "iam", "create-access-key", "--user-name", CAROL)["AccessKey"]["UserName"] == CAROL
    assert "(AccessDenied)" in cli.run(with_mfa, "iam", "create-access-key", "--user-name", ADA).stderr


def test_an_administrator_of_a_sub_account_cannot_open_a_role_and_break_glass_can(company: Applied, cli: Cli) -> None:
    company.at(DAY)
    operations = company.assume(company.key(ADA, mfa_age=5), f"{PROD}operations")
    edit = ("iam", "put-role-policy", "--role-name", "auditors", "--policy-name", "all", "--policy-document", ALL)
    done = cli.run(company.variables(operations), *edit)
    assert "explicit deny in a service control policy" in done.stderr
    glass = company.assume(company.key(GLASS, mfa_age=5), f"{PROD}break-glass")
    assert cli.run(company.variables(glass), *edit).returncode == 0
    company.apply_again()


@pytest.fixture
def key(aws: StandIn) -> AccessKey:
    return aws.add_access_key(f"{MASTER}user/{ADA}")


@pytest.fixture
def phone(aws: StandIn) -> MfaDevice:
    return aws.add_mfa_device(f"{MASTER}user/{ADA}", f"{MASTER}mfa/{ADA}-phone")


@pytest.fixture
def server(company: Applied, served: Served) -> Served:
    company.aws.clock_offset = 0
    return served


def test_awsroles_logs_in_and_the_aws_cli_is_the_role(logged_in: Workstation) -> None:
    assert logged_in.caller_of_aws_cli("prod-operations").endswith("assumed-role/operations/ada")


def every_attempt(organization: Organization) -> Iterator[tuple[Attempt, bool]]:
    meaning = Meaning(organization)
    roles = [*meaning.by_role, *sorted(meaning.glass)]
    for user in paths_of(organization):
        for role_arn in roles:
            for way in ways(meaning, user, role_arn):
                attempt = Attempt(user, role_arn, NOW, **way)
                allowed = meaning.allows(attempt)
                if allowed and attempt.mfa_age:
                    # The AWS CLI takes a while to start.
                    attempt = attempt._replace(mfa_age=int(attempt.mfa_age) - 60)
                yield attempt, allowed


@pytest.mark.soak
@pytest.mark.parametrize("user", sorted(paths_of(example_company())))
def test_the_aws_cli_gets_each_role_of_the_file_and_no_other(
    organization: Organization, assume: Any, user: str
) -> None:
    for attempt, allowed in every_attempt(organization):
        if attempt.user == user:
            assert assume(attempt).startswith("arn:") == allowed, attempt
