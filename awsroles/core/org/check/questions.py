"""Questions to the policy engine: a call by a user, a role or root, as AWS would see it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.calls import CallerIdentity, Credentials, RoleCall, build_context
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.statements import Policy, PolicyKind

Mfa = Literal["absent", "false", "true"]
"""A long-lived key, a session without MFA, or one with MFA."""

FOREIGN_ACCOUNT = "000000000000"
"""An account that is nobody's: AWS gives no such number."""
FOREIGN_ORGANIZATION = "o-somebodyelses"
ALLOW_ALL = read_policy(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, PolicyKind.IDENTITY
)
ALLOW_ALL_BELOW = read_policy(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, PolicyKind.SCP
)


@dataclass(frozen=True)
class Call:
    """A call of *action* on *resource* by the user, role or root of the ARN *who*.

    *mfa_age* is in seconds. *organization* and *resource_organization* are IDs, None if they are not known. *unknown*
    are keys of which nothing is known, besides those that no caller tells.
    """

    who: str
    action: str
    resource: str
    at: datetime
    mfa: Mfa = "true"
    mfa_age: int = 0
    session_name: str = "somebody"
    external_id: str | None = None
    source_identity: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    organization: str | None = None
    resource_organization: str | None = None
    unknown: frozenset[str] = frozenset()

    @property
    def account(self) -> str:
        """The caller's account."""
        return self.who.split(":")[4]

    @property
    def is_role(self) -> bool:
        """True if a session of a role calls."""
        return ":role/" in self.who


def passes(request: Request, policies: Policies) -> bool:
    """Say whether *policies* allow the *request*, or may allow it."""
    return degree(request, policies) > 0


def degree(request: Request, policies: Policies) -> int:
    """Return 2 if *policies* allow the *request*, 1 if that depends on what is not known, 0 if they deny it."""
    return {"allow": 2, "open": 1}.get(evaluate(policies, request).answer, 0)


def request_of(call: Call) -> Request:
    """Return the call as the engine takes it."""
    credentials: Credentials = "role" if call.is_role else "access_key" if call.mfa == "absent" else "session_token"
    caller = CallerIdentity(
        call.who,
        credentials,
        session_name=call.session_name if call.is_role else None,
        issued_at=None if credentials == "access_key" else call.at,
        mfa_at=call.at - timedelta(seconds=call.mfa_age) if call.mfa == "true" else None,
        tags={},
        organization_id=call.organization,
    )
    fields = call.resource.split(":")
    account = fields[4] if len(fields) > 5 and fields[4] else call.account
    role_call = RoleCall(
        f"arn:aws:iam::{account}:role/any",
        call.at,
        call.session_name,
        external_id=call.external_id,
        source_identity=call.source_identity,
        tags=call.tags,
        resource_organization_id=call.resource_organization,
    )
    context = build_context(caller, role_call)
    values = {key: value for key, value in context.values.items() if not _is_of(key, call.unknown)}
    return Request(_principal(call), call.action, call.resource, values, context.unknown | call.unknown)


def _is_of(key: str, unknown: frozenset[str]) -> bool:
    return key in unknown or any(key.startswith(each[:-1]) for each in unknown if each.endswith("/*"))


def _principal(call: Call) -> str:
    if not call.is_role:
        return call.who
    partition, name = call.who.split(":")[1], call.who.rpartition("/")[2]
    return f"arn:{partition}:sts::{call.account}:assumed-role/{name}/{call.session_name}"


def trusting(account: str) -> Policy:
    """Return the policy of a resource that leaves the answer to the callers of *account*."""
    statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "*"}
    return read_policy({"Version": "2012-10-17", "Statement": statement}, PolicyKind.TRUST)
