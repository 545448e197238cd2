"""The policies of awsroles' own commands, for roles of functions that the file grants them to.

A grant with `customer:awsroles-audit` (`org check`), `customer:awsroles-offboard` (`org offboard`) or
`customer:awsroles-revoke` (`org offboard`, `logout --revoke`) makes the policy in each of its accounts; nothing is made
that no grant names. The command assumes these roles one account at a time:

* audit, in each account: reading of IAM. In the master account, also the kinds of MFA devices. In the management
  account, also the organization: its accounts, OUs and control policies.
* offboard, in the master account only: closing of users, but of break-glass. It gives nobody anything: a user is denied
  everything by the managed policy `awsroles-offboarded`, which is the only one that may be attached, and no group is
  joined. In-line policies of users would make their writer an administrator.
* revoke, in each account: in-line policies of our roles, by which sessions end. Who writes a role's policy has what the
  role has. So a revoker's own role is left out, like that of break-glass.
"""

from collections.abc import Iterator

from awsroles.core.org.access import Access
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Problem
from awsroles.core.org.policies.break_glass import BREAK_GLASS, break_glass_users
from awsroles.core.org.policies.everyone import EVERYONE
from awsroles.core.org.policies.parts import (
    Parts,
    accesses_with,
    account_of,
    document_of,
    management_of,
    master_of,
)
from awsroles.core.org.policies.resources import Account, Document, ManagedPolicy
from awsroles.core.suggest import nearest

AUDIT = "awsroles-audit"
OFFBOARD = "awsroles-offboard"
OFFBOARDED = "awsroles-offboarded"
"""The policy of the master account that denies everything to a user who left."""
REVOKE = "awsroles-revoke"

_OURS = "awsroles-"
_GRANTED = (AUDIT, OFFBOARD, REVOKE)

AUDIT_ACTIONS = (
    "iam:GenerateCredentialReport",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetAccountSummary",
    "iam:GetCredentialReport",
)
AUDIT_ORGANIZATION_ACTIONS = (
    "organizations:DescribeOrganization",
    "organizations:DescribePolicy",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListPolicies",
    "organizations:ListRoots",
    "organizations:ListTargetsForPolicy",
)
_READ_USER = (
    "iam:GetLoginProfile",
    "iam:GetUser",
    "iam:GetUserPolicy",
    "iam:ListAccessKeys",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupsForUser",
    "iam:ListMFADevices",
    "iam:ListServiceSpecificCredentials",
    "iam:ListSigningCertificates",
    "iam:ListSSHPublicKeys",
    "iam:ListUserPolicies",
)
_READ_POLICIES = ("iam:GetPolicy", "iam:GetPolicyVersion")
_CLOSE_USER = (
    "iam:DeactivateMFADevice",
    "iam:DeleteAccessKey",
    "iam:DeleteLoginProfile",
    "iam:DeleteServiceSpecificCredential",
    "iam:DeleteSigningCertificate",
    "iam:DeleteSSHPublicKey",
    "iam:DeleteUserPolicy",
    "iam:UpdateAccessKey",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UpdateSSHPublicKey",
)
_READ_ROLES = ("iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies")
_REVOKE = ("iam:DeleteRolePolicy", "iam:PutRolePolicy")


def tool_policies(organization: Organization) -> Parts:
    """Return the policies that grants name, in their accounts."""
    master = master_of(organization)
    policies = []
    for name in _accounts_with(organization, AUDIT):
        account = account_of(organization, name)
        document = audit(
            organization.setting("partition"),
            is_master=account == master,
            is_management=account == management_of(organization),
        )
        policies.append(ManagedPolicy(account, AUDIT, "/", "Reading, for awsroles org check", document))
    if master.name in _accounts_with(organization, OFFBOARD):
        policies.append(_of_master(master, OFFBOARD, "Closing of users", offboard(organization)))
        policies.append(_of_master(master, OFFBOARDED, "Deny of everything to users who left", offboarded()))
    for name in _accounts_with(organization, REVOKE):
        ending = revoke(organization, name)
        policies.append(ManagedPolicy(account_of(organization, name), REVOKE, "/", "Ending of sessions", ending))
    policies.sort(key=lambda each: (each.account.name, each.name))
    return Parts(policies=tuple(policies), problems=tuple(_problems(organization)))


def audit(partition: str, *, is_master: bool = False, is_management: bool = False) -> Document:
    """Return the policy of `org check` for an account; it names no account, so that most have the same."""
    statements = [
        _allow("ReadAccount", AUDIT_ACTIONS, "*"),
        _allow("ReadRoles", ("iam:GetRole",), f"arn:{partition}:iam::*:role/*"),
        _allow("ReadKeys", ("iam:ListAccessKeys",), f"arn:{partition}:iam::*:user/*"),
    ]
    if is_master:
        statements.append(_allow("ReadDevices", ("iam:ListMFADevices",), f"arn:{partition}:iam::*:user/*"))
        statements.append(_allow("ListDevices", ("iam:ListVirtualMFADevices",), "*"))
    if is_management:
        statements.append(_allow("ReadOrganization", AUDIT_ORGANIZATION_ACTIONS, "*"))
    return document_of(*statements)


