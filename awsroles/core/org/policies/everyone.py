"""The group of all people: their own credentials, what they may read of their access, and the Deny without MFA."""

from collections.abc import Iterator
from datetime import date

from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Problem
from awsroles.core.org.policies.parts import Parts, document_of, master_of
from awsroles.core.org.policies.quotas import ATTACHED_POLICIES, MANAGED_POLICY, size
from awsroles.core.org.policies.resources import Document, Group, ManagedPolicy
from awsroles.core.org.policies.trust import end_of

EVERYONE = "everyone"
"""The group of all people, which is one of the ten that a user may be in."""
SELF_MANAGEMENT = "awsroles-self-management"
MFA_REQUIRED = "awsroles-mfa-required"
UNTIL = "awsroles-until"

_WITH_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
# The first steps of people who have no MFA device yet, or a password that has to be changed. Nothing here deletes or
# deactivates a device: AWS warns of iam:DeleteVirtualMFADevice (reference_policies_examples_aws_my-sec-creds).
_WITHOUT_MFA_OWN = (
    "iam:ChangePassword",
    "iam:EnableMFADevice",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ResyncMFADevice",
)
_WITHOUT_MFA_ANY = ("iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices")
_CREATE_DEVICE = "iam:CreateVirtualMFADevice"
# sts:AssumeRole is not spared: a code in the call itself is MFA, and a role without MFA in its trust policy stays shut.
_SPARED = (*_WITHOUT_MFA_OWN, *_WITHOUT_MFA_ANY, _CREATE_DEVICE, "sts:GetSessionToken")

_ACCESS_KEYS = (
    "iam:CreateAccessKey",
    "iam:DeleteAccessKey",
    "iam:GetAccessKeyLastUsed",
    "iam:ListAccessKeys",
    "iam:UpdateAccessKey",
)
_OTHER_CREDENTIALS = (
    "iam:CreateServiceSpecificCredential",
    "iam:DeleteServiceSpecificCredential",
    "iam:DeleteSSHPublicKey",
    "iam:DeleteSigningCertificate",
    "iam:GetLoginProfile",
    "iam:GetSSHPublicKey",
    "iam:ListServiceSpecificCredentials",
    "iam:ListSigningCertificates",
    "iam:ListSSHPublicKeys",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UpdateSSHPublicKey",
    "iam:UploadSigningCertificate",
    "iam:UploadSSHPublicKey",
)
_READ_OWN_ACCESS = (
    "iam:GetGroupPolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetUser",
    "iam:GetUserPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupPolicies",
    "iam:ListGroupsForUser",
    "iam:ListUserPolicies",
)


def everyone(organization: Organization) -> Parts:
    """Return the group of all people and its managed policies in the master account.

    They are three kinds, because they are applied one after the other: self-management, then the Deny without MFA and
    the Deny of people whose last day is over.
    """
    ended, problems = _ended(organization)
    policies = (
        self_management(organization),
        _managed(organization, MFA_REQUIRED, "Deny of all but the first steps without MFA", mfa_required()),
        *ended,
    )
    partition = organization.setting("partition")
    group = Group(EVERYONE, tuple(sorted(organization.users)), managed=tuple(each.arn(partition) for each in policies))
    return Parts(groups=(group,), policies=policies, problems=tuple(problems))


