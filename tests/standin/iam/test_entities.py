"""Users, groups, roles and managed policies, written by plain boto3 with an administrator's key."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust

Iam = Callable[[Any], Any]
Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

ACCOUNT = "arn:aws:iam::111111111111:"
TRUST = json.dumps(trust("111111111111"))
READ = json.dumps(allow(["iam:GetRole"]))


@pytest.fixture
def admin(aws: StandIn, iam: Iam, key: AccessKey) -> Any:
    """Return a client with ada's key, who may do everything in her account."""
    aws.users[ADA].policies = (allow(["*"]),)
    return iam(key)


def test_a_role_is_created_with_policies_and_a_boundary_that_bind_its_sessions(
    admin: Any, sts: Sts, iam: Iam, key: AccessKey, refused: Refused
) -> None:
    boundary = admin.create_policy(PolicyName="boundary", PolicyDocument=READ)["Policy"]["Arn"]
    admin.create_role(RoleName="audit", Path="/team/", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=boundary)
    admin.put_role_policy(
        RoleName="audit", PolicyName="all", PolicyDocument=json.dumps(allow(["iam:GetRole", "iam:GetUser"]))
    )
    role = f"{ACCOUNT}role/team/audit"
    session = sts(key).assume_role(RoleArn=role, RoleSessionName="ada")["Credentials"]
    assert iam(session).get_role(RoleName="audit")["Role"]["Arn"] == role
    assert "no permissions boundary allows" in refused(lambda: iam(session).get_user(UserName="ada"))[2]
    admin.delete_role_permissions_boundary(RoleName="audit")
    assert iam(session).get_user(UserName="ada")["User"]["Arn"] == ADA
    admin.put_role_permissions_boundary(RoleName="audit", PermissionsBoundary=boundary)
    admin.delete_role_policy(RoleName="audit", PolicyName="all")
    admin.attach_role_policy(RoleName="audit", PolicyArn=boundary)
    assert iam(session).get_role(RoleName="audit")
    admin.create_policy_version(PolicyArn=boundary, PolicyDocument=json.dumps(allow(["s3:*"])), SetAsDefault=True)
    assert refused(lambda: iam(session).get_role(RoleName="audit"))[1] == "AccessDenied"


def test_a_trust_policy_is_replaced(aws: StandIn, admin: Any, sts: Sts, key: AccessKey, refused: Refused) -> None:
    admin.create_role(RoleName="audit", AssumeRolePolicyDocument=TRUST)
    admin.update_assume_role_policy(RoleName="audit", PolicyDocument=json.dumps(trust("222222222222")))
    assert aws.roles[f"{ACCOUNT}role/audit"].trust_policy == trust("222222222222")
    denied = refused(lambda: sts(key).assume_role(RoleArn=f"{ACCOUNT}role/audit", RoleSessionName="ada"))
    assert denied[1] == "AccessDenied"
    admin.update_role(RoleName="audit", MaxSessionDuration=7200)
    assert admin.get_role(RoleName="audit")["Role"]["MaxSessionDuration"] == 7200


def test_a_group_gives_its_members_what_it_has_until_they_leave(
    aws: StandIn, admin: Any, iam: Iam, refused: Refused
) -> None:
    admin.create_user(UserName="bob", Path="/contractors/")
    bob = iam(aws.add_access_key(f"{ACCOUNT}user/contractors/bob"))
    admin.create_group(GroupName="readers")
    policy = admin.create_policy(PolicyName="lists", PolicyDocument=json.dumps(allow(["iam:ListMFADevices"])))
    admin.put_group_policy(GroupName="readers", PolicyName="reads", PolicyDocument=json.dumps(allow(["iam:GetUser"])))
    admin.attach_group_policy(GroupName="readers", PolicyArn=policy["Policy"]["Arn"])
    assert refused(bob.get_user)[1] == "AccessDenied"
    admin.add_user_to_group(GroupName="readers", UserName="bob")
    assert bob.get_user()["User"]["Path"] == "/contractors/"
    assert bob.list_mfa_devices()["MFADevices"] == []
    admin.detach_group_policy(GroupName="readers", PolicyArn=policy["Policy"]["Arn"])
    assert refused(bob.list_mfa_devices)[1] == "AccessDenied"
    admin.remove_user_from_group(GroupName="readers", UserName="bob")
    assert refused(bob.get_user)[1] == "AccessDenied"


def test_what_holds_something_is_not_deleted_before_it_is_empty(admin: Any, refused: Refused) -> None:
    admin.create_role(RoleName="audit", AssumeRolePolicyDocument=TRUST)
    policy = admin.create_policy(PolicyName="lists", PolicyDocument=READ)["Policy"]["Arn"]
    admin.attach_role_policy(RoleName="audit", PolicyArn=policy)
    conflict = (409, "DeleteConflict")
    assert refused(lambda: admin.delete_role(RoleName="audit"))[:2] == conflict
    assert refused(lambda: admin.delete_policy(PolicyArn=policy))[:2] == conflict
    assert refused(lambda: admin.delete_group(GroupName="operations"))[:2] == conflict
    assert refused(lambda: admin.delete_user(UserName="ada"))[:2] == conflict
    admin.detach_role_policy(RoleName="audit", PolicyArn=policy)
    admin.delete_role(RoleName="audit")
    admin.delete_policy(PolicyArn=policy)
    assert refused(lambda: admin.get_role(RoleName="audit"))[1] == "NoSuchEntity"
    admin.create_user(UserName="bob")
    admin.delete_user(UserName="bob")
    admin.create_group(GroupName="readers")
    admin.delete_group(GroupName="readers")


