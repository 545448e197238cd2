"""The context that AWS makes of a call, by what the caller signs it with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.conditions import read_context
from awsroles.core.iam.variables import Values

# A long-lived access key, a session of GetSessionToken, or the session of a role.
Credentials = Literal["access_key", "session_token", "role"]

# What neither caller nor call tells: where a request leaves the network, and what organizations the accounts are in.
_UNKNOWN = frozenset(
    {
        "aws:resourcetag/*",
        "iam:resourcetag/*",
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:useragent",
        "aws:vpcsourceip",
    }
)
_ORGANIZATION = frozenset({"aws:principalorgid", "aws:principalorgpaths"})
_RESOURCE_ORGANIZATION = frozenset({"aws:resourceorgid", "aws:resourceorgpaths"})


@dataclass(frozen=True)
class CallerIdentity:
    """A caller: *arn* is the user's, or the role's with its path; *unique_id* begins with AIDA or AROA.

    Only a role's session has a *session_name*. *mfa_at* is when a code was given for a session token. *tags* are
    those of the user, or of role and session; None if they are not known.
    """

    arn: str
    credentials: Credentials
    unique_id: str | None = None
    session_name: str | None = None
    issued_at: datetime | None = None
    mfa_at: datetime | None = None
    tags: Mapping[str, str] | None = None
    organization_id: str | None = None


@dataclass(frozen=True)
class RoleCall:
    """A call of AssumeRole: *at* is its time, *mfa_code* says whether it carries a code of its own."""

    role_arn: str
    at: datetime
    session_name: str
    mfa_code: bool = False
    external_id: str | None = None
    source_identity: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive_tags: tuple[str, ...] = ()
    region: str | None = None
    resource_organization_id: str | None = None


@dataclass(frozen=True)
class CallContext:
    """The context of a call, and the keys of which nothing is known."""

    values: Values
    unknown: frozenset[str]


def build_context(caller: CallerIdentity, call: RoleCall) -> CallContext:
    """Return the context of *call* by *caller* (IAM user guide, reference_policies_condition-keys).

    A long-lived key has neither MFA keys nor an issue time; a session token has the MFA that it was made with; a code
    in the call itself is MFA, now; a role's session has no MFA and no user name, and its principal is the role.
    """
    values = read_context({**_of_time(call), **_of_caller(caller), **_of_mfa(caller, call), **_of_call(call)})
    return CallContext(values, _unknown(caller, call) - values.keys())


def _of_time(call: RoleCall) -> dict[str, object]:
    return {
        "aws:CurrentTime": instant(call.at),
        "aws:EpochTime": int(call.at.timestamp()),
        "aws:SecureTransport": True,
        "aws:ViaAWSService": False,
        "aws:PrincipalIsAWSService": False,
        "aws:RequestedRegion": call.region,
    }


def _of_caller(caller: CallerIdentity) -> dict[str, object]:
    role = caller.credentials == "role"
    name = caller.arn.rsplit("/", 1)[-1]
    identity = caller.unique_id and (f"{caller.unique_id}:{caller.session_name}" if role else caller.unique_id)
    return {
        "aws:PrincipalArn": caller.arn,
        "aws:PrincipalAccount": caller.arn.split(":")[4],
        "aws:PrincipalType": "AssumedRole" if role else "User",
        "aws:PrincipalOrgID": caller.organization_id,
        "aws:userid": identity,
        "aws:username": None if role else name,
        "aws:TokenIssueTime": None
        if caller.credentials == "access_key" or caller.issued_at is None
        else instant(caller.issued_at),
        **{f"aws:PrincipalTag/{key}": value for key, value in (caller.tags or {}).items()},
    }


def _of_mfa(caller: CallerIdentity, call: RoleCall) -> dict[str, object]:
    if call.mfa_code:
        return {"aws:MultiFactorAuthPresent": True, "aws:MultiFactorAuthAge": 0}
    if caller.credentials != "session_token":
        return {}
    if caller.mfa_at is None:
        return {"aws:MultiFactorAuthPresent": False}
    age = max(0, int((call.at - caller.mfa_at).total_seconds()))
    return {"aws:MultiFactorAuthPresent": True, "aws:MultiFactorAuthAge": age}


def _of_call(call: RoleCall) -> dict[str, object]:
    return {
        "aws:ResourceAccount": call.role_arn.split(":")[4],
        "aws:ResourceOrgID": call.resource_organization_id,
        "sts:RoleSessionName": call.session_name,
        "sts:ExternalId": call.external_id,
        "sts:SourceIdentity": call.source_identity,
        "sts:TransitiveTagKeys": call.transitive_tags,
        "aws:TagKeys": tuple(call.tags),
        **{f"aws:RequestTag/{key}": value for key, value in call.tags.items()},
    }


def _unknown(caller: CallerIdentity, call: RoleCall) -> frozenset[str]:
    """Return the keys that nothing here tells, in lower case."""
    unknown = _UNKNOWN
    if caller.organization_id is None:
        unknown |= _ORGANIZATION
    if call.resource_organization_id is None:
        unknown |= _RESOURCE_ORGANIZATION
    if caller.tags is None:
        unknown |= {"aws:principaltag/*"}
    if caller.unique_id is None:
        unknown |= {"aws:userid"}
    if call.region is None:
        unknown |= {"aws:requestedregion"}
    return unknown


def instant(at: datetime) -> str:
    """Return the moment *at* as AWS writes it, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
