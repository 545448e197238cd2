"""The context of a call: the condition keys of its caller, its parameters, its resource and the time."""

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from awsroles.standin.accounts import Caller

if TYPE_CHECKING:
    from awsroles.standin.aws import StandIn

_FROM_PARAMETERS = {
    "ExternalId": "sts:externalid",
    "RoleSessionName": "sts:rolesessionname",
    "SourceIdentity": "sts:sourceidentity",
    "PolicyArn": "iam:policyarn",
    "PermissionsBoundary": "iam:permissionsboundary",
}
_TAG = re.compile(r"Tags\.member\.([0-9]+)\.Key")


def request_context(
    aws: "StandIn", caller: Caller, parameters: Mapping[str, str], resource: str, mfa_at: float | None
) -> dict[str, str | tuple[str, ...]]:
    """Return the condition keys, in lower case, and their values; *mfa_at* is the time of the MFA code.

    aws:MultiFactorAuthPresent is absent for access keys, and false for sessions without MFA
    (IAM user guide, id_credentials_mfa_configure-api-require).
    """
    now = aws.now()
    context: dict[str, str | tuple[str, ...]] = {
        "aws:userid": caller.user_id,
        "aws:principalarn": caller.arn if caller.role is None else caller.role.arn,
        "aws:principalaccount": caller.account,
        "aws:currenttime": _date(now),
        "aws:epochtime": str(int(now)),
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
    }
    if caller.user is not None and not caller.user.is_root:
        context["aws:username"] = caller.user.name
    if caller.issued_at is not None:
        context["aws:tokenissuetime"] = _date(caller.issued_at)
    context.update(_of_mfa(caller, now, mfa_at))
    context.update(_of_accounts(aws, caller, resource))
    context.update(_of_tags(parameters))
    for parameter, key in _FROM_PARAMETERS.items():
        if parameter in parameters:
            context[key] = parameters[parameter]
    return context


def _of_mfa(caller: Caller, now: float, mfa_at: float | None) -> dict[str, str]:
    if mfa_at is not None:
        return {"aws:multifactorauthpresent": "true", "aws:multifactorauthage": str(int(now - mfa_at))}
    return {} if caller.kind == "access-key" else {"aws:multifactorauthpresent": "false"}


def _of_accounts(aws: "StandIn", caller: Caller, resource: str) -> dict[str, str]:
    """Return the accounts of caller and resource, and their organization if they are in it."""
    fields = resource.split(":")
    owner = fields[4] if len(fields) > 5 and fields[4].isdecimal() else caller.account
    found = {"aws:resourceaccount": owner}
    for key, account in (("aws:principalorgid", caller.account), ("aws:resourceorgid", owner)):
        if account == aws.management_account or account in aws.member_accounts:
            found[key] = aws.organization_id
    return found


def _of_tags(parameters: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    """Return the tags that the call passes."""
    tags = {
        value: parameters.get(f"Tags.member.{found[1]}.Value", "")
        for name, value in parameters.items()
        if (found := _TAG.fullmatch(name))
    }
    named = {f"aws:requesttag/{key.lower()}": value for key, value in tags.items()}
    return {"aws:tagkeys": tuple(tags), **named} if tags else {}


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
