"""The documents of service control policies. They only deny, and each says whom it spares.

An exemption is as strong as the rule of who may edit the role that has it, or make one of its name: each document
denies that, too.
"""

from collections.abc import Sequence
from datetime import date

from awsroles.core.dataclass import dataclass
from awsroles.core.org.policies.parts import document_of
from awsroles.core.org.policies.resources import Document
from awsroles.core.org.policies.trust import end_of

# Creating and reviving users and what they sign in with. Renaming is there because exceptions go by the name.
_CREDENTIALS = (
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:CreateUser",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UpdateSSHPublicKey",
    "iam:UpdateUser",
    "iam:UploadSigningCertificate",
    "iam:UploadSSHPublicKey",
)
# In-line policies are apart: revocations of sessions are such policies.
_INLINE = ("iam:DeleteRolePolicy", "iam:PutRolePolicy")
_EDITS = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)
_POLICY_EDITS = (
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:DeletePolicy",
    "iam:DeletePolicyVersion",
    "iam:SetDefaultPolicyVersion",
)
BASE = (
    "account:Get*",
    "account:List*",
    "health:Describe*",
    "iam:CreateServiceLinkedRole",
    "iam:Generate*",
    "iam:Get*",
    "iam:List*",
    "iam:PassRole",
    "iam:Simulate*",
    "organizations:Describe*",
    "organizations:List*",
    "servicequotas:Get*",
    "servicequotas:List*",
    "signin:*",
    "sts:*",
    "support:*",
    "tag:Get*",
)
"""The actions that an account of chosen services has besides: signing in, reading of IAM, support.

Services need roles that are passed to them, and make their own.
"""


@dataclass(frozen=True)
class UserException:
    """The *arns* of a user that may exist in an account, to the end of the last day *until* in UTC."""

    arns: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True)
class Protected:
    """The ARNs of *roles* that are protected, and of *policies*; *revokers* may edit in-line policies of *roles*."""

    roles: tuple[str, ...]
    policies: tuple[str, ...] = ()
    revokers: tuple[str, ...] = ()


def no_users(
    spared: Sequence[str], exceptions: Sequence[UserException] = (), *, appliers: Sequence[str] = ()
) -> Document:
    """Return the Deny of creating and reviving users, and their credentials, except for the users of *exceptions*.

    An exception ends by itself: its users are denied once its last day is over. *appliers* make no users either, but
    edit the roles that are spared.
    """
    arns = sorted({arn for each in exceptions for arn in each.arns})
    resource: Document = {"NotResource": arns} if arns else {"Resource": "*"}
    statements = [_deny("DenyUsers", {"Action": list(_CREDENTIALS), **resource}, spared)]
    for day in sorted({each.until for each in exceptions if each.until is not None}):
        ended = sorted({arn for each in exceptions if each.until == day for arn in each.arns})
        after = {"DateGreaterThanEquals": {"aws:CurrentTime": end_of(day)}}
        sid = f"DenyUsersAfter{day.isoformat().replace('-', '')}"
        statements.append(_deny(sid, {"Action": list(_CREDENTIALS), "Resource": ended}, spared, after))
    return document_of(*statements, _protect_spared([*spared, *appliers]))


def only_services(services: Sequence[str], spared: Sequence[str], revokers: Sequence[str] = ()) -> Document:
    """Return the Deny of all but *services* and the base.

    KMS is left to services on the user's behalf, unless it is one of *services*, and in-line policies of roles to
    *revokers*.
    """
    ends_sessions = bool(revokers) and "iam" not in services
    inline = _INLINE if ends_sessions else ()
    actions = sorted({*BASE, *inline, "kms:*", *(f"{each}:*" for each in services)})
    statements = [_deny("DenyOtherServices", {"NotAction": actions, "Resource": "*"}, spared)]
    if "kms" not in services:
        direct = {"BoolIfExists": {"aws:ViaAWSService": "false"}}
        statements.append(_deny("DenyKeysButForServices", {"Action": "kms:*", "Resource": "*"}, spared, direct))
    if ends_sessions:
        others = {"Action": list(_INLINE), "Resource": "*"}
        statements.append(_deny("DenyRolePoliciesButToRevokers", others, [*spared, *revokers]))
    return document_of(*statements, _protect_spared(spared))


def protect_roles(protected: Protected, spared: Sequence[str]) -> Document:
    """Return the Deny of editing, deleting and forging the *protected* roles, and the roles that are *spared*.

    Revokers may edit in-line policies, but neither of roles that are spared nor of revokers' own roles, because who
    may write a policy of one's own role may do everything.
    """
    revokers, roles = set(protected.revokers), protected.roles
    others = [each for each in roles if each not in revokers]
    statements = []
    if revokers and others:
        statements.append(_deny("ProtectRoles", {"Action": list(_EDITS), "Resource": list(roles)}, spared))
        own = {"Action": list(_INLINE), "Resource": sorted(revokers)}
        statements.append(_deny("ProtectPoliciesOfRevokers", own, spared))
        inline = {"Action": list(_INLINE), "Resource": others}
        statements.append(_deny("ProtectPoliciesOfRoles", inline, [*spared, *protected.revokers]))
    elif roles:
        every = {"Action": sorted((*_EDITS, *_INLINE)), "Resource": list(roles)}
        statements.append(_deny("ProtectRoles", every, spared))
    if protected.policies:
        policies = {"Action": list(_POLICY_EDITS), "Resource": list(protected.policies)}
        statements.append(_deny("ProtectPolicies", policies, spared))
    return document_of(*statements, _protect_spared(spared))


def _protect_spared(spared: Sequence[str]) -> Document:
    edits = {"Action": sorted((*_EDITS, *_INLINE)), "Resource": list(spared)}
    return _deny("ProtectSparedRoles", edits, spared)


def _deny(sid: str, what: Document, spared: Sequence[str], conditions: Document | None = None) -> Document:
    condition = {"ArnNotLike": {"aws:PrincipalArn": list(spared)}, **(conditions or {})}
    return {"Sid": sid, "Effect": "Deny", **what, "Condition": condition}
