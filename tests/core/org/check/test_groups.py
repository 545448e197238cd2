"""Findings about groups and who is in them."""

from typing import Any

import pytest
from testbed.organization.checked import COMPANY, MASTER, PROD, Company, allow, inline

from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.account import Group, User
from awsroles.core.org.live.policies import HeldPolicy

OPERATIONS = f"arn:aws:iam::{PROD}:role/operations"


def more(company: Company, group: str, *statements: Any) -> list[str]:
    """Return the findings if *group* has a policy with *statements* besides."""
    held = company.live.accounts[MASTER].groups[group].policies
    company.group(group, policies=(*held, inline("more", *statements)))
    return company.messages()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (allow("sts:AssumeRole", f"arn:aws:iam::{PROD}:role/auditors"), "role auditors in prod"),
        (allow("sts:AssumeRole", f"arn:aws:iam::{PROD}:role/operations-*"), "role operations-sample in prod"),
        (allow("sts:AssumeRole", "arn:aws:iam::999999999999:role/x"), "role x in 999999999999"),
        (allow("sts:TagSession", OPERATIONS), "role operations in prod"),
    ],
)
def test_a_group_that_allows_more_roles_is_told(company: Company, statement: Any, told: str) -> None:
    assert more(company, "operations", statement) == [f"group_allows_more: allows also {told}"]


def test_a_wildcard_reaches_other_accounts_and_absent_names(company: Company) -> None:
    (told,) = more(company, "operations", allow("sts:AssumeRole", "*"))
    assert told.startswith("group_allows_more: allows also any role in any other account, role ")
    (told,) = more(Company(), "operations", allow("sts:*", "arn:aws:iam::*:role/operations"))[:1]
    assert "role operations in any other account" in told


def test_live_roles_that_the_file_does_not_mean_are_asked_for(company: Company) -> None:
    company.add_role(PROD, "legacy")
    company.account(PROD, roles={**company.live.accounts[PROD].roles})
    found = more(company, "operations", allow("sts:AssumeRole", f"arn:aws:iam::{PROD}:role/leg*"))
    assert any("role legacy in prod" in each for each in found)


def test_a_group_that_allows_less_is_told(company: Company) -> None:
    company.group("auditors", policies=(inline("awsroles-assume", allow("sts:AssumeRole", OPERATIONS)),))
    assert company.messages() == [
        "group_allows_more: allows also role operations in prod",
        "group_allows_less: does not allow role auditors in partner, role auditors in prod",
    ]


def test_a_deny_that_the_file_does_not_have_allows_less(company: Company) -> None:
    deny = {**allow("sts:AssumeRole", OPERATIONS), "Effect": "Deny"}
    assert more(company, "operations", deny) == ["group_allows_less: does not allow role operations in prod"]


def test_other_actions_are_told_and_passing_of_roles_apart(company: Company) -> None:
    assert more(company, "operations", allow(["s3:GetObject", "iam:PassRole"])) == [
        "group_other_actions: allows also s3:GetObject",
        "group_passes_roles: allows iam:PassRole on any role",
    ]


def test_the_deny_without_mfa_is_missed(company: Company) -> None:
    held = company.live.accounts[MASTER].groups["everyone"].policies
    company.group("everyone", policies=tuple(each for each in held if each.name != "awsroles-mfa-required"))
    (told,) = company.messages()
    assert told.startswith("group_denies_less: does not deny ")
    assert "s3:GetObject without MFA" in told


def test_the_deny_after_a_last_day_is_missed(company: Company) -> None:
    held = company.live.accounts[MASTER].groups["everyone"].policies
    company.group("everyone", policies=tuple(each for each in held if each.name != "awsroles-until"))
    assert [each.partition(":")[0] for each in company.messages()] == ["group_denies_less"]


def test_the_same_policies_under_other_names_and_in_other_words_are_no_finding(company: Company) -> None:
    (held,) = company.live.accounts[MASTER].groups["operations"].policies
    statements = held.content["Statement"]
    split = [{**each, "Sid": "A", "Resource": [arn]} for each in statements for arn in each["Resource"]]
    split = [{**each, "Sid": f"A{number}"} for number, each in enumerate(split)]
    company.group("operations", policies=(inline("one", *split[:1]), inline("others", *split[1:])))
    assert company.found() == []


def test_a_policy_that_cannot_be_evaluated_leaves_the_group_unchecked(company: Company) -> None:
    held = company.live.accounts[MASTER].groups["operations"].policies
    unknown = HeldPolicy(
        PolicyKind.IDENTITY, "Own", "policy Own of group operations", None, "arn:aws:iam::aws:policy/Own"
    )
    company.group("operations", policies=(*held, unknown))
    report = company.check()
    assert (report.findings, report.complete) == ((), False)
    assert report.skipped[0].why == "policy Own of group operations cannot be evaluated: its document is not known"


def test_groups_that_are_missing_or_not_in_the_file_are_told(company: Company) -> None:
    groups = dict(company.live.accounts[MASTER].groups)
    del groups["auditors"]
    admins = Group(f"arn:aws:iam::{MASTER}:group/admins", "admins", (inline("all", allow("*")),))
    company.account(MASTER, groups={**groups, "admins": admins})
    assert company.found() == [
        "group_missing identity group/auditors",
        "group_passes_roles identity group/admins",
        "group_unknown identity group/admins",
    ]
    told = company.messages()
    assert "group_missing: the group is missing" in told
    assert "group_unknown: the group is not in the file; its members: nobody" in told


def test_people_in_no_group_and_in_other_groups_are_told(company: Company) -> None:
    company.user("ada", groups=())
    company.user("bob", groups=("auditors", "operations"))
    company.user("x", groups=("everyone",))
    company.user("jenkins", groups=("operations",))
    assert company.found() == [
        "user_in_no_group identity user/ada",
        "user_not_in_everyone identity user/bob",
        "user_not_in_group identity user/x",
        "user_in_other_group identity user/bob",
        "user_in_other_group identity user/jenkins",
    ]
    told = company.messages()
    assert "user_in_no_group: is in no group, not in everyone, operations" in told
    assert "user_in_other_group: is in the group operations" in told


def test_users_beside_the_file_and_missing_ones_are_told(company: Company) -> None:
    users = dict(company.live.accounts[MASTER].users)
    del users["bob"]
    company.account(MASTER, users={**users, "eve": User(f"arn:aws:iam::{MASTER}:user/eve", "eve")})
    assert company.found() == ["user_unknown identity user/eve", "user_missing identity user/bob"]
    assert company.messages()[0] == "user_unknown: the user is not in the file"


def test_names_differ_by_case_for_nobody(company: Company) -> None:
    users = dict(company.live.accounts[MASTER].users)
    ada = users.pop("ada")
    company.account(MASTER, users={**users, "Ada": replace(ada, name="Ada", groups=("Operations", "EVERYONE"))})
    assert company.found() == []


def test_without_people_in_the_file_what_needs_them_is_skipped_and_the_answer_is_whole() -> None:
    start, _, rest = COMPANY.partition("[users]")
    company = Company(f"{start}[machines]{rest.partition('[machines]')[2]}")
    report = company.check()
    assert (report.findings, report.complete) == ((), True)
    (skipped,) = report.skipped
    assert (skipped.why, skipped.call) == ("the file has no [users]", None)
    assert set(skipped.checks) == {
        "user_in_no_group",
        "user_not_in_everyone",
        "user_not_in_group",
        "user_in_other_group",
        "user_unknown",
        "user_missing",
    }