def self_management(organization: Organization) -> ManagedPolicy:
    """Return the policy by which users manage their own credentials and read their own access.

    It only allows, so that the users of break-glass have it as well. All but the first steps needs MFA in the Allow
    already: nobody gains anything before the Deny is there.
    """
    account = f"arn:{organization.setting('partition')}:iam::{master_of(organization).id}:"
    # user/*${aws:username} would be everybody whose name ends alike.
    own = [f"{account}user/${{aws:username}}", f"{account}user/*/${{aws:username}}"]
    devices = f"{account}mfa/*"
    aws = f"arn:{organization.setting('partition')}:iam::aws:policy/*"
    document = document_of(
        _allow("AllowFirstSteps", _WITHOUT_MFA_OWN, own),
        _allow("AllowReadRulesOfAccount", _WITHOUT_MFA_ANY, "*"),
        _allow("AllowCreateMFADevice", (_CREATE_DEVICE,), devices),
        _allow("AllowManageOwnMFAWithMFA", ("iam:DeactivateMFADevice",), own, mfa=True),
        # AWS deletes a device only if it is assigned to nobody.
        _allow("AllowDeleteMFADeviceWithMFA", ("iam:DeleteVirtualMFADevice",), devices, mfa=True),
        _allow("AllowManageOwnAccessKeysWithMFA", _ACCESS_KEYS, own, mfa=True),
        _allow("AllowManageOwnCredentialsWithMFA", _OTHER_CREDENTIALS, own, mfa=True),
        _allow(
            "AllowReadOwnAccess", _READ_OWN_ACCESS, [*own, f"{account}group/*", f"{account}policy/*", aws], mfa=True
        ),
    )
    return _managed(organization, SELF_MANAGEMENT, "Own credentials, and reading of own access", document)


def mfa_required() -> Document:
    """Return the Deny of all but the first steps without MFA, except for a service on the user's behalf.

    A long-lived access key has no MFA key in its context at all, so the operator is BoolIfExists.
    """
    without = {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}
    return document_of(
        {
            "Sid": "DenyAllWithoutMFA",
            "Effect": "Deny",
            "NotAction": sorted(_SPARED),
            "Resource": "*",
            "Condition": {"BoolIfExists": without},
        }
    )


def _ended(organization: Organization) -> tuple[list[ManagedPolicy], list[Problem]]:
    """Return the policies that deny everything to people after their last day, in as many as their names need."""
    documents = list(_packed(_last_days(organization)))
    room = ATTACHED_POLICIES - 2
    if len(documents) > room:
        place = next(each.at("until") for each in organization.users.values() if each.get("until") is not None)
        text = f"people with a last day need {len(documents)} policies, and the group {EVERYONE} has room for {room}"
        return [], [Problem(place, f"{text}: remove people who have left")]
    description = "Deny of everything to people after their last day"
    return [
        _managed(organization, UNTIL if number == 1 else f"{UNTIL}-{number}", description, document)
        for number, document in enumerate(documents, 1)
    ], []


def _last_days(organization: Organization) -> list[tuple[date, str]]:
    """Return the last days with the names of people, sorted."""
    days = ((user.get("until"), name) for name, user in organization.users.items())
    return sorted((day, name) for day, name in days if day is not None)


def _packed(ends: list[tuple[date, str]]) -> Iterator[Document]:
    """Yield documents that are not too large, each with one statement for a day."""
    days: dict[date, list[str]] = {}
    count = size(document_of())
    for day, name in ends:
        added = size(_deny_after(day, [name])) if day not in days else len(name)
        # A comma and, for a name, its quotes.
        if count + added + 3 > MANAGED_POLICY:
            yield document_of(*(_deny_after(each, names) for each, names in days.items()))
            days = {}
            count, added = size(document_of()), size(_deny_after(day, [name]))
        days.setdefault(day, []).append(name)
        count += added + 3
    if days:
        yield document_of(*(_deny_after(each, names) for each, names in days.items()))


def _deny_after(day: date, names: list[str]) -> Document:
    return {
        "Sid": f"DenyAfter{day.isoformat().replace('-', '')}",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:username": names},
            "DateGreaterThanEquals": {"aws:CurrentTime": end_of(day)},
        },
    }


def _allow(sid: str, actions: tuple[str, ...], resources: str | list[str], *, mfa: bool = False) -> Document:
    statement = {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources}
    return {**statement, "Condition": _WITH_MFA} if mfa else statement


def _managed(organization: Organization, name: str, description: str, document: Document) -> ManagedPolicy:
    return ManagedPolicy(master_of(organization), name, "/", description, document)
