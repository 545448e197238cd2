"""Calls that read a whole account, called by plain boto3."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey, InlinePolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

Iam = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

AUDIT = "arn:aws:iam::111111111111:role/team/audit"
OWN = "arn:aws:iam::111111111111:policy/own"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
MAY_READ = allow(["iam:GetAccount*", "iam:*CredentialReport", "iam:List*", "iam:GetGroup"])


@pytest.fixture(autouse=True)
def _account(aws: StandIn) -> None:
    """Fill ada's account, and let her read it."""
    own = aws.add_managed_policy(OWN, allow(["s3:*"]), allow(["s3:Get*"]))
    everyone = aws.add_group("arn:aws:iam::111111111111:group/everyone", (InlinePolicy("assume", allow_assume(["*"])),))
    aws.users[ADA].policies = (MAY_READ,)
    aws.users[ADA].groups = (everyone,)
    aws.add_role(
        AUDIT,
        trust_with_mfa("111111111111"),
        7200,
        attached=[own, aws.add_managed_policy(READ_ONLY, allow(["s3:List*"]))],
        boundary=own,
    )
    aws.add_role("arn:aws:iam::333333333333:role/foreign", trust_with_mfa("111111111111"))


def test_a_whole_account_is_read_at_once_with_its_documents(iam: Iam, key: AccessKey) -> None:
    found = iam(key).get_account_authorization_details()
    ada = next(each for each in found["UserDetailList"] if each["Arn"] == ADA)
    assert ada["GroupList"] == ["everyone"]
    assert ada["UserPolicyList"] == [{"PolicyName": "policy-0", "PolicyDocument": MAY_READ}]
    everyone = next(each for each in found["GroupDetailList"] if each["GroupName"] == "everyone")
    assert everyone["GroupPolicyList"] == [{"PolicyName": "assume", "PolicyDocument": allow_assume(["*"])}]
    [audit] = found["RoleDetailList"]
    assert audit["AssumeRolePolicyDocument"] == trust_with_mfa("111111111111")
    assert [each["PolicyArn"] for each in audit["AttachedManagedPolicies"]] == [OWN, READ_ONLY]
    assert audit["PermissionsBoundary"]["PermissionsBoundaryArn"] == OWN
    assert "MaxSessionDuration" not in audit
    policies = {each["Arn"]: each for each in found["Policies"]}
    assert set(policies) == {OWN, READ_ONLY}
    versions = [(each["VersionId"], each["IsDefaultVersion"]) for each in policies[OWN]["PolicyVersionList"]]
    assert versions == [("v1", False), ("v2", True)]


def test_the_pages_of_an_account_hold_all_of_it_once(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    aws.page_size = 2
    pages = list(iam(key).get_paginator("get_account_authorization_details").paginate())
    assert len(pages) > 2
    names = [each["UserName"] for each in (user for page in pages for user in page["UserDetailList"])]
    assert sorted(names) == sorted({user.name for user in aws.users.values() if user.account == "111111111111"})


def test_a_filter_leaves_the_other_kinds_out(iam: Iam, key: AccessKey, refused: Refused) -> None:
    found = iam(key).get_account_authorization_details(Filter=["Role", "LocalManagedPolicy"])
    assert (found["UserDetailList"], found["GroupDetailList"]) == ([], [])
    assert [each["Arn"] for each in found["Policies"]] == [OWN]
    wrong = refused(lambda: iam(key).get_account_authorization_details(Filter=["Roles"]))
    assert wrong[:2] == (400, "ValidationError")


def test_the_summary_tells_of_the_root_user(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    summary = iam(key).get_account_summary()["SummaryMap"]
    assert (summary["AccountMFAEnabled"], summary["AccountAccessKeysPresent"], summary["Roles"]) == (0, 0, 1)
    root = aws.add_user("arn:aws:iam::111111111111:root").arn
    aws.add_access_key(root)
    aws.add_mfa_device(root, "arn:aws:iam::111111111111:mfa/root")
    summary = iam(key).get_account_summary()["SummaryMap"]
    assert (summary["AccountMFAEnabled"], summary["AccountAccessKeysPresent"]) == (1, 1)


def test_a_denied_reader_learns_nothing(aws: StandIn, iam: Iam, key: AccessKey, refused: Refused) -> None:
    aws.users[ADA].policies = ()
    for call in (
        "get_account_authorization_details",
        "get_account_summary",
        "generate_credential_report",
        "list_roles",
    ):
        assert refused(getattr(iam(key), call))[:2] == (403, "AccessDenied")


def test_users_groups_and_roles_are_listed_by_path(iam: Iam, key: AccessKey) -> None:
    client = iam(key)
    [audit] = client.list_roles(PathPrefix="/team/")["Roles"]
    assert (audit["Arn"], audit["MaxSessionDuration"], "RoleLastUsed" in audit) == (AUDIT, 7200, False)
    assert client.list_roles(PathPrefix="/other/")["Roles"] == []
    assert ADA in [each["Arn"] for each in client.list_users()["Users"]]
    assert "everyone" in [each["GroupName"] for each in client.list_groups()["Groups"]]
    assert [each["UserName"] for each in client.get_group(GroupName="everyone")["Users"]] == ["ada"]


def test_a_role_tells_when_it_was_used(
    aws: StandIn, iam: Iam, sts: Iam, key: AccessKey, mfa_session: dict[str, Any]
) -> None:
    aws.users[ADA].policies = (allow(["iam:GetRole", "sts:AssumeRole"]),)
    assert iam(key).get_role(RoleName="audit")["Role"]["RoleLastUsed"] == {}
    session = sts(mfa_session).assume_role(RoleArn=AUDIT, RoleSessionName="ada")["Credentials"]
    sts(session).get_caller_identity()
    assert iam(key).get_role(RoleName="audit")["Role"]["RoleLastUsed"]["Region"] == "us-east-1"


@pytest.mark.usefixtures("phone")
def test_a_credential_report_is_made_once_in_four_hours(
    aws: StandIn, iam: Iam, key: AccessKey, refused: Refused
) -> None:
    client = iam(key)
    assert refused(client.get_credential_report)[:2] == (410, "ReportNotPresent")
    aws.report_seconds = 60.0
    assert client.generate_credential_report()["State"] == "STARTED"
    assert client.generate_credential_report()["State"] == "INPROGRESS"
    assert refused(client.get_credential_report)[:2] == (404, "ReportInProgress")
    aws.report_seconds = 0.0
    assert client.generate_credential_report()["State"] == "COMPLETE"
    rows = client.get_credential_report()["Content"].decode().splitlines()
    fields = next(dict(zip(rows[0].split(","), row.split(","), strict=True)) for row in rows if row.startswith("ada,"))
    assert (fields["mfa_active"], fields["password_enabled"], fields["access_key_1_active"]) == (
        "true",
        "false",
        "true",
    )
    assert (fields["access_key_1_last_used_service"], fields["access_key_2_active"]) == ("iam", "false")
    aws.deactivate_access_key(aws.add_access_key(ADA).access_key_id)
    assert client.get_credential_report()["Content"].decode().splitlines() == rows
    name, (started, content) = next(iter(aws.credential_reports.items()))
    aws.credential_reports[name] = (started - 4 * 3600, content)
    assert refused(client.get_credential_report)[:2] == (410, "ReportExpired")
    assert client.generate_credential_report()["State"] == "STARTED"
