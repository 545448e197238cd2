"""The stand-in's lists of policies, asked by boto3."""

from collections.abc import Callable
from typing import Any

import pytest

from awsroles.standin.accounts import AccessKey, InlinePolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume

ADA = "arn:aws:iam::111111111111:user/ada"
ROLE = "arn:aws:iam::222222222222:role/operations"
POLICY = "arn:aws:iam::111111111111:policy/team/assume"


@pytest.fixture
def client(aws: StandIn, iam: Callable[[Any], Any], key: AccessKey) -> Any:
    """Return IAM for ada, who may do everything there, has a boundary and a managed policy of two versions."""
    user = aws.users[ADA]
    managed = aws.add_managed_policy(POLICY, allow_assume(["arn:aws:iam::222222222222:role/old"]), allow_assume([ROLE]))
    user.policies = (allow(["iam:*"]), InlinePolicy("mine", allow_assume([ROLE])))
    user.attached = (managed,)
    user.boundary = aws.add_managed_policy("arn:aws:iam::111111111111:policy/limit", allow(["iam:*", "sts:*"]))
    user.groups = (aws.add_group("arn:aws:iam::111111111111:group/team/ops", [allow_assume([ROLE])], [managed]),)
    return iam(key)


def test_documents_come_back_as_they_were_written(client: Any) -> None:
    assert client.get_user_policy(UserName="ada", PolicyName="mine")["PolicyDocument"] == allow_assume([ROLE])
    assert client.get_group_policy(GroupName="ops", PolicyName="policy-0")["PolicyDocument"] == allow_assume([ROLE])
    version = client.get_policy(PolicyArn=POLICY)["Policy"]["DefaultVersionId"]
    assert version == "v2"
    assert client.get_policy_version(PolicyArn=POLICY, VersionId=version)["PolicyVersion"]["Document"] == allow_assume(
        [ROLE]
    )


def test_groups_attachments_and_boundary_are_described(client: Any) -> None:
    [group] = client.list_groups_for_user(UserName="ada")["Groups"]
    assert (group["GroupName"], group["Path"]) == ("ops", "/team/")
    attached = [{"PolicyName": "assume", "PolicyArn": POLICY}]
    assert client.list_attached_user_policies(UserName="ada")["AttachedPolicies"] == attached
    assert client.list_attached_group_policies(GroupName="ops")["AttachedPolicies"] == attached
    assert client.get_user()["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(":policy/limit")
    described = client.get_policy(PolicyArn=POLICY)["Policy"]
    assert (described["Path"], described["AttachmentCount"]) == ("/team/", 2)


@pytest.mark.parametrize("largest", [None, 3])
def test_lists_come_in_pages(aws: StandIn, client: Any, largest: int | None) -> None:
    aws.page_size = largest
    aws.users[ADA].policies += tuple(InlinePolicy(f"p{number:03}", allow(["s3:*"])) for number in range(105))
    pages = list(client.get_paginator("list_user_policies").paginate(UserName="ada"))
    names = [name for page in pages for name in page["PolicyNames"]]
    assert len(names) == 107
    assert names == sorted(set(names))
    assert len(pages) == (2 if largest is None else 36)


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "words"),
    [
        ("list_user_policies", {"UserName": "bob"}, "NoSuchEntity", "The user with name bob cannot be found."),
        ("list_group_policies", {"GroupName": "no"}, "NoSuchEntity", "The group with name no cannot be found."),
        ("get_group_policy", {"GroupName": "ops", "PolicyName": "no"}, "NoSuchEntity", "group policy with name no"),
        ("get_user_policy", {"UserName": "ada", "PolicyName": "no"}, "NoSuchEntity", "user policy with name no"),
        ("get_policy", {"PolicyArn": f"{POLICY}s"}, "NoSuchEntity", "was not found"),
        ("get_policy_version", {"PolicyArn": POLICY, "VersionId": "v9"}, "NoSuchEntity", "version v9 does not exist"),
        ("get_policy_version", {"PolicyArn": POLICY, "VersionId": "two"}, "ValidationError", "versionId"),
        ("list_user_policies", {"UserName": "ada", "MaxItems": 0}, "ValidationError", "maxItems"),
        ("list_user_policies", {"UserName": "ada", "MaxItems": 1001}, "ValidationError", "maxItems"),
        ("list_user_policies", {"UserName": "ada", "Marker": "made-up"}, "ValidationError", "Marker"),
        ("list_group_policies", {}, "ValidationError", "groupName"),
        ("get_policy", {"PolicyArn": POLICY.replace("111111111111", "999999999999")}, "AccessDenied", "iam:GetPolicy"),
    ],
)
def test_wrong_requests_are_refused_as_iam_does(
    client: Any, refused: Callable[..., tuple[int, str, str]], operation: str, parameters: Any, code: str, words: str
) -> None:
    _, found, message = refused(lambda: getattr(client, operation)(**parameters))
    assert found == code
    assert words in message


def test_an_action_outside_the_boundary_is_denied(
    aws: StandIn, client: Any, refused: Callable[..., tuple[int, str, str]]
) -> None:
    aws.users[ADA].boundary = aws.add_managed_policy("arn:aws:iam::111111111111:policy/none", allow(["s3:*"]))
    assert refused(lambda: client.list_user_policies(UserName="ada"))[1] == "AccessDenied"