def statement(**elements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", **elements}]})


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (statement(Resource="*", Principal="*"), "Has prohibited field Principal"),
        (statement(), "must contain resources"),
        (statement(Resource="*", NotAction="s3:*"), "must contain actions"),
        (statement(Resource="*", Sid="a b"), "must be alpha-numeric"),
        (statement(Resource="*", Condition={"Like": {"aws:username": "a"}}), "condition operator Like"),
        ('{"Statement": [], "Statement": []}', "Syntax errors"),
        ("{", "Syntax errors"),
    ],
)
def test_a_document_that_iam_refuses_is_not_written(
    aws: StandIn, admin: Any, refused: Refused, policy: str, words: str
) -> None:
    before = aws.users[ADA].policies
    call = refused(lambda: admin.put_user_policy(UserName="ada", PolicyName="p", PolicyDocument=policy))
    assert call[:2] == (400, "MalformedPolicyDocument")
    assert words in call[2]
    assert aws.users[ADA].policies == before


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (statement(Principal="*", Resource="*"), "Has prohibited field Resource"),
        (statement(), "may only specify"),
        (json.dumps(trust(f"{ACCOUNT}user/nobody")), "Invalid principal in policy"),
    ],
)
def test_a_trust_policy_that_iam_refuses_makes_no_role(admin: Any, refused: Refused, policy: str, words: str) -> None:
    call = refused(lambda: admin.create_role(RoleName="audit", AssumeRolePolicyDocument=policy))
    assert call[:2] == (400, "MalformedPolicyDocument")
    assert words in call[2]
    assert refused(lambda: admin.get_role(RoleName="audit"))[1] == "NoSuchEntity"


def test_quotas_hold(aws: StandIn, admin: Any, refused: Refused) -> None:
    def long(characters: int) -> str:
        return json.dumps(allow(["iam:GetRole"], [f"arn:aws:iam::111111111111:role/{'r' * characters}"]), indent=9)

    full = (409, "LimitExceeded")
    for number in range(10):
        admin.create_group(GroupName=f"g-{number}")
    groups = [f"g-{number}" for number in range(9)]
    for name in groups:
        admin.add_user_to_group(GroupName=name, UserName="ada")
    assert refused(lambda: admin.add_user_to_group(GroupName="g-9", UserName="ada"))[:2] == full
    admin.put_group_policy(GroupName="g-0", PolicyName="a", PolicyDocument=long(2400))
    refusal = refused(lambda: admin.put_group_policy(GroupName="g-0", PolicyName="b", PolicyDocument=long(2600)))
    assert refusal == (*full, "Maximum policy size of 5120 bytes exceeded for group g-0")
    assert refused(lambda: admin.create_policy(PolicyName="p", PolicyDocument=long(6100)))[:2] == full
    trusts = json.dumps(trust("1" * 12, conditions={"StringEquals": {"sts:ExternalId": "x" * 1900}}))
    assert refused(lambda: admin.create_role(RoleName="r", AssumeRolePolicyDocument=trusts))[:2] == full
    assert len(aws.users[ADA].groups) == 10


@pytest.mark.parametrize(
    ("action", "arguments", "denied"),
    [
        ("create_user", {"UserName": "bob", "Path": "/x/"}, "iam:CreateUser on resource: user bob"),
        ("add_user_to_group", {"GroupName": "operations", "UserName": "ada"}, "111111111111:group/operations"),
        ("create_role", {"RoleName": "r", "AssumeRolePolicyDocument": TRUST}, "111111111111:role/r"),
        ("put_user_policy", {"UserName": "ada", "PolicyName": "p", "PolicyDocument": READ}, "on resource: user ada"),
        ("create_policy", {"PolicyName": "p", "PolicyDocument": READ}, "111111111111:policy/p"),
    ],
)
def test_each_write_needs_a_permission(
    aws: StandIn, iam: Iam, key: AccessKey, refused: Refused, action: str, arguments: dict[str, str], denied: str
) -> None:
    aws.users[ADA].policies = (allow(["s3:*"]),)
    call = refused(lambda: getattr(iam(key), action)(**arguments))
    assert call[:2] == (403, "AccessDenied")
    assert denied in call[2]


def test_names_differ_by_more_than_case_and_path(admin: Any, refused: Refused) -> None:
    admin.create_role(RoleName="audit", AssumeRolePolicyDocument=TRUST)
    again = refused(lambda: admin.create_role(RoleName="Audit", Path="/x/", AssumeRolePolicyDocument=TRUST))
    assert again[:2] == (409, "EntityAlreadyExists")
