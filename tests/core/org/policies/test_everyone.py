"""The policies of all people: their own credentials, reading of their own access, and nothing else without MFA."""

from datetime import datetime

import pytest
from testbed.scenarios.judged import ALL, Call, Judge, example
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.dataclass import replace
from awsroles.core.discover.missing import needed_policy
from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.everyone import EVERYONE, MFA_REQUIRED, SELF_MANAGEMENT, everyone, mfa_required
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.order import steps
from awsroles.core.org.policies.quotas import size

HOME = "arn:aws:iam::444444444444:"
ADA, BOB = f"{HOME}user/ada", f"{HOME}user/contractors/bob@example.com"
POLICY = f"{HOME}policy/{SELF_MANAGEMENT}"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(example())


# Calls of `awsroles mfa enroll`, of a first sign-in, and of `awsroles login`.
@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:ChangePassword", ADA),
        ("iam:GetAccountPasswordPolicy", "*"),
        ("iam:GetUser", ADA),
        ("iam:ListMFADevices", ADA),
        ("iam:ListVirtualMFADevices", "*"),
        ("iam:CreateVirtualMFADevice", f"{HOME}mfa/ada-awsroles"),
        ("iam:EnableMFADevice", ADA),
        ("iam:ResyncMFADevice", ADA),
        ("sts:GetSessionToken", "*"),
        ("sts:GetCallerIdentity", "*"),
    ],
)
@pytest.mark.parametrize("mfa", [False, True])
def test_a_new_user_changes_the_password_and_enrolls_a_device(
    judge: Judge, action: str, resource: str, mfa: bool
) -> None:
    assert judge.by_user(ADA, Call(action, resource, mfa=mfa)) == "allow"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreateAccessKey", ADA),
        ("iam:DeleteAccessKey", ADA),
        ("iam:GetAccessKeyLastUsed", ADA),
        ("iam:ListAccessKeys", ADA),
        ("iam:UpdateAccessKey", ADA),
        ("iam:DeactivateMFADevice", ADA),
        ("iam:DeleteVirtualMFADevice", f"{HOME}mfa/ada-awsroles"),
        ("iam:UploadSSHPublicKey", ADA),
        ("iam:UploadSigningCertificate", ADA),
        ("iam:CreateServiceSpecificCredential", ADA),
        ("iam:ListGroupsForUser", ADA),
    ],
)
def test_one_s_own_credentials_need_mfa(judge: Judge, action: str, resource: str) -> None:
    assert judge.by_user(ADA, Call(action, resource, mfa=True)) == "allow"
    assert judge.by_user(ADA, Call(action, resource)) == "explicit_deny"
    assert judge.by_user(ADA, Call(action, resource, session=True)) == "explicit_deny"
    # The step before: the Deny is not there yet, and nobody gains anything.
    assert judge.by_user(ADA, Call(action, resource), without=MFA_REQUIRED) == "implicit_deny"


@pytest.mark.parametrize(
    "arn",
    [ADA, BOB, f"{HOME}user/a/deep/path/ada"],
    ids=["without a path", "with a path", "with a long path"],
)
def test_users_manage_themselves_under_any_path_and_nobody_whose_name_ends_alike(judge: Judge, arn: str) -> None:
    name = arn.rsplit("/", 1)[1]
    others = [f"{HOME}user/x{name}", f"{HOME}user/team/x{name}", f"{HOME}user/{name}x", f"{HOME}user/{name}/x"]
    for action in ("iam:CreateAccessKey", "iam:GetUserPolicy", "iam:ChangePassword", "iam:EnableMFADevice"):
        assert judge.by_user(arn, Call(action, arn, mfa=True)) == "allow"
        assert {judge.by_user(arn, Call(action, other, mfa=True)) for other in others} == {"implicit_deny"}


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreateUser", f"{HOME}user/eve"),
        ("iam:PutUserPolicy", ADA),
        ("iam:AttachUserPolicy", ADA),
        ("iam:UpdateLoginProfile", ADA),
        ("iam:AddUserToGroup", f"{HOME}group/operations"),
        ("iam:CreatePolicyVersion", POLICY),
        ("s3:ListAllMyBuckets", "*"),
    ],
)
def test_self_management_gives_nothing_else(judge: Judge, action: str, resource: str) -> None:
    assert judge.by_user(ADA, Call(action, resource, mfa=True)) == "implicit_deny"


@pytest.mark.parametrize("session", [False, True], ids=["with a key", "with a session that has no MFA"])
def test_an_administrator_can_do_nothing_without_mfa(judge: Judge, session: bool) -> None:
    call = Call("s3:ListAllMyBuckets", "*", session=session)
    assert judge.by_user(ADA, call, also=[ALL]) == "explicit_deny"
    assert judge.by_user(ADA, replace(call, mfa=True), also=[ALL]) == "allow"
    for action in ("iam:DeleteVirtualMFADevice", "iam:DeactivateMFADevice", "iam:CreateAccessKey"):
        assert judge.by_user(ADA, Call(action, ADA, session=session), also=[ALL]) == "explicit_deny"


def test_a_service_acts_on_the_behalf_of_a_user_without_mfa(judge: Judge) -> None:
    call = Call("kms:Decrypt", "arn:aws:kms:eu-west-1:444444444444:key/1", by_service=True)
    assert judge.by_user(ADA, call, also=[ALL]) == "allow"
    assert judge.by_user(ADA, replace(call, by_service=False), also=[ALL]) == "explicit_deny"


