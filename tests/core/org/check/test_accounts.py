"""Findings about accounts, control policies, the organization around them, exceptions and baselines."""

import json
from typing import Any

import pytest
from testbed.organization.checked import COMPANY, DEV, PROD, STORAGE, Company, document
from testbed.organization.meant import FULL, RECENT

from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.check.baseline import baseline_text, read_baseline
from awsroles.core.org.live.account import User
from awsroles.core.org.live.credentials import AccessKey, Credentials, UserCredentials
from awsroles.core.org.live.organization import MemberAccount
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.errors import ConfigurationError


def add_user(company: Company, account: str, name: str, path: str = "/") -> None:
    user = User(f"arn:aws:iam::{account}:user{path}{name}", name)
    keys = (AccessKey(True, RECENT, None, id="AKIAEXAMPLE"), AccessKey(False, RECENT, None, id="AKIAOTHER"))
    held = Credentials(None, {name: UserCredentials(name, None, None, None, None, keys)})
    company.account(account, users={name: user}, credentials=held)


def test_users_and_keys_outside_of_the_master_account_are_told(company: Company) -> None:
    add_user(company, PROD, "bot")
    assert company.messages() == [
        "user_in_sub_account: the account has this user",
        "key_in_sub_account: has AKIAEXAMPLE, 3 days old",
    ]


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ({"AccountMFAEnabled": 0}, ["root_without_mfa prod root"]),
        ({"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 1}, ["root_key prod root"]),
        ({"AccountMFAEnabled": 0, "AccountPasswordPresent": 0}, []),
        ({"AccountMFAEnabled": 0, "AccountPasswordPresent": 0, "AccountAccessKeysPresent": 1},
         ["root_key prod root", "root_without_mfa prod root"]),
    ],
)  # fmt: skip
def test_root_users_have_mfa_and_no_keys(company: Company, summary: dict[str, int], found: list[str]) -> None:
    company.account(PROD, summary=summary)
    assert company.found() == found
    told = {"root_key": "the root user has an access key", "root_without_mfa": "the root user has no MFA device"}
    assert company.messages() == [f"{each.split()[0]}: {told[each.split()[0]]}" for each in found]


def test_an_exception_sets_a_finding_apart_until_its_last_day(company: Company) -> None:
    add_user(company, DEV, "ses-smtp", "/mail/")
    report = company.check()
    assert [each.finding for each in report.excepted] == ["user_in_sub_account"]
    assert [each.finding for each in report.findings] == ["key_in_sub_account"]
    late = Company(COMPANY.replace("2037-06-30", "2030-06-14"))
    add_user(late, DEV, "ses-smtp")
    found = late.found()
    assert found[-1] == "exception_expired dev user/ses-smtp"
    assert "user_in_sub_account dev user/ses-smtp" in found
    assert late.check().findings[-1].message == "the exception of user_in_sub_account ended on 2030-06-14"


def test_a_baseline_leaves_what_is_new(company: Company) -> None:
    company.account(PROD, summary={"AccountMFAEnabled": 0})
    baseline = read_baseline(baseline_text(company.check().findings), "baseline.json")
    company.account(DEV, summary={"AccountMFAEnabled": 0})
    report = company.check(baseline=baseline)
    assert [each.account for each in report.findings] == [DEV]
    assert [each.account for each in report.known] == [PROD]
    assert json.loads(baseline_text(company.check().findings))["version"] == 1
    assert read_baseline(baseline_text(()), "baseline.json") == frozenset()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}', "[" * 9999]
)
def test_other_files_are_no_baselines(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^other\.json is not a baseline of org check$") as raised:
        read_baseline(text, "other.json")
    assert (raised.value.hint, raised.value.command) == ("write it anew:", "awsroles org check --write-baseline FILE")


NO_USERS, PROTECT, SERVICES = "p-awsroles-no-users", "p-awsroles-protect-roles", "p-awsroles-only-services-storage"


def held(name: str, *statements: Any) -> HeldPolicy:
    return HeldPolicy(PolicyKind.SCP, name, f"service control policy {name}", document(*statements), f"arn:{name}")


def attach(company: Company, target: str, *policies: str) -> None:
    company.around(attached={**(company.outside.attached or {}), target: policies})


def test_a_control_policy_that_is_not_attached_is_told(company: Company) -> None:
    attach(company, PROD, FULL, PROTECT)
    assert company.messages() == [
        "control_policy_missing: awsroles-no-users has no effect: nothing that it denies is denied"
    ]


def test_all_control_policies_off_are_all_missing(company: Company) -> None:
    company.around(has_control_policies=False, attached={}, policies={})
    assert sorted(set(company.found())) == [
        "control_policy_missing dev account",
        "control_policy_missing prod account",
        "control_policy_missing storage account",
    ]


def test_a_control_policy_of_an_ou_counts_for_its_accounts(company: Company) -> None:
    for account in (PROD, DEV, STORAGE):
        rest = tuple(each for each in (company.outside.attached or {})[account] if each != NO_USERS)
        attach(company, account, *rest)
    attach(company, "r-root", FULL, NO_USERS)
    assert company.found() == []


def test_a_control_policy_that_denies_less_is_told_whatever_its_name(company: Company) -> None:
    whole = company.outside.policies[NO_USERS].content
    first = {**whole["Statement"][0], "Action": [x for x in whole["Statement"][0]["Action"] if x != "iam:CreateUser"]}
    weak = {NO_USERS: held("awsroles-no-users", first, *whole["Statement"][1:])}
    company.around(policies={**company.outside.policies, **weak})
    found = company.check().findings
    assert {each.finding for each in found} == {"control_policy_weaker"}
    assert found[0].message == "awsroles-no-users does not deny iam:CreateUser by a plain user, iam:CreateUser by root"


def test_a_control_policy_that_spares_too_much_is_told(company: Company) -> None:
    whole = company.outside.policies[PROTECT].content
    spared = [
        {**each, "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:*"}}} for each in whole["Statement"]
    ]
    company.around(policies={**company.outside.policies, PROTECT: held("awsroles-protect-roles", *spared)})
    report = company.check()
    assert {each.finding for each in report.findings} == {"control_policy_missing"}
    assert report.has_errors


