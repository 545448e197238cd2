"""AWS's evaluation logic on one context: an explicit Deny anywhere, then each kind of policy that has to allow."""

from collections.abc import Iterable
from typing import NamedTuple

from awsroles.core.iam.applicable import Applicable, Applicables, account_of
from awsroles.core.iam.callers import Caller, CallerKind, Reach, caller
from awsroles.core.iam.requests import Decision, Request, is_role
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.iam.variables import Values

ALLOW = Decision("allow")
# STS asks for no permission, whatever policies say (API_GetCallerIdentity, API_GetSessionToken).
_FREE = frozenset({"sts:getcalleridentity"})
_FREE_FOR_USERS = frozenset({"sts:getsessiontoken"})


class _Granted(NamedTuple):
    """The kinds of policies that allow."""

    reach: Reach
    identity: bool
    boundary: bool
    session: bool

    @property
    def missing(self) -> PolicyKind | None:
        """The first of the caller's own kinds that does not allow."""
        for kind, allowed in (
            (PolicyKind.IDENTITY, self.identity),
            (PolicyKind.BOUNDARY, self.boundary),
            (PolicyKind.SESSION, self.session),
        ):
            if not allowed:
                return kind
        return None


class Evaluation:
    """The evaluation of one request."""

    def __init__(self, request: Request, applicables: Applicables) -> None:
        self._request = request
        self._found = applicables
        self._who: Caller = caller(request.principal)
        self._same_account = self._who.account == account_of(request, self._who)
        self._is_role = is_role(request.resource) and request.action.lower().startswith("sts:")
        self._own_kind = PolicyKind.TRUST if is_role(request.resource) else PolicyKind.RESOURCE
        # IAM user guide, reference_policies_evaluation-logic: trust policies and key policies have to allow explicitly.
        is_key = request.action.lower().startswith("kms:") and ":key/" in request.resource
        self._asks_resource = self._is_role or (is_key and applicables.resource is not None)

    def decide(self, values: Values) -> Decision:
        """Return the answer on the context *values*: allow, explicit_deny or implicit_deny."""
        action = self._request.action.lower()
        if action in _FREE or (action in _FREE_FOR_USERS and self._who.kind is CallerKind.USER):
            return ALLOW
        for each in self._found.all:
            if not each.statement.allows and each.applies(self._request.resource, values):
                return Decision("explicit_deny", each.kind, each.statement)
        missing = self._missing(values)
        return ALLOW if missing is None else Decision("implicit_deny", missing)

    def _missing(self, values: Values) -> PolicyKind | None:
        """Return the kind of policy that does not allow what it has to.

        RCPs only deny: AWS attaches RCPFullAWSAccess everywhere, and nobody can detach it.
        """
        if any(not self._allows(level, values) for level in self._found.scps):
            return PolicyKind.SCP
        reach = max((each.reach for each in self._allowing(self._found.resource or (), values)), default=Reach.NOBODY)
        if self._who.kind is CallerKind.OTHER:
            return None if reach is Reach.CALLER else self._own_kind
        granted = _Granted(
            reach,
            self._identity_allows(values),
            self._found.boundary is None or self._allows(self._found.boundary, values),
            self._found.session is None or self._allows(self._found.session, values),
        )
        return self._missing_at_home(granted) if self._same_account else self._missing_abroad(granted)

    def _missing_abroad(self, granted: _Granted) -> PolicyKind | None:
        """Across accounts both sides have to allow (reference_policies_evaluation-logic-cross-account)."""
        return self._own_kind if granted.reach is Reach.NOBODY else granted.missing

    def _missing_at_home(self, granted: _Granted) -> PolicyKind | None:
        """In one account a resource's policy that names the caller is enough; one that names its role is bounded."""
        if granted.reach is Reach.CALLER:
            return None
        if granted.reach is Reach.ROLE:
            return granted._replace(identity=True).missing
        if granted.reach is Reach.NOBODY and self._asks_resource:
            return self._own_kind
        return granted.missing

    def _identity_allows(self, values: Values) -> bool:
        """Say whether the caller's own policies allow; the root user has full access, but may not assume roles."""
        if self._who.kind is CallerKind.ROOT:
            return not self._is_role
        return self._allows(self._found.identity, values)

    def _allows(self, group: Iterable[Applicable], values: Values) -> bool:
        return next(iter(self._allowing(group, values)), None) is not None

    def _allowing(self, group: Iterable[Applicable], values: Values) -> Iterable[Applicable]:
        return (each for each in group if each.statement.allows and each.applies(self._request.resource, values))