def test_the_deny_with_bool_alone_would_let_a_key_pass(judge: Judge) -> None:
    condition = mfa_required()["Statement"][0]["Condition"]
    assert list(condition) == ["BoolIfExists"]
    trap = {**mfa_required()["Statement"][0], "Condition": {"Bool": condition["BoolIfExists"]}}
    call = Call("s3:ListAllMyBuckets", "*")
    found = judge.by_user(ADA, call, also=[ALL, {"Version": "2012-10-17", "Statement": [trap]}], without=MFA_REQUIRED)
    assert found == "allow"


def test_a_role_is_assumed_with_a_code_in_the_call_or_in_the_session(judge: Judge) -> None:
    call = Call("sts:AssumeRole", "arn:aws:iam::222222222222:role/operations")
    assert judge.by_user(ADA, call) == "explicit_deny"
    assert judge.by_user(ADA, replace(call, code=True)) == "allow"
    assert judge.by_user(ADA, replace(call, mfa=True)) == "allow"


def test_people_read_what_discover_reads(judge: Judge) -> None:
    first = ["iam:GetUser", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:ListUserPolicies"]
    needed = needed_policy(first, parse_user_arn(ADA))
    assert needed is not None
    document = judge.policy(SELF_MANAGEMENT, "identity")
    [ours] = [each for each in document["Statement"] if each["Sid"] == "AllowReadOwnAccess"]
    [asked] = needed["Statement"]
    assert ours["Action"] == asked["Action"]
    assert set(ours["Resource"]) - {f"{HOME}user/${{aws:username}}", f"{HOME}user/*/${{aws:username}}"} == set(
        asked["Resource"]
    ) - {ADA}


def test_everything_ends_with_the_day_after_the_last_one() -> None:
    judge = Judge(example())
    call = Call("iam:ListGroupsForUser", BOB, mfa=True)
    last, after = (datetime.fromisoformat(f"{each}+00:00") for each in ("2036-12-31T23:59:59", "2037-01-01T00:00:00"))
    assert judge.by_user(BOB, replace(call, at=last)) == "allow"
    assert judge.by_user(BOB, replace(call, at=after)) == "explicit_deny"
    assert judge.by_user(BOB, replace(call, at=after, by_service=True), also=[ALL]) == "explicit_deny"
    assert judge.by_user(ADA, Call("iam:ListGroupsForUser", ADA, mfa=True, at=after)) == "allow"


def test_the_group_has_all_people_and_neither_machines_nor_break_glass(judge: Judge) -> None:
    [group] = [each for each in judge.resources.groups if each.name == EVERYONE]
    assert group.users == ("ada", "bob@example.com", "carol")


def test_the_deny_is_applied_after_self_management(judge: Judge) -> None:
    added = {each.name: [policy.name for policy in each.adds.policies] for each in steps(judge.resources)}
    assert added["self-management"] == [SELF_MANAGEMENT]
    assert added["deny"] == [MFA_REQUIRED]
    # Whoever has left has no access for a moment either.
    assert "awsroles-until" in added["groups"]


def test_the_policies_are_those_of_the_partition() -> None:
    text = SMALL.replace("[accounts]", 'partition = "aws-cn"\n[accounts]', 1)
    made = everyone(organization_of(text))
    assert "arn:aws:" not in str([each.document for each in made.policies])
    assert all(arn.startswith("arn:aws-cn:iam::444444444444:policy/awsroles-") for arn in made.groups[0].managed)


def with_people(count: int, until: str) -> str:
    people = [
        f'"somebody.{number:05}@example.com" = {{ functions = [], until = {until} }}\n' for number in range(count)
    ]
    return SMALL + "".join(people)


def test_many_last_days_are_in_several_policies_none_of_which_is_too_large() -> None:
    made = everyone(organization_of(with_people(900, "2031-01-01")))
    until = [each for each in made.policies if each.name.startswith("awsroles-until")]
    assert [each.name for each in until] == [
        "awsroles-until",
        *(f"awsroles-until-{n}" for n in range(2, len(until) + 1)),
    ]
    assert all(size(each.document) <= 6_144 for each in until)
    assert size(until[0].document) > 6_100
    names = [
        name
        for each in until
        for statement in each.document["Statement"]
        for name in statement["Condition"]["StringEquals"]["aws:username"]
    ]
    assert len(names) == len(set(names)) == 901


def test_too_many_last_days_are_refused() -> None:
    with pytest.raises(BrokenOrganizationError) as raised:
        generate(organization_of(with_people(2_000, "2031-01-01")))
    [problem] = raised.value.problems
    assert str(problem).startswith("organization.toml:")
    assert problem.message == (
        "people with a last day need 10 policies, and the group everyone has room for 8: remove people who have left"
    )


def test_the_last_day_of_the_calendar_has_no_day_after() -> None:
    made = everyone(organization_of(SMALL.replace("2030-12-31", "9999-12-31")))
    [statement] = made.policies[-1].document["Statement"]
    assert statement["Condition"]["DateGreaterThanEquals"] == {"aws:CurrentTime": "9999-12-31T23:59:59Z"}


def test_nine_functions_and_everyone_are_ten_groups() -> None:
    functions = [f"f-{number}" for number in range(9)]
    text = SMALL.replace("[functions]", "[functions]\n" + "".join(f"{each} = {{}}\n" for each in functions))
    text = text.replace('ada = { functions = ["operations"] }', f"ada = {{ functions = {functions} }}")
    groups = generate(organization_of(text)).groups
    assert sum("ada" in group.users for group in groups) == 10
