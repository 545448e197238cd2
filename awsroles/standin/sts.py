"""STS actions: GetCallerIdentity, GetSessionToken and AssumeRole."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from awsroles.standin.accounts import Caller, MfaDevice, Role, Session
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import access_denied, not_authorized, validation_error
from awsroles.standin.evaluation.authorization import denied, role_denial
from awsroles.standin.evaluation.context import request_context
from awsroles.standin.evaluation.policy import AccessRequest
from awsroles.standin.generators import new_id
from awsroles.standin.parameters import ASSUME_ROLE, GET_SESSION_TOKEN, check_parameters, seconds
from awsroles.standin.session_policies import session_policies

Result = Mapping[str, Any]

_CHAINED_SECONDS = 3600
_ROOT_SECONDS = 3600


def get_caller_identity(_aws: StandIn, caller: Caller, _parameters: Mapping[str, str]) -> Result:
    return {"Arn": caller.arn, "UserId": caller.user_id, "Account": caller.account}


def get_session_token(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Issue a session of the user; no policy restricts it (IAM user guide, control-access_getsessiontoken)."""
    if caller.kind != "access-key" or caller.user is None:
        raise access_denied("Cannot call GetSessionToken with session credentials")
    check_parameters(parameters, GET_SESSION_TOKEN)
    duration = seconds(parameters, _ROOT_SECONDS if caller.user.is_root else 43200)
    if caller.user.is_root:
        duration = min(duration, _ROOT_SECONDS)
    mfa_at = _check_mfa(aws, caller, parameters)
    session_caller = replace(caller, kind="user-session", access_key_id=new_id("ASIA"), mfa_at=mfa_at)
    return {"Credentials": _credentials(aws.issue_session("GetSessionToken", session_caller, duration))}


def assume_role(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Issue a session of a role, if the caller's policies and the role's trust policy allow it."""
    check_parameters(parameters, ASSUME_ROLE)
    if caller.user is not None and caller.user.is_root:
        raise access_denied("Roles may not be assumed by root accounts.")
    role_arn = parameters["RoleArn"]
    if not re.fullmatch(r"arn:[\w-]+:iam::\d{12}:role/\S+", role_arn):
        raise validation_error(f"{role_arn} is invalid")
    mfa_at = _check_mfa(aws, caller, parameters)
    role = _authorize(aws, caller, parameters, mfa_at)
    duration = _role_seconds(caller, role, parameters)
    session_caller = _role_caller(aws, caller, role, parameters)
    answer: dict[str, Any] = {
        "Credentials": _credentials(aws.issue_session("AssumeRole", session_caller, duration)),
        "AssumedRoleUser": {"AssumedRoleId": session_caller.user_id, "Arn": session_caller.arn},
    }
    if session_caller.source_identity is not None:
        answer["SourceIdentity"] = session_caller.source_identity
    return answer


ACTIONS = {
    "GetCallerIdentity": get_caller_identity,
    "GetSessionToken": get_session_token,
    "AssumeRole": assume_role,
}


def _check_mfa(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> float | None:
    """Return the time of the call's MFA code, or None if the call has none; raise ApiError."""
    serial, code = parameters.get("SerialNumber"), parameters.get("TokenCode")
    if serial is None and code is None:
        return None
    start = "MultiFactorAuthentication failed"
    if serial is None or code is None:
        raise access_denied(f"{start}, must provide both MFA serial number and one time pass code.")
    device = aws.mfa_devices.get(serial)
    if device is None or not _is_usable(device, caller):
        raise access_denied(
            f"{start}, unable to validate MFA code.  "
            "Please verify your MFA serial number is valid and associated with this user."
        )
    if not device.submit(code):
        raise access_denied(f"{start} with invalid MFA one time pass code. ")
    return aws.now()


def _is_usable(device: MfaDevice, caller: Caller) -> bool:
    """Return whether *caller* may use codes of *device*: its user, with an access key."""
    own = caller.kind == "access-key" and device.user is caller.user
    return own and device.kind == "totp" and device.active


def _authorize(aws: StandIn, caller: Caller, parameters: Mapping[str, str], mfa_at: float | None) -> Role:
    """Return the role if all policies allow *caller* to assume it. A missing role gives the same error."""
    role = aws.roles.get(parameters["RoleArn"])
    own = request_context(aws, caller, parameters, parameters["RoleArn"], caller.mfa_at)
    full = own if mfa_at is None else request_context(aws, caller, parameters, parameters["RoleArn"], mfa_at)
    if aws.direct_mfa_counts_for_identity_policies:
        own = full
    actions = ["sts:AssumeRole"]
    actions += ["sts:SetSourceIdentity"] if "SourceIdentity" in parameters else []
    actions += ["sts:TagSession"] if any(name.startswith("Tags.member.") for name in parameters) else []
    if role is None:
        raise not_authorized(caller.arn, actions[0], parameters["RoleArn"])
    for action in actions:
        asked = AccessRequest(action, role.arn, own)
        denial = role_denial(aws, caller, role, asked, AccessRequest(action, role.arn, full))
        if denial is not None:
            raise denied(aws, caller, action, role.arn, denial)
    return role


def _role_seconds(caller: Caller, role: Role, parameters: Mapping[str, str]) -> int:
    duration = seconds(parameters, 3600)
    if duration > _CHAINED_SECONDS and caller.kind != "access-key":
        raise validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        )
    if duration > role.max_session_duration:
        raise validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    return duration


def _role_caller(aws: StandIn, caller: Caller, role: Role, parameters: Mapping[str, str]) -> Caller:
    name = parameters["RoleSessionName"]
    _, partition, _, _, account, _ = role.arn.split(":", 5)
    return Caller(
        kind="role-session",
        arn=f"arn:{partition}:sts::{account}:assumed-role/{role.name}/{name}",
        user_id=f"{role.role_id}:{name}",
        access_key_id=new_id("ASIA"),
        long_term_key=caller.long_term_key,
        role=role,
        source_identity=parameters.get("SourceIdentity", caller.source_identity),
        is_chained=caller.kind != "access-key",
        session_policies=session_policies(aws, role, parameters),
    )


def _credentials(session: Session) -> Result:
    expiration = datetime.fromtimestamp(session.expires_at, timezone.utc)
    return {
        "AccessKeyId": session.access_key_id,
        "SecretAccessKey": session.secret_access_key,
        "SessionToken": session.session_token,
        "Expiration": expiration.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
