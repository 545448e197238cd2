"""Break-glass: the users get in with MFA, everywhere, while all that is generated stands; and nobody else does."""

import pytest
from testbed.scenarios.assuming import OPEN
from testbed.scenarios.judged import ALL, Call, Judge, answer, example
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.dataclass import replace
from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.break_glass import BREAK_GLASS
from awsroles.core.org.policies.everyone import SELF_MANAGEMENT
from awsroles.core.org.policies.generate import generate

HOME = "arn:aws:iam::444444444444:"
GLASS = f"{HOME}user/glass-1"
ACCOUNTS = {"1": "management", "2": "prod", "3": "dev", "4": "identity", "5": "storage"}
WITH = "[break_glass]\nusers = ['glass-1', 'glass-2']\n"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(example())


def role(digit: str) -> str:
    return f"arn:aws:iam::{digit * 12}:role/break-glass"


@pytest.mark.parametrize("digit", ACCOUNTS)
@pytest.mark.parametrize("user", ["user/glass-1", "user/glass-2", "user/emergency/glass-1"])
def test_break_glass_gets_into_each_account_with_mfa_under_any_session_name(
    judge: Judge, digit: str, user: str
) -> None:
    call = Call("sts:AssumeRole", role(digit), session_name="incident-7")
    assert judge.by_user(HOME + user, replace(call, mfa=True)) == "allow"
    assert judge.by_user(HOME + user, replace(call, code=True)) == "allow"
    for session in (False, True):
        assert judge.by_user(HOME + user, replace(call, session=session)) == "implicit_deny"


@pytest.mark.parametrize(
    "user", ["user/ada", "user/glass-10", "user/x-glass-1", "user/glass-1/eve", "user/Glass-1", "user/team/xglass-1"]
)
def test_nobody_else_gets_in(judge: Judge, user: str) -> None:
    call = Call("sts:AssumeRole", role("2"), mfa=True)
    assert judge.by_user(HOME + user, call, also=[ALL]) == "implicit_deny"


def test_a_role_or_another_account_does_not_get_in(judge: Judge) -> None:
    call = Call("sts:AssumeRole", role("2"), code=True)
    for arn in (f"{HOME}role/glass-1", "arn:aws:iam::999999999999:user/glass-1"):
        assert judge.by_user(arn, call, also=[ALL]) == "implicit_deny"


def test_break_glass_does_everything_under_every_control_policy(judge: Judge) -> None:
    for digit, account in ACCOUNTS.items():
        caller = role(digit)
        for action in ("iam:CreateUser", "iam:CreateAccessKey", "iam:DeleteRole", "ec2:RunInstances", "kms:Decrypt"):
            call = Call(action, f"arn:aws:iam::{digit * 12}:role/operations")
            assert judge.in_account(account, caller, call) == "allow"


def test_none_of_the_denies_is_break_glass_s(judge: Judge) -> None:
    for document in judge.of_user("glass-1"):
        assert {each["Effect"] for each in document["Statement"]} == {"Allow"}
    [group] = [each for each in judge.resources.groups if each.name == BREAK_GLASS]
    assert group.users == ("glass-1", "glass-2")
    assert not [each.name for each in judge.resources.groups if "glass-1" in each.users and each.name != BREAK_GLASS]


def test_break_glass_enrolls_a_device_and_keeps_its_own_credentials(judge: Judge) -> None:
    for action in ("iam:ChangePassword", "iam:EnableMFADevice", "iam:ListMFADevices"):
        assert judge.by_user(GLASS, Call(action, GLASS)) == "allow"
    assert judge.by_user(GLASS, Call("iam:CreateAccessKey", GLASS, mfa=True)) == "allow"
    assert judge.by_user(GLASS, Call("iam:CreateAccessKey", GLASS)) == "implicit_deny"
    assert judge.by_user(GLASS, Call("iam:CreateAccessKey", f"{HOME}user/glass-2", mfa=True)) == "implicit_deny"


def test_the_role_is_an_administrator_in_each_own_account(judge: Judge) -> None:
    roles = [each for each in judge.resources.roles if each.name == "break-glass"]
    assert [each.account.name for each in roles] == ["dev", "identity", "management", "prod", "storage"]
    assert {each.managed for each in roles} == {("arn:aws:iam::aws:policy/AdministratorAccess",)}
    assert {(each.max_session, each.description) for each in roles} == {(3_600, "Break-glass: for emergencies")}
    # One template for all accounts.
    assert len({str(each.trust) for each in roles}) == 1


def test_the_role_has_the_path_and_the_name_of_the_file() -> None:
    text = SMALL.replace("[accounts]", 'role_path = "/people/"\n[accounts]', 1) + WITH + "role = 'emergency'\n"
    judge = Judge(organization_of(text))
    call = Call("sts:AssumeRole", "arn:aws:iam::222222222222:role/people/emergency", mfa=True)
    assert judge.by_user(GLASS, call) == "allow"


def test_closed_and_external_accounts_have_no_role() -> None:
    accounts = 'old = { id = "777777777777", closed = true }\npartner = { id = "666666666666", external = true }\n'
    resources = generate(organization_of(SMALL.replace("[accounts]\n", f"[accounts]\n{accounts}") + WITH))
    assert [each.account.name for each in resources.roles if each.name == "break-glass"] == ["dev", "identity", "prod"]


def many(count: int, settings: str = "") -> str:
    accounts = "".join(f'a-{number} = {{ id = "{10**11 + number}" }}\n' for number in range(count))
    return SMALL.replace("[accounts]\n", f"{settings}[accounts]\n{accounts}") + WITH


def test_many_accounts_are_those_of_the_organization() -> None:
    judge = Judge(organization_of(many(150, 'id = "o-a1b2c3d4e5"\n')))
    call = Call("sts:AssumeRole", "arn:aws:iam::100000000149:role/break-glass", mfa=True)
    assert judge.by_user(GLASS, call, organization="o-a1b2c3d4e5") == "allow"
    assert judge.by_user(GLASS, call, organization="o-zzzzzzzzzz") == "implicit_deny"


def test_many_accounts_without_the_organizations_id_are_those_of_the_file() -> None:
    judge = Judge(organization_of(many(300)))
    call = Call("sts:AssumeRole", "arn:aws:iam::100000000299:role/break-glass", mfa=True)
    assert judge.by_user(GLASS, call) == "allow"
    [policy] = [each for each in judge.of_user("glass-1") if "sts:AssumeRole" in str(each)]
    other = replace(call, resource="arn:aws:iam::999999999999:role/break-glass")
    assert answer(GLASS, other, identity=[policy], trust=OPEN) == "implicit_deny"
    assert answer(GLASS, call, identity=[policy], trust=OPEN) == "allow"


def test_too_many_accounts_without_the_organizations_id_are_refused() -> None:
    with pytest.raises(BrokenOrganizationError) as raised:
        generate(organization_of(many(400)))
    [problem] = raised.value.problems
    assert problem.message.startswith("the group break-glass has 403 roles, more than its policy can name: ")
    assert problem.message.endswith("give the organization's id, which stands for all accounts")


def test_one_user_alone_is_noted() -> None:
    resources = generate(organization_of(SMALL + "[break_glass]\nusers = ['g']\n"))
    assert "break-glass has one user only: a second one makes up for its loss" in resources.notes
    assert not [each for each in generate(organization_of(SMALL + WITH)).notes if "one user" in each]
    assert [each.managed for each in resources.groups if each.name == BREAK_GLASS] == [
        (f"{HOME}policy/{SELF_MANAGEMENT}",)
    ]