def test_break_glass_that_is_locked_out_is_told(company: Company) -> None:
    attach(company, "r-root", FULL, "p-freeze")
    freeze = held("freeze", {"Effect": "Deny", "Action": "iam:*", "Resource": "*"})
    company.around(policies={**company.outside.policies, "p-freeze": freeze})
    findings = company.check().findings
    assert {each.finding for each in findings} == {"control_policy_stricter"}
    assert findings[0].message.startswith("control policies deny iam:CreateAccessKey by the deploy role, ")


def test_a_level_that_allows_nothing_denies_break_glass_too(company: Company) -> None:
    attach(company, PROD, NO_USERS, PROTECT)
    assert company.found() == ["control_policy_stricter prod account"]


def test_the_same_control_policy_in_other_words_is_no_finding(company: Company) -> None:
    whole = company.outside.policies[NO_USERS].content
    split = [
        {**whole["Statement"][0], "Sid": f"S{n}", "Action": x} for n, x in enumerate(whole["Statement"][0]["Action"])
    ]
    company.around(policies={**company.outside.policies, NO_USERS: held("users", *split, *whole["Statement"][1:])})
    assert company.found() == []


def test_a_control_policy_that_cannot_be_evaluated_is_not_checked(company: Company) -> None:
    company.around(policies={**company.outside.policies, FULL: replace(held("full"), document={"Statement": []})})
    report = company.check()
    assert not report.complete
    assert any("control_policy_missing" in each.checks for each in report.skipped)


def member(number: str, name: str, *parents: str, state: str = "ACTIVE") -> dict[str, MemberAccount]:
    return {number: MemberAccount(number, name, state, parents)}


def test_accounts_that_the_file_does_not_know_are_told(company: Company) -> None:
    new = {
        **member("888888888881", "Sandbox", "r-root"),
        **member("888888888882", "Shop 2", "r-root", "ou-workloads", "ou-workloads-prod"),
        **member("888888888883", "Gone", "r-root", state="SUSPENDED"),
    }
    company.around(accounts={**company.outside.accounts, **new})
    assert company.messages() == [
        "account_unknown: Sandbox is not in the file",
        "account_new_in_ou: Shop 2 is in workloads/prod, which is granted to operations",
    ]
    assert company.found()[0] == "account_unknown Sandbox account"


def test_accounts_of_the_file_that_are_elsewhere_or_suspended_are_told(company: Company) -> None:
    accounts = dict(company.outside.accounts)
    accounts |= member(PROD, "prod", "r-root", "ou-workloads", state="PENDING_CLOSURE")
    del accounts[DEV]
    company.around(accounts=accounts)
    found = [each for each in company.messages() if not each.startswith("control")]
    assert found == [
        "account_suspended: its state is PENDING_CLOSURE",
        "account_not_in_organization: is not in the organization o-a1b2c3d4e5",
        "account_ou: is in workloads, not in workloads/prod",
    ]


def test_without_an_organization_control_policies_are_not_checked(company: Company) -> None:
    company.live = replace(company.live, organization=None)
    report = company.check()
    assert not report.complete
    (skipped,) = report.skipped
    assert skipped.call == "organizations:DescribeOrganization"
    assert skipped.why == "the organization was not read, or the account is in none"
    assert "control_policy_weaker" in skipped.checks
