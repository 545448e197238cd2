"""Generated policies, applied by deploy roles and enforced by a stand-in that judges them with code of its own."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from testbed.fuzz.examples import examples
from testbed.organization.applied import Applied
from testbed.organization.enforced import DAY, applied, moments, ways
from testbed.organization.judging import Attempt, Meaning, paths_of
from testbed.organization.random_files import organizations
from testbed.scenarios.organizations import example_company

from awsroles.core.dataclass import replace
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Document
from awsroles.standin.accounts import inline_names
from awsroles.standin.errors import ApiError
from awsroles.standin.generators import time_step, totp_code

ADA, BOB, CAROL, GLASS = "ada", "bob@example.com", "carol", "glass-1"
MASTER, PROD, STORAGE = "444444444444", "222222222222", "555555555555"
OPERATIONS = f"arn:aws:iam::{PROD}:role/operations"
TRUST: Document = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}],
}
ALL: Document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def organization() -> Organization:
    return example_company()


@pytest.fixture
def company(organization: Organization) -> Applied:
    return applied(organization)


@pytest.fixture
def denied(company: Applied) -> Callable[..., str]:
    """Return a function that makes a call that AWS denies, and returns the message."""

    def call(caller: Any, action: str, **parameters: Any) -> str:
        with pytest.raises(ApiError) as caught:
            company.call(caller, action, **parameters)
        assert caught.value.code.removesuffix("Exception") == "AccessDenied", caught.value
        return caught.value.message

    return call


def gets_in(company: Applied, attempt: Attempt) -> bool:
    """Say whether AWS gives *attempt* the role."""
    age = attempt.mfa_age
    caller = company.key(attempt.user, mfa_age=age if isinstance(age, int) else None, console=age == "none")
    names = {
        "RoleSessionName": attempt.session_name,
        "ExternalId": attempt.external_id,
        "SourceIdentity": attempt.source_identity,
    }
    try:
        company.assume(caller, attempt.role_arn, **{key: each for key, each in names.items() if each is not None})
    except ApiError as error:
        if error.code != "AccessDenied":
            raise
        return False
    return True


def check(organization: Organization, moments: Iterable[float]) -> int:
    """Compare each attempt at *moments* with the file, and return how many got in."""
    company, meaning, count = applied(organization), Meaning(organization), 0
    roles = [arn for arn in company.aws.roles if not arn.endswith("/OrganizationAccountAccessRole")]
    for moment in moments:
        company.at(moment)
        at = datetime.fromtimestamp(moment, timezone.utc)
        for user in paths_of(organization):
            for role_arn in roles:
                for way in ways(meaning, user, role_arn):
                    attempt = Attempt(user, role_arn, at, **way)
                    entered = gets_in(company, attempt)
                    assert entered == meaning.allows(attempt), attempt
                    count += entered
    return count


def test_aws_gives_everybody_of_the_example_the_roles_of_the_file_and_no_others(organization: Organization) -> None:
    assert check(organization, moments(organization)) > 100


@examples(10)
@given(organizations())
def test_aws_gives_everybody_the_roles_of_the_file_and_no_others(organization: Organization) -> None:
    check(organization, [DAY])


PASSWORDS = {"OldPassword": "from-the-admin", "NewPassword": "my-own-password"}
BEFORE_MFA: Mapping[str, dict[str, Any]] = {
    "iam:ListAccessKeys": {"UserName": "carol"},
    "iam:CreateAccessKey": {"UserName": "carol"},
    "iam:CreateServiceSpecificCredential": {"UserName": "carol", "ServiceName": "codecommit.amazonaws.com"},
    "iam:ListGroupsForUser": {"UserName": "carol"},
    "iam:GetGroupPolicy": {"GroupName": "network", "PolicyName": "awsroles-assume"},
    "iam:PutUserPolicy": {"UserName": "carol", "PolicyName": "all", "PolicyDocument": ALL},
    "iam:CreateUser": {"UserName": "mallory"},
    "organizations:DescribeOrganization": {},
}
"""Calls of a new user, carol, that are denied before she has MFA."""


@pytest.mark.parametrize("console", [False, True])
def test_a_new_user_changes_the_password_and_enrolls_and_can_do_nothing_else_before(
    company: Applied, denied: Callable[..., str], console: bool
) -> None:
    carol = company.key(CAROL, console=console)
    company.user(CAROL).password = "from-the-admin"
    for action, parameters in BEFORE_MFA.items():
        denied(carol, action, **parameters)
    denied(carol, "sts:AssumeRole", RoleArn=f"arn:aws:iam::{PROD}:role/network", RoleSessionName=CAROL)
    company.call(carol, "iam:GetAccountPasswordPolicy")
    company.call(carol, "iam:ChangePassword", **PASSWORDS)
    company.call(carol, "iam:GetUser")
    serial = f"arn:aws:iam::{MASTER}:mfa/carol-phone"
    company.call(carol, "iam:CreateVirtualMFADevice", VirtualMFADeviceName="carol-phone")
    step = time_step(company.aws.now())
    codes = [totp_code(company.aws.unassigned_devices[serial], step + number) for number in (-1, 0)]
    enable = {"SerialNumber": serial, "AuthenticationCode1": codes[0], "AuthenticationCode2": codes[1]}
    company.call(carol, "iam:EnableMFADevice", UserName=CAROL, **enable)
    company.call(carol, "iam:ListMFADevices")
    denied(carol, "iam:DeactivateMFADevice", UserName=CAROL, SerialNumber=serial)
    denied(carol, "iam:CreateAccessKey", UserName=CAROL)
    assert company.user(CAROL).password == "my-own-password"


@pytest.mark.parametrize("user", [CAROL, BOB])
def test_with_mfa_a_user_manages_the_own_credentials_and_those_of_nobody_else(
    company: Applied, denied: Callable[..., str], user: str
) -> None:
    own, ada = company.key(user, mfa_age=5), company.user(ADA)
    key = company.aws.add_access_key(company.user(user).arn)
    of_ada = company.aws.add_access_key(ada.arn)
    company.call(own, "iam:UpdateAccessKey", UserName=user, AccessKeyId=key.access_key_id, Status="Inactive")
    company.call(own, "iam:DeleteAccessKey", UserName=user, AccessKeyId=key.access_key_id)
    company.call(own, "iam:CreateAccessKey", UserName=user)
    company.call(own, "iam:UploadSSHPublicKey", UserName=user)
    company.call(own, "iam:ListGroupsForUser", UserName=user)
    for action in ("ListAccessKeys", "CreateAccessKey", "ListMFADevices", "UploadSSHPublicKey", "GetLoginProfile"):
        denied(own, f"iam:{action}", UserName=ADA)
    denied(own, "iam:DeleteAccessKey", UserName=ADA, AccessKeyId=of_ada.access_key_id)
    denied(own, "iam:UpdateLoginProfile", UserName=ADA, Password="taken-over")
    denied(own, "iam:PutUserPolicy", UserName=user, PolicyName="all", PolicyDocument=ALL)
    denied(own, "iam:AttachUserPolicy", UserName=user, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    denied(own, "iam:AddUserToGroup", UserName=user, GroupName="operations")
    denied(own, "iam:DeleteUserPermissionsBoundary", UserName=user)


def test_a_user_whose_name_ends_like_anothers_is_not_that_one(denied: Callable[..., str], company: Applied) -> None:
    company.aws.add_user(f"arn:aws:iam::{MASTER}:user/team/xcarol")
    denied(company.key(CAROL, mfa_age=5), "iam:CreateAccessKey", UserName="xcarol")


EDITS: Mapping[str, dict[str, Any]] = {
    "UpdateAssumeRolePolicy": {"PolicyDocument": TRUST},
    "PutRolePolicy": {"PolicyName": "all", "PolicyDocument": ALL},
    "AttachRolePolicy": {"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    "DetachRolePolicy": {"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    "UpdateRole": {"MaxSessionDuration": 43_200},
    "DeleteRolePermissionsBoundary": {},
    "PutRolePermissionsBoundary": {"PermissionsBoundary": f"arn:aws:iam::{STORAGE}:policy/platform-boundary"},
    "DeleteRole": {},
}


@pytest.mark.parametrize("role", ["operations", "auditors", "network", "break-glass", "OrganizationAccountAccessRole"])
def test_an_administrator_of_a_sub_account_cannot_edit_a_role_that_is_made_from_the_file(
    company: Applied, denied: Callable[..., str], role: str
) -> None:
    administrator = company.assume(company.key(ADA, mfa_age=5), OPERATIONS)
    before = dict(vars(company.aws.roles[f"arn:aws:iam::{PROD}:role/{role}"]))
    for action, parameters in EDITS.items():
        message = denied(administrator, f"iam:{action}", RoleName=role, **parameters)
        assert "service control policy" in message, message
    assert vars(company.aws.roles[f"arn:aws:iam::{PROD}:role/{role}"]) == before
    company.call(administrator, "iam:CreateRole", RoleName="of-an-application", AssumeRolePolicyDocument=TRUST)
    company.call(administrator, "iam:PutRolePolicy", RoleName="of-an-application", PolicyName="p", PolicyDocument=ALL)


@pytest.mark.parametrize("role", ["break-glass", "OrganizationAccountAccessRole", "operations"])
def test_an_administrator_of_a_sub_account_cannot_forge_a_role_that_is_missing(
    company: Applied, denied: Callable[..., str], role: str
) -> None:
    administrator = company.assume(company.key(ADA, mfa_age=5), OPERATIONS)
    del company.aws.roles[f"arn:aws:iam::{PROD}:role/{role}"]
    denied(administrator, "iam:CreateRole", RoleName=role, AssumeRolePolicyDocument=TRUST)
    # Under another path it is another principal, which nothing spares.
    company.call(administrator, "iam:CreateRole", RoleName=role, Path="/x/", AssumeRolePolicyDocument=TRUST)
    company.call(administrator, "iam:PutRolePolicy", RoleName=role, PolicyName="p", PolicyDocument=ALL)
    forged = company.session(f"arn:aws:iam::{PROD}:role/x/{role}")
    denied(forged, "iam:CreateUser", UserName="mallory")
    denied(forged, "iam:UpdateAssumeRolePolicy", RoleName="auditors", PolicyDocument=TRUST)


def test_the_boundary_and_the_policies_of_a_protected_role_are_not_edited_either(
    company: Applied, denied: Callable[..., str]
) -> None:
    company.aws.add_role(f"arn:aws:iam::{STORAGE}:role/application", TRUST, policies=[ALL])
    application = company.session(f"arn:aws:iam::{STORAGE}:role/application")
    boundary = f"arn:aws:iam::{STORAGE}:policy/platform-boundary"
    denied(application, "iam:CreatePolicyVersion", PolicyArn=boundary, PolicyDocument=ALL, SetAsDefault="true")


def test_a_role_gets_into_no_other_role_because_it_has_no_mfa(company: Applied, denied: Callable[..., str]) -> None:
    company.aws.add_role(f"arn:aws:iam::{MASTER}:role/anything", TRUST, policies=[ALL])
    of_master = company.session(f"arn:aws:iam::{MASTER}:role/anything", ADA)
    administrator = company.assume(company.key(ADA, mfa_age=5), OPERATIONS)
    for arn in [arn for arn in company.aws.roles if arn.endswith(("/operations", "/auditors", "/break-glass"))]:
        # The trust policies of other companies are theirs.
        if arn.split(":")[4] not in ("666666666666", "999999999999"):
            denied(of_master, "sts:AssumeRole", RoleArn=arn, RoleSessionName=ADA)
            denied(administrator, "sts:AssumeRole", RoleArn=arn, RoleSessionName=ADA)


def test_an_administrator_of_a_sub_account_makes_no_users_and_no_keys(
    company: Applied, denied: Callable[..., str]
) -> None:
    company.aws.add_user(f"arn:aws:iam::{PROD}:user/left-over")
    administrator = company.assume(company.key(ADA, mfa_age=5), OPERATIONS)
    denied(administrator, "iam:CreateUser", UserName="mallory")
    denied(administrator, "iam:CreateLoginProfile", UserName="left-over", Password="revived-1")
    denied(administrator, "iam:CreateAccessKey", UserName="left-over")
    denied(administrator, "iam:CreateServiceSpecificCredential", UserName="left-over", ServiceName="s")
    company.call(administrator, "iam:DeleteUser", UserName="left-over")


def test_the_user_of_an_exception_is_made_until_its_last_day(
    company: Applied, denied: Callable[..., str], organization: Organization
) -> None:
    dev = "arn:aws:iam::333333333333:"
    company.aws.add_role(f"{dev}role/platform", TRUST, policies=[ALL])
    company.call(company.session(f"{dev}role/platform"), "iam:CreateUser", UserName="ses-smtp")
    company.call(company.session(f"{dev}role/platform"), "iam:CreateAccessKey", UserName="ses-smtp")
    denied(company.session(f"{dev}role/platform"), "iam:CreateUser", UserName="ses-smtp-2")
    until = organization.exceptions[0].get("until")
    company.at((until.toordinal() + 1 - 719_163) * 86_400 + 2)
    denied(company.session(f"{dev}role/platform"), "iam:CreateAccessKey", UserName="ses-smtp")


@pytest.mark.parametrize("user", ["glass-1", "glass-2"])
def test_break_glass_gets_in_and_repairs_while_every_control_policy_and_deny_stands(
    company: Applied, organization: Organization, user: str
) -> None:
    with pytest.raises(ApiError):
        company.assume(company.key(user), f"arn:aws:iam::{PROD}:role/break-glass")
    with pytest.raises(ApiError):
        company.assume(company.key(ADA, mfa_age=5), f"arn:aws:iam::{PROD}:role/break-glass")
    own = {each.get("id") for each in organization.accounts.values() if not each.get("external")}
    for number in own:
        session = company.assume(company.key(user, mfa_age=5), f"arn:aws:iam::{number}:role/break-glass")
        company.call(session, "iam:CreateUser", UserName="emergency")
        company.call(session, "iam:CreateAccessKey", UserName="emergency")
        for role in [role for arn, role in company.aws.roles.items() if f"::{number}:" in arn]:
            company.call(session, "iam:UpdateAssumeRolePolicy", RoleName=role.name, PolicyDocument=TRUST)


def test_a_new_user_of_break_glass_changes_the_password_and_enrolls(company: Applied) -> None:
    glass = company.key(GLASS, console=True)
    company.user(GLASS).password = "from-the-admin"
    company.call(glass, "iam:ChangePassword", **PASSWORDS)
    company.call(glass, "iam:CreateVirtualMFADevice", VirtualMFADeviceName="glass-1")


def test_the_deploy_role_applies_again_and_applies_changes_while_control_policies_stand(
    company: Applied, organization: Organization
) -> None:
    resources = generate(organization)
    assert company.apply(resources) == 0
    changed = replace(
        resources,
        roles=tuple(replace(role, trust=TRUST, max_session=7200, inline={}, managed=()) for role in resources.roles),
    )
    assert company.apply(changed) >= 2 * len(resources.roles)
    assert company.apply(resources) >= 2 * len(resources.roles)
    assert company.apply(replace(resources, roles=(), groups=(), policies=())) > 0
    company.apply(resources)
    assert company.assume(company.key(ADA, mfa_age=5), OPERATIONS).role is not None


def contents(company: Applied) -> dict[str, Any]:
    """Return what is in the accounts of the organization, without what AWS makes up."""
    aws = company.aws
    roles = {
        arn: (role.trust_policy, role.max_session_duration, inline_names(role.policies), attached(role), role.boundary)
        for arn, role in aws.roles.items()
        if arn.split(":")[4] in aws.member_accounts
    }
    groups = {arn: (inline_names(group.policies), attached(group)) for arn, group in aws.groups.items()}
    members = {user.name: {group.name for group in user.groups} for user in aws.users.values() if user.groups}
    policies = {arn: each.document for arn, each in aws.managed_policies.items() if ":policy/awsroles-" in arn}
    return {"roles": roles, "groups": groups, "members": members, "policies": policies, "scps": aws.scps}


def attached(holder: Any) -> set[str]:
    return {each.arn for each in holder.attached}


@examples(15)
@given(organizations(), organizations())
def test_deploy_roles_bring_one_file_to_another_while_control_policies_stand(
    old: Organization, new: Organization
) -> None:
    company, fresh = applied(old), applied(new)
    for name, path in paths_of(new).items():
        if name not in paths_of(old):
            company.aws.add_user(f"arn:aws:iam::{MASTER}:user{path}{name}")
    company.apply(generate(new))
    assert contents(company) == contents(fresh)
    assert company.apply_again() == 0


def test_only_the_services_of_the_file_are_left_to_an_account(company: Applied, denied: Callable[..., str]) -> None:
    session = company.session(f"arn:aws:iam::{STORAGE}:role/OrganizationAccountAccessRole")
    company.call(session, "organizations:DescribeOrganization")
    company.aws.add_role(f"arn:aws:iam::{STORAGE}:role/application", TRUST, policies=[ALL])
    application = company.session(f"arn:aws:iam::{STORAGE}:role/application")
    company.call(application, "iam:GetRole", RoleName="operations")
    assert "service control policy" in denied(
        application, "iam:CreateRole", RoleName="other", AssumeRolePolicyDocument=TRUST
    )
