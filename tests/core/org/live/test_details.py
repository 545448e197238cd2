"""Snapshots of files of `aws iam get-account-authorization-details`, and of what a file means."""

import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

import pytest
from testbed.names import ADA, OPERATIONS

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.iam.reading.account_details import read_account_details
from awsroles.core.iam.reading.details_page import DetailsFile
from awsroles.core.org.live.details import snapshot_of_files
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.policies.resources import Account, Group, ManagedPolicy, Resources, Role
from awsroles.errors import ConfigurationError
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

LIMIT = "arn:aws:iam::111111111111:policy/limit"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
ADA_ARN = parse_user_arn(ADA)
TRUST = trust_with_mfa("111111111111")


def encoded(document: Any) -> str:
    return quote(json.dumps(document), safe="")


def page(**lists: Any) -> dict[str, Any]:
    """Return a page with *lists*; the others are empty."""
    empty: dict[str, Any] = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    return {**empty, **lists}


def user() -> dict[str, Any]:
    return {
        "UserName": "ada",
        "Arn": ADA,
        "UserId": "AIDA1",
        "CreateDate": "2026-01-02T03:04:05+00:00",
        "GroupList": ["operations"],
        "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": encoded(allow(["iam:GetUser"]))}],
        "AttachedManagedPolicies": [],
        "PermissionsBoundary": {"PermissionsBoundaryArn": LIMIT},
        "Tags": [{"Key": "team", "Value": "blue"}],
    }


def group() -> dict[str, Any]:
    inline = {"PolicyName": "assume", "PolicyDocument": allow_assume([OPERATIONS])}
    return {"GroupName": "operations", "Arn": "arn:aws:iam::111111111111:group/operations", "GroupPolicyList": [inline]}


def role(**changes: Any) -> dict[str, Any]:
    made = {
        "RoleName": "operations",
        "Arn": OPERATIONS,
        "RoleId": "AROA1",
        "AssumeRolePolicyDocument": encoded(TRUST),
        "RoleLastUsed": {"LastUsedDate": "2026-02-03T04:05:06Z", "Region": "eu-central-1"},
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": encoded(allow(["s3:*"]))}],
        "AttachedManagedPolicies": [{"PolicyName": "AdministratorAccess", "PolicyArn": ADMINISTRATOR}],
    }
    return {**made, **changes}


def limit() -> dict[str, Any]:
    old = {"VersionId": "v1", "Document": allow(["*"]), "IsDefaultVersion": False}
    new = {"VersionId": "v2", "Document": encoded(allow(["sts:*"])), "IsDefaultVersion": True}
    return {"PolicyName": "limit", "Arn": LIMIT, "DefaultVersionId": "v2", "PolicyVersionList": [old, new]}


def file(content: dict[str, Any], path: str = "details.json") -> DetailsFile:
    return DetailsFile(path, json.dumps(content).encode())


MASTER = file(page(UserDetailList=[user()], GroupDetailList=[group()], Policies=[limit()]), "master.json")


def test_a_policy_keeps_its_name_and_its_document_and_is_read_when_it_is_asked_for() -> None:
    found = snapshot_of_files([file(page(RoleDetailList=[role()]))]).accounts["222222222222"].roles["operations"]
    own, administrator = found.policies
    assert (own.name, own.label, own.arn) == ("own", "policy own of role operations", None)
    assert own.content == allow(["s3:*"])
    assert own.policy is not None
    assert own.policy.statements[0].actions == ("s3:*",)
    assert (administrator.name, administrator.arn) == ("AdministratorAccess", ADMINISTRATOR)
    assert (administrator.policy, administrator.problem) == (None, "its document is not known")
    assert found.trust.content == TRUST
    assert (found.unique_id, found.path, found.max_session) == ("AROA1", "/", None)
    assert (found.knows_use, found.last_used) == (True, datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone.utc))


def test_a_document_that_aws_refuses_says_what_is_wrong_with_it() -> None:
    broken = role(AssumeRolePolicyDocument=encoded({"Version": "2012-10-17"}))
    found = snapshot_of_files([file(page(RoleDetailList=[broken]))]).accounts["222222222222"].roles["operations"]
    assert found.trust.policy is None
    assert found.trust.problem == "trust policy of operations has no statement"


def test_documents_are_the_same_whatever_their_white_space_and_the_order_of_their_keys() -> None:
    turned = json.dumps(dict(reversed(list(TRUST.items()))), indent=4)
    one, other = (
        snapshot_of_files([file(page(RoleDetailList=[role(AssumeRolePolicyDocument=each)]))])
        .accounts["222222222222"]
        .roles["operations"]
        for each in (turned, TRUST)
    )
    assert one.trust.text == other.trust.text


