"""IAM actions on roles, and the policy simulator."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

from awsroles.standin.accounts import Caller, ControlPolicy, Document, Role
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, no_such_entity
from awsroles.standin.evaluation.authorization import simulated
from awsroles.standin.evaluation.policy import AccessRequest
from awsroles.standin.iam.users import authorize, date_text
from awsroles.standin.parameters import GET_ROLE, check_parameters

Result = Mapping[str, Any]

_CONTEXT_KEY = re.compile(r"ContextEntries\.member\.(\d+)\.ContextKeyName")


def get_role(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    role = named_role(aws, caller, parameters, "GetRole")
    return {"Role": {**described(role), **described_alone(role)}}


def named_role(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> Role:
    """Return a role of the caller's account, which is named without its path and in any case; raise ApiError."""
    check_parameters(parameters, GET_ROLE)
    name = parameters["RoleName"]
    arn = f"arn:{caller.partition}:iam::{caller.account}:role/{name}"
    found = (
        [aws.roles[arn]]
        if arn in aws.roles
        else [
            role
            for role in aws.roles.values()
            if (role.arn.split(":")[4], role.name.lower()) == (caller.account, name.lower())
        ]
    )
    arn = found[0].arn if found else arn
    authorize(aws, caller, arn, parameters, action)
    if not found:
        raise no_such_entity(f"The role with name {name} cannot be found.")
    return found[0]


def described_alone(role: Role) -> Result:
    """Return what GetRole and GetAccountAuthorizationDetails tell of *role* and ListRoles does not."""
    used: dict[str, str] = {}
    if role.last_used is not None:
        used = {"LastUsedDate": date_text(role.last_used[0]), "Region": role.last_used[1]}
    boundary = {} if role.boundary is None else {"PermissionsBoundary": described_boundary(role.boundary)}
    return {"RoleLastUsed": used, **boundary}


def described_boundary(boundary: ControlPolicy) -> Result:
    """Return *boundary* as IAM's responses contain it."""
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary.arn}


def described(role: Role) -> Result:
    """Return *role* as ListRoles does; the document is URL-encoded (RFC 3986)."""
    return {
        "Path": role.arn.split(":", 5)[5].removeprefix("role").removesuffix(role.name),
        "RoleName": role.name,
        "RoleId": role.role_id,
        "Arn": role.arn,
        "CreateDate": datetime.fromtimestamp(role.created_at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "AssumeRolePolicyDocument": encoded(role.trust_policy),
        "MaxSessionDuration": role.max_session_duration,
    }


def encoded(document: Document) -> str:
    """Return *document* as IAM's responses contain it."""
    return quote(json.dumps(document), safe="")


def simulate_principal_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    source = parameters.get("PolicySourceArn", "")
    authorize(aws, caller, source, parameters, "SimulatePrincipalPolicy")
    user = aws.users.get(source)
    if user is None or user.is_root:
        words = f"Invalid Entity Arn: {source} does not clearly define entity type and name."
        raise ApiError(400, "InvalidInput", words)
    simulated_caller = Caller("user-session", user.arn, user.user_id, "", caller.long_term_key, user)
    context = {
        "aws:username": user.name,
        "aws:userid": user.user_id,
        "aws:principalarn": user.arn,
        **_context_entries(parameters),
    }
    return {
        "EvaluationResults": [
            simulated(aws, simulated_caller, AccessRequest(action, resource, context))
            for action in _members(parameters, "ActionNames")
            for resource in _members(parameters, "ResourceArns") or ["*"]
        ],
        "IsTruncated": False,
    }


ACTIONS = {"GetRole": get_role, "SimulatePrincipalPolicy": simulate_principal_policy}


def _members(parameters: Mapping[str, str], name: str) -> list[str]:
    start = f"{name}.member."
    return [value for key, value in parameters.items() if key.startswith(start)]


def _context_entries(parameters: Mapping[str, str]) -> dict[str, str]:
    found = (_CONTEXT_KEY.fullmatch(key) for key in parameters)
    return {
        parameters[match[0]].lower(): parameters.get(f"ContextEntries.member.{match[1]}.ContextKeyValues.member.1", "")
        for match in found
        if match
    }