def offboard(organization: Organization) -> Document:
    """Return the policy that closes users of the master account: all people and machines, but not break-glass."""
    account = f"arn:{organization.setting('partition')}:iam::{master_of(organization).id}:"
    users, groups, devices = f"{account}user/*", f"{account}group/*", f"{account}mfa/*"
    policy = f"{account}policy/{OFFBOARDED}"
    only, other = ({operator: {"iam:PolicyARN": policy}} for operator in ("ArnEquals", "ArnNotEquals"))
    kept = [f"{account}group/{name}" for name in (BREAK_GLASS, EVERYONE)]
    policies = [f"{account}policy/*", f"arn:{organization.setting('partition')}:iam::aws:policy/*"]
    statements: list[Document] = [
        _allow("ReadUsers", _READ_USER, users),
        _allow("ReadPolicies", _READ_POLICIES, policies),
        _allow("DenyEverythingToUser", ("iam:AttachUserPolicy",), users, only),
        _allow("DetachOtherPolicies", ("iam:DetachUserPolicy",), users, other),
        _allow("CloseUsers", _CLOSE_USER, users),
        _allow("DeleteDevices", ("iam:DeleteVirtualMFADevice",), devices),
        _allow("LeaveGroups", ("iam:RemoveUserFromGroup",), groups),
        # The Deny without MFA belongs to everyone's group: nobody leaves it this way.
        {"Sid": "KeepGroups", "Effect": "Deny", "Action": "iam:RemoveUserFromGroup", "Resource": kept},
    ]
    glass = break_glass_users(organization)
    if glass:
        writes = ("iam:AttachUserPolicy", *_CLOSE_USER, "iam:DetachUserPolicy")
        statements.append({"Sid": "KeepBreakGlass", "Effect": "Deny", "Action": sorted(writes), "Resource": glass})
    return document_of(*statements)


def offboarded() -> Document:
    """Return the Deny of everything, which ends the sessions of a user, too."""
    return document_of({"Sid": "DenyEverything", "Effect": "Deny", "Action": "*", "Resource": "*"})


def revoke(organization: Organization, account: str) -> Document:
    """Return the policy that ends sessions of our roles in *account*, but of revokers' own."""
    path, every = organization.setting("role_path"), f"arn:{organization.setting('partition')}:iam::*:role"
    own = set(revokers(organization, [account]))
    roles = {f"{every}{path}{each.role_name}" for (name, _), each in organization.accesses.items() if name == account}
    # A policy needs a statement, if there is no other role.
    reading = _allow("ReadRoles", _READ_ROLES, f"{every}/*")
    return document_of(reading, *([_allow("EndSessions", _REVOKE, sorted(roles - own))] if roles - own else []))


def revokers(organization: Organization, accounts: list[str]) -> list[str]:
    """Return the ARNs, in any account, of the roles that end sessions in *accounts*."""
    start = f"arn:{organization.setting('partition')}:iam::*:role{organization.setting('role_path')}"
    return sorted({f"{start}{each.role_name}" for each in _with(organization, REVOKE) if each.account.name in accounts})


def _problems(organization: Organization) -> Iterator[Problem]:
    yield from _unknown(organization)
    master = master_of(organization).name
    told = set()
    for access in _with(organization, OFFBOARD):
        if access.account.name != master and id(access.grant) not in told:
            told.add(id(access.grant))
            index = access.grant.get("policies").index(f"customer:{OFFBOARD}")
            text = f"{OFFBOARD} is for the users of {master}, and {access.account.name} has none"
            yield Problem(access.grant.at("policies", index), f"{text}: grant it in {master} only")


def _unknown(organization: Organization) -> Iterator[Problem]:
    """Yield policies that look like ours, and are not."""
    for grant in organization.grants:
        for index, text in enumerate(grant.get("policies", ())):
            name = text.removeprefix("customer:")
            if text.startswith(f"customer:{_OURS}") and name not in _GRANTED:
                close = nearest(name.removeprefix(_OURS), [each.removeprefix(_OURS) for each in _GRANTED])
                hint = f"did you mean {_OURS}{close}?" if close else f"use {', '.join(_GRANTED)}"
                yield Problem(grant.at("policies", index), f"awsroles makes no policy {name} for roles: {hint}")


def _accounts_with(organization: Organization, policy: str) -> list[str]:
    return sorted({each.account.name for each in _with(organization, policy)})


def _with(organization: Organization, policy: str) -> list[Access]:
    return accesses_with(organization, f"customer:{policy}")


def _of_master(master: Account, name: str, description: str, document: Document) -> ManagedPolicy:
    return ManagedPolicy(master, name, "/", description, document)


def _allow(
    sid: str, actions: tuple[str, ...], resources: str | list[str], condition: Document | None = None
) -> Document:
    statement: Document = {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources}
    return statement if condition is None else {**statement, "Condition": condition}