def test_a_user_of_a_snapshot_is_judged_as_that_of_discover_and_explain() -> None:
    files = [MASTER, file(page(RoleDetailList=[role()]), "other.json")]
    snapshot, details = snapshot_of_files(files), read_account_details(files)
    master = snapshot.accounts["111111111111"]
    judged, expected = master.user_policies(master.users["ada"]), details.users[ADA]
    assert sorted(each.name for each in judged.identity) == sorted(each.name for each in expected.identity)
    assert judged.boundary == expected.boundary
    assert (judged.user, judged.groups, judged.tags, judged.is_complete) == (
        ADA_ARN,
        ("operations",),
        {"team": "blue"},
        True,
    )


def test_a_role_is_found_by_its_arn_and_in_any_case_by_its_name() -> None:
    snapshot = snapshot_of_files([file(page(RoleDetailList=[role()]))])
    assert snapshot.role(OPERATIONS) is snapshot.accounts["222222222222"].role("Operations")
    assert snapshot.role(OPERATIONS.replace(":role/", ":role/team/")) is None
    assert snapshot.role("arn:aws:iam::999999999999:role/operations") is None


def test_files_without_all_lists_are_not_complete() -> None:
    assert snapshot_of_files([MASTER]).complete
    part = snapshot_of_files([file({"RoleDetailList": [role()]}, "roles.json")])
    assert not part.complete
    assert [(each.account, each.why) for each in part.unread] == [
        ("222222222222", "roles.json does not hold all lists")
    ]


def test_the_pages_of_an_account_are_joined() -> None:
    first = file(page(RoleDetailList=[role()], IsTruncated=True, Marker="x"), "1.json")
    last = file(page(RoleDetailList=[role(RoleName="read", Arn=OPERATIONS.replace("operations", "read"))]), "2.json")
    assert not snapshot_of_files([first]).complete
    whole = snapshot_of_files([first, last])
    assert whole.complete
    assert set(whole.accounts["222222222222"].roles) == {"operations", "read"}


def test_a_file_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="RoleDetailList is not a list of objects"):
        snapshot_of_files([file({"RoleDetailList": {}})])


def test_what_a_file_means_is_a_snapshot_too() -> None:
    master, other = Account("master", "111111111111"), Account("shop", "222222222222")
    own = ManagedPolicy(other, "read", "/", "", allow(["s3:Get*"]))
    made = Role(
        other, "operations", "/ops/", "", TRUST, 7200, (own.arn("aws"), ADMINISTRATOR), {"more": allow(["s3:*"])}
    )
    everyone = Group("everyone", ("ada", "bob"), inline={"assume": allow_assume(["*"])})
    snapshot = snapshot_of_resources(
        Resources("aws", master, master, "deploy", (made,), (everyone,), (own,)), {ADMINISTRATOR: allow(["*"])}
    )
    assert snapshot.complete
    assert snapshot.master == "111111111111"
    found = snapshot.role("arn:aws:iam::222222222222:role/ops/operations")
    assert found is not None
    assert (found.max_session, [each.name for each in found.policies]) == (
        7200,
        ["more", "read", "AdministratorAccess"],
    )
    assert all(each.policy is not None for each in (found.trust, *found.policies))
    account = snapshot.accounts["111111111111"]
    assert [each.name for each in account.members("everyone")] == ["ada", "bob"]
    policies = account.user_policies(account.users["ada"])
    assert [each.name for each in policies.identity] == ["policy assume of group everyone"]


def test_documents_that_are_not_known_or_no_json_have_no_text_in_common() -> None:
    def text(document: Any) -> str | None:
        found = snapshot_of_files([file(page(RoleDetailList=[role(AssumeRolePolicyDocument=document)]))])
        return found.accounts["222222222222"].roles["operations"].trust.text

    assert text(None) is None
    assert text("%7Bnot") == "{not"
    assert text("%7Bother") == "{other"


@pytest.mark.parametrize(
    "change",
    [
        {"AssumeRolePolicyDocument": 5},
        {"AssumeRolePolicyDocument": ["x"]},
        {"RoleLastUsed": ["x"]},
        {"RoleLastUsed": {"LastUsedDate": {}}},
        {"CreateDate": 17},
        {"PermissionsBoundary": "x"},
        {"MaxSessionDuration": "long"},
        {"Tags": None},
        {"RolePolicyList": [{"PolicyName": None}]},
        {"RoleName": None},
    ],
)
def test_odd_values_cost_their_part_alone(change: dict[str, Any]) -> None:
    found = snapshot_of_files([file(page(RoleDetailList=[role(**change)]))]).role(OPERATIONS)
    assert found is not None
    assert found.trust.policy is None or found.trust.content == TRUST
    assert all(each.policy is not None or each.problem for each in found.policies)
