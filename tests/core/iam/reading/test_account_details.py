"""Files of `aws iam get-account-authorization-details`."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from testbed.names import ADA, OPERATIONS

from awsroles.core.iam.reading.account_details import AccountDetails, read_account_details
from awsroles.core.iam.reading.details_page import DetailsFile
from awsroles.errors import ConfigurationError
from awsroles.standin.sample_policies import allow_assume, trust_with_mfa

SHARED = "arn:aws:iam::111111111111:policy/shared"
LIMIT = "arn:aws:iam::111111111111:policy/limit"


def managed(arn: str, document: Any) -> dict[str, Any]:
    """Return a managed policy whose second version is in effect."""
    old = {"Document": allow_assume(["arn:aws:iam::999999999999:role/old"]), "VersionId": "v1"}
    new = {"Document": document, "VersionId": "v2", "IsDefaultVersion": True}
    return {
        "PolicyName": arn.rpartition("/")[2],
        "Arn": arn,
        "DefaultVersionId": "v2",
        "PolicyVersionList": [{**old, "IsDefaultVersion": False}, new],
    }


def master(**changes: Any) -> dict[str, Any]:
    """Return the details of ada's account."""
    user = {
        "Path": "/",
        "UserName": "ada",
        "UserId": "AIDA1",
        "Arn": ADA,
        "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": allow_assume([OPERATIONS])}],
        "GroupList": ["operations"],
        "AttachedManagedPolicies": [{"PolicyName": "shared", "PolicyArn": SHARED}],
        "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": LIMIT},
        "Tags": [{"Key": "team", "Value": "blue"}],
    }
    group = {
        "GroupName": "operations",
        "Arn": "arn:aws:iam::111111111111:group/operations",
        "GroupPolicyList": [{"PolicyName": "assume", "PolicyDocument": quote(json.dumps(allow_assume(["*"])))}],
        "AttachedManagedPolicies": [],
    }
    policies = [managed(SHARED, allow_assume([OPERATIONS])), managed(LIMIT, allow_assume(["*"]))]
    whole = {"UserDetailList": [user], "GroupDetailList": [group], "RoleDetailList": [], "Policies": policies}
    return {**whole, **changes}


def sub_account(**changes: Any) -> dict[str, Any]:
    """Return the details of an account with one role."""
    role = {
        "Path": "/",
        "RoleName": "operations",
        "RoleId": "AROA1",
        "Arn": OPERATIONS,
        "AssumeRolePolicyDocument": trust_with_mfa("111111111111"),
        "RolePolicyList": None,
        "InstanceProfileList": [],
        **changes,
    }
    return {"UserDetailList": None, "RoleDetailList": [role], "Policies": []}


def read(*contents: Any) -> AccountDetails:
    """Return what files with *contents* tell."""
    files = [DetailsFile(f"{number}.json", json.dumps(each).encode()) for number, each in enumerate(contents)]
    return read_account_details(files)


def test_a_user_has_the_policies_of_its_own_its_groups_and_those_attached() -> None:
    ada = read(master()).users[ADA]
    assert [each.name for each in ada.identity] == [
        "policy own of user ada",
        "policy shared of user ada",
        "policy assume of group operations",
    ]
    assert ada.identity[1].statements[0].resources == (OPERATIONS,)
    assert ada.boundary is not None
    assert ada.boundary_arn == LIMIT
    assert (ada.unique_id, ada.tags, ada.groups) == ("AIDA1", {"team": "blue"}, ("operations",))
    assert ada.is_complete


@pytest.mark.parametrize("form", ["object", "text", "encoded"])
def test_documents_are_objects_or_text_that_may_be_url_encoded(form: str) -> None:
    document = trust_with_mfa("111111111111")
    text = json.dumps(document)
    written = {"object": document, "text": text, "encoded": quote(text, safe="")}[form]
    role = read(sub_account(AssumeRolePolicyDocument=written)).roles[OPERATIONS]
    assert role.trust_policy is not None
    assert role.trust_policy.statements[0].conditions[0].key == "aws:MultiFactorAuthPresent"


def test_nulls_and_missing_parts_are_none() -> None:
    user = {"UserName": "ada", "Arn": ADA, "UserPolicyList": None, "GroupList": None, "Tags": None, "UserId": None}
    found = read({"UserDetailList": [user], "Policies": None, "Marker": None})
    assert found.users[ADA].identity == ()
    assert found.users[ADA].is_complete
    assert found.listed_roles == frozenset()


def test_a_role_that_is_missing_from_a_whole_list_does_not_exist() -> None:
    assert read(master(), sub_account()).listed_roles == {"111111111111", "222222222222"}


def test_a_page_that_is_not_the_last_lists_not_all_roles() -> None:
    page = {**sub_account(), "IsTruncated": True}
    assert read(page).listed_roles == frozenset()
    assert read(page, {**sub_account(), "IsTruncated": False}).listed_roles == {"222222222222"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"GroupDetailList": []}, "policies of group operations"),
        ({"Policies": [managed(LIMIT, allow_assume(["*"]))]}, "policy shared of user ada"),
        ({"Policies": [managed(SHARED, allow_assume(["*"]))]}, "permissions boundary limit"),
        ({"Policies": [managed(SHARED, {"Statement": []}), managed(LIMIT, {})]}, "policy shared of user ada"),
    ],
)
def test_what_a_file_does_not_hold_or_aws_would_refuse_is_named(changes: dict[str, Any], what: str) -> None:
    unread = {each.what: each.message for each in read(master(**changes)).users[ADA].unread}
    words = ("the file does not hold this group", "the file does not hold its document", "has no statement")
    assert unread[what].endswith(words)


def test_users_and_roles_are_read_once_when_they_are_asked_for() -> None:
    details = read(master(), sub_account())
    assert (list(details.users), len(details.roles)) == ([ADA], 1)
    assert details.roles[OPERATIONS] is details.roles[OPERATIONS]
    assert details.roles.get("arn:aws:iam::222222222222:role/nobody") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_that_powershell_redirected_are_read(encoding: str) -> None:
    found = read_account_details([DetailsFile("master.json", json.dumps(master()).encode(encoding))])
    assert ADA in found.users


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "master.json: line 1, column 1 is not JSON"),
        (b"[1]", "master.json holds no account authorization details"),
        (b'{"Users": []}', "master.json holds no account authorization details"),
        (b'{"UserDetailList": []}', "master.json names no account"),
        (b'{"UserDetailList": {}}', "master.json: UserDetailList is not a list of objects"),
        (b"\xff", "master.json is not UTF-8"),
        (json.dumps({"RoleDetailList": [{"Arn": "arn:aws:iam::222222222222:role/a b"}]}).encode(), "is not the ARN of"),
        (
            json.dumps({**master(), "Policies": [{"Arn": SHARED.replace("1" * 12, "2" * 12)}]}).encode(),
            "several accounts",
        ),
        (
            json.dumps({"UserDetailList": [{"Arn": ADA, "UserPolicyList": "x"}]}).encode(),
            "UserPolicyList is not a list",
        ),
        (json.dumps({"UserDetailList": [{"Arn": ADA, "Tags": ["x"]}]}).encode(), "master.json: Tags is not a list"),
    ],
)
def test_other_files_are_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _ = list(read_account_details([DetailsFile("master.json", content)]).users.values())
    assert words in caught.value.message
    assert "\n" not in caught.value.message
