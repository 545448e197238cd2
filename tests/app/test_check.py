"""`awsroles org check` against a company at the stand-in, read with exactly the policy for it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from testbed.organization.applied import Applied
from testbed.scenarios.in_memory_app import InMemoryApp
from testbed.scenarios.organizations import organization_of

from awsroles.app.organization_check import Asked, checked
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.org.check.baseline import baseline_text
from awsroles.core.org.check.check import Report
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Account
from awsroles.core.org.policies.tool_policies import audit
from awsroles.errors import ConfigurationError
from awsroles.standin.accounts import InlinePolicy
from awsroles.standin.sample_policies import allow, trust, trust_with_mfa

MASTER, PROD = "111111111111", "222222222222"
COMPANY = f"""version = 1

[organization]
master_account = "identity"
management_account = "identity"

[guardrails]
no_users_in = ["prod"]

[accounts]
identity = {{ id = "{MASTER}" }}
prod = {{ id = "{PROD}" }}

[functions]
operations = {{}}
audit = {{}}

[[grants]]
function = "operations"
accounts = ["prod"]
policies = ["aws:ReadOnlyAccess"]

[[grants]]
function = "audit"
accounts = ["prod", "identity"]
policies = ["customer:awsroles-audit"]

[users]
ada = {{ functions = ["operations", "audit"] }}
bob = {{ functions = ["operations"] }}
"""
ADA, BOB = (f"arn:aws:iam::{MASTER}:user/{name}" for name in ("ada", "bob"))
PROFILE = f"""[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = {ADA}
awsroles_mfa_serial = arn:aws:iam::{MASTER}:mfa/ada-phone
"""
ACTIONS = sorted(
    action
    for statement in audit("aws", is_master=True, is_management=True)["Statement"]
    for action in statement["Action"]
)


class LiveCompany:
    """A company at the stand-in, whose file is in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "organization.toml"
        self.file.write_text(COMPANY)
        organization = organization_of(COMPANY)
        self.resources = generate(organization)
        accounts = [Account(each.name, str(each.get("id"))) for each in organization.accounts.values()]
        applied = Applied(self.resources, accounts, {"ada": "/", "bob": "/"})
        applied.apply(self.resources)
        self.aws = applied.aws
        self.ids = {each.name: each.id for each in accounts}
        for account in accounts:
            root = f"arn:aws:iam::{account.id}:root"
            self.aws.add_user(root)
            self.aws.add_mfa_device(root, f"arn:aws:iam::{account.id}:mfa/root")
            deploy = self.aws.roles[f"arn:aws:iam::{account.id}:role/OrganizationAccountAccessRole"]
            deploy.trust_policy = trust_with_mfa(account.id)
        phone = self.aws.add_mfa_device(ADA, f"arn:aws:iam::{MASTER}:mfa/ada-phone")
        self.home = InMemoryApp(str(folder / "state"), self.aws, phone)
        self.home.config.text = PROFILE
        key = self.aws.add_access_key(ADA)
        self.home.keys.save(parse_user_arn(ADA), AccessKey(key.access_key_id, key.secret_access_key))

    def check(self, **options: Any) -> Report:
        asked = Asked(str(self.file), "master", **options)
        return checked(self.home.app(), asked, lambda _: lambda _: None)

    def break_it(self) -> None:
        """Make one thing of each kind otherwise than the file means it."""
        aws, operations = self.aws, self.aws.roles[f"arn:aws:iam::{PROD}:role/operations"]
        operations.attached = ()
        operations.max_session_duration = 7200
        operations.trust_policy = {
            **operations.trust_policy,
            "Statement": [*operations.trust_policy["Statement"], *trust(MASTER)["Statement"]],
        }
        bob, audit_group = aws.users[BOB], aws.groups[f"arn:aws:iam::{MASTER}:group/audit"]
        group = aws.groups[f"arn:aws:iam::{MASTER}:group/operations"]
        group.policies = (*group.policies, InlinePolicy("more", allow(["s3:GetObject"])))
        bob.groups = (*bob.groups, audit_group)
        bob.policies = (InlinePolicy("own", allow(["s3:GetObject"])),)
        aws.add_access_key(BOB).created_at = aws.now() - 200 * 86_400
        aws.add_user(f"arn:aws:iam::{PROD}:user/bot")
        aws.add_access_key(f"arn:aws:iam::{PROD}:user/bot")
        del aws.mfa_devices[f"arn:aws:iam::{PROD}:mfa/root"]
        aws.scps[PROD] = aws.scps[PROD][:1]
        aws.add_member_account("999999999999", "Sandbox")

    def take_away(self, action: str) -> None:
        """Take *action* out of the policies of the roles that read."""
        for account in self.ids.values():
            arn = f"arn:aws:iam::{account}:policy/awsroles-audit"
            policy = self.aws.managed_policies[arn]
            kept = [
                {**each, "Action": [one for one in each["Action"] if one != action]}
                for each in policy.document["Statement"]
            ]
            document = {**policy.document, "Statement": [each for each in kept if each["Action"]]}
            self.aws.managed_policies[arn] = replace(policy, document=document)
            role = self.aws.roles[f"arn:aws:iam::{account}:role/audit"]
            role.attached = (self.aws.managed_policies[arn],)


@pytest.fixture
def company(tmp_path: Path) -> LiveCompany:
    return LiveCompany(tmp_path)


def words(report: Report) -> set[str]:
    return {f"{each.finding} {report.name(each.account)} {each.resource}" for each in report.findings}


def test_what_was_generated_and_applied_gives_no_finding(company: LiveCompany) -> None:
    report = company.check()
    assert report.complete, report.skipped
    assert words(report) == set()
    assert report.credentials_at is not None


BROKEN = {
    "role_policies prod role/operations",
    "role_duration prod role/operations",
    "role_trust prod role/operations",
    "door_without_mfa prod role/operations",
    "group_other_actions identity group/operations",
    "user_in_other_group identity user/bob",
    "user_policies identity user/bob",
    "user_without_mfa identity user/bob",
    "key_old identity user/bob",
    "key_unused identity user/bob",
    "user_in_sub_account prod user/bot",
    "key_in_sub_account prod user/bot",
    "root_without_mfa prod root",
    "control_policy_missing prod account",
    "account_unknown Sandbox account",
}


def test_what_is_otherwise_is_found(company: LiveCompany) -> None:
    company.break_it()
    report = company.check()
    assert report.complete, report.skipped
    assert words(report) == BROKEN


def lacking(company: LiveCompany, action: str) -> None:
    """Check the broken company without *action*: what is lost is named, and nothing turns green."""
    company.break_it()
    company.take_away(action)
    report = company.check()
    assert not report.complete
    named = [each for each in report.skipped if each.call == action]
    assert named, report.skipped
    for each in named:
        assert each.statement is not None
        assert (each.statement["Effect"], each.statement["Action"]) == ("Allow", action)
    for lost in BROKEN - words(report):
        word, account = lost.split()[:2]
        number = company.ids.get(account)
        # The organization is read by the management account.
        assert any(
            word in each.checks and (each.account == number or action.startswith("organizations:")) for each in named
        ), lost
    # A part that is missing makes up no findings either; the policy itself is another one now.
    taken = {f"role_policies {name} role/audit" for name in company.ids}
    assert words(report) <= BROKEN | taken


@pytest.mark.parametrize(
    "action",
    [
        "iam:GetAccountAuthorizationDetails",
        "iam:GetCredentialReport",
        "organizations:ListTargetsForPolicy",
    ],
)
def test_what_an_action_would_have_shown_is_not_checked_without_it(company: LiveCompany, action: str) -> None:
    lacking(company, action)


@pytest.mark.soak
@pytest.mark.parametrize("action", ACTIONS)
def test_what_any_action_would_have_shown_is_not_checked_without_it(company: LiveCompany, action: str) -> None:
    lacking(company, action)


def test_an_account_that_lets_nobody_in_is_not_checked(company: LiveCompany) -> None:
    for name in ("audit", "operations"):
        del company.aws.roles[f"arn:aws:iam::{PROD}:role/{name}"]
    report = company.check()
    assert not report.complete
    (skipped,) = report.skipped
    assert (skipped.account, skipped.call) == (PROD, "sts:AssumeRole")
    assert {"role_missing", "door_without_mfa", "root_key"} <= set(skipped.checks)
    assert words(report) == set()


def test_an_interrupt_leaves_a_report_of_what_was_seen_and_resume_goes_on(company: LiveCompany) -> None:
    def interrupt(count: int) -> None:
        if count == 1:
            raise KeyboardInterrupt

    company.break_it()
    part = checked(company.home.app(), Asked(str(company.file), "master"), lambda _: interrupt)
    assert not part.complete
    assert {each.why for each in part.skipped} & {"interrupted before it was read", "interrupted"}
    assert words(part) <= BROKEN
    whole = company.check(resume=True)
    assert (whole.complete, words(whole)) == (True, BROKEN)


def test_who_would_be_locked_out_is_read_live(company: LiveCompany) -> None:
    company.break_it()
    assert words(company.check(before="mfa")) == {"locked_out_without_device identity user/bob"}


def test_before_mfa_only_the_users_of_the_master_account_are_asked_for(company: LiveCompany) -> None:
    company.break_it()
    company.aws.calls.clear()
    for name in ("operations", "audit"):
        del company.aws.roles[f"arn:aws:iam::{PROD}:role/{name}"]
    report = company.check(before="mfa")
    assert (words(report), report.skipped, report.complete) == (
        {"locked_out_without_device identity user/bob"},
        (),
        True,
    )
    asked = {each.action for each in company.aws.calls}
    assert asked.isdisjoint({"GetAccountSummary", "GetRole", "DescribeOrganization"})


def test_a_baseline_of_the_first_run_leaves_nothing(company: LiveCompany, tmp_path: Path) -> None:
    company.break_it()
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(company.check().findings))
    report = company.check(baseline=str(path))
    assert (report.findings, len(report.known)) == ((), len(BROKEN))


def test_mistakes_are_told_before_aws_is_asked(company: LiveCompany, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"there is no function 'audt'") as raised:
        company.check(via="audt")
    assert raised.value.hint == "did you mean audit?"
    with pytest.raises(ConfigurationError) as raised:
        company.check(via="quite-something-else")
    assert raised.value.hint == "name a function of the file"
    with pytest.raises(ConfigurationError, match=r"there is no file .*lost\.json") as raised:
        company.check(baseline=str(tmp_path / "lost.json"))
    assert (raised.value.hint, raised.value.command) == (
        "make a baseline:",
        "awsroles org check --write-baseline FILE",
    )
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory") as raised:
        company.check(baseline=str(tmp_path))
    assert raised.value.hint == "name a file of a baseline"
    assert company.aws.calls == []
