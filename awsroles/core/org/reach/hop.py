"""One hop: a caller that can assume a role, and what the call needs."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Literal

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.discover.judge import statement_text
from awsroles.core.iam.applicable import applicables
from awsroles.core.iam.calls import CallerIdentity, RoleCall, build_context
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.needs import Need
from awsroles.core.iam.requests import Decision, Policies, Request
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.core.org.live.account import Role
from awsroles.core.org.reach.callers import Caller, with_unread_allowed

_ASSUME = "sts:AssumeRole"
CHOSEN = frozenset({"sts:externalid", "sts:rolesessionname", "sts:sourceidentity"})
"""Keys whose values the caller chooses in the call."""
USERNAME = "${aws:username}"
"""The variable for the caller's name."""
_MFA_AGE = "aws:multifactorauthage"
_TIMES = frozenset({"aws:currenttime", "aws:epochtime"})
# Seconds: the longest session of GetSessionToken (STS service model).
_OLDEST_MFA = 129_600

Mfa = Literal["required", "not_for_keys", "no"]
"""MFA is required; an access key alone does without, though a session needs it; or nothing asks for it."""


@dataclass(frozen=True)
class Needs:
    """The values that a call has to have: empty for what nothing asks for.

    *mfa* is None for a role, whose session has no MFA. *mfa_max_age* is in seconds. *until* is the moment from which
    policies deny it. *unknown* are conditions in words whose keys are not known.
    """

    mfa: Mfa | None = None
    mfa_max_age: int | None = None
    external_ids: tuple[str, ...] = ()
    session_names: tuple[str, ...] = ()
    source_identities: tuple[str, ...] = ()
    until: datetime | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hop:
    """A *caller* that can assume the role *role_arn*: *by* are the statements that allow it, in words.

    *unread* are policies of either side without which the answer is not known.
    """

    caller: Caller
    role_arn: str
    needs: Needs
    by: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """True if the answer depends on nothing that is not known."""
        return not self.unread and not self.needs.unknown


@dataclass(frozen=True)
class World:
    """The moment *at* of the calls, and the accounts of the organization, None for an *organization_id* not known."""

    at: datetime
    organization_id: str | None = None
    members: frozenset[str] = frozenset()

    def organization_of(self, account: str) -> str | None:
        """Return the ID of the organization of *account*, None if it is not known."""
        return self.organization_id if account in self.members else None


def find_hop(caller: Caller, role: Role, world: World) -> Hop | None:
    """Return the hop of *caller* to *role*, None if policies deny it."""
    trust = role.trust.policy
    unread: tuple[str, ...] = ()
    if trust is None:
        trust, unread = _trust_in(caller.account), (role.trust.label,)
    question = _Question(caller, role, trust, world)
    needs = question.needs()
    if needs is not None:
        # Without a trust policy nobody knows whether it asks for MFA.
        known = replace(needs, mfa=None) if unread and needs.mfa == "no" else needs
        return Hop(caller, role.arn, known, question.allowing(), unread)
    if not caller.unread or unread:
        return None
    needs = _Question(with_unread_allowed(caller), role, trust, world).needs()
    return None if needs is None else Hop(caller, role.arn, needs, unread=caller.unread)


def filled(values: Iterable[str], caller: Caller) -> tuple[str, ...]:
    """Return *values*, each once, with the name of a user for the variable."""
    if caller.kind == "user":
        values = (each.replace(USERNAME, caller.name) for each in values)
    return tuple(dict.fromkeys(values))


class _Question:
    """The question if *caller* may assume *role*, asked in several ways."""

    def __init__(self, caller: Caller, role: Role, trust: Policy, world: World) -> None:
        self._caller = caller
        self._role = role
        self._world = world
        self._policies = Policies(caller.identity, caller.boundary, resource=trust, scps=caller.levels or ())

    def needs(self) -> Needs | None:
        """Return what the call needs, None if nothing makes it allowed."""
        if self._caller.kind == "role":
            decision = self._decide()
            return None if _denies(decision) else self._completed(decision, None)
        decision = self._decide()
        if not _denies(decision):
            is_for_keys = _denies(self._decide(mfa=False))
            return self._completed(decision, "not_for_keys" if is_for_keys else "no")
        decision = self._decide(age=0)
        return None if _denies(decision) else self._completed(decision, "required")

    def allowing(self) -> tuple[str, ...]:
        """Return the caller's own statements that allow it, in words; those of a door are not known."""
        if self._caller.kind == "door":
            return ()
        found = applicables(self._policies, self._request(age=0)).identity
        return tuple(dict.fromkeys(statement_text(each.statement) for each in found if each.statement.allows))

    def _completed(self, decision: Decision, mfa: Mfa | None) -> Needs:
        chosen: dict[str, list[str]] = {key: [] for key in CHOSEN}
        unknown = [] if self._caller.levels is not None else ["if the service control policies allow it"]
        for need in decision.needs:
            if need.key.lower() in CHOSEN and _is_value(need):
                chosen[need.key.lower()] += need.values
            else:
                unknown.append(need.text)
        return Needs(
            mfa,
            self._max_age() if mfa == "required" else None,
            filled(chosen["sts:externalid"], self._caller),
            filled(chosen["sts:rolesessionname"], self._caller),
            filled(chosen["sts:sourceidentity"], self._caller),
            self._until(mfa),
            tuple(dict.fromkeys(unknown)),
        )

    def _max_age(self) -> int | None:
        """Return the greatest age of the code in seconds that is allowed, None if any is."""
        named = sorted({int(each) for each in self._values({_MFA_AGE}) if each.isdecimal()})
        longest = 0
        for age in sorted({*(each + step for each in named for step in (-1, 0, 1) if each + step > 0), _OLDEST_MFA}):
            if _denies(self._decide(age=age)):
                return longest
            longest = age
        return None

    def _until(self, mfa: Mfa | None) -> datetime | None:
        """Return the moment from which it is denied, None if it never is."""
        age = 0 if mfa == "required" else None
        for moment in sorted(filter(None, map(_moment, self._values(_TIMES)))):
            if moment > self._world.at and _denies(self._decide(age=age, at=moment + timedelta(seconds=1))):
                return moment
        return None

    def _values(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield the values that statements compare with *keys*."""
        limits = (self._policies.boundary, self._policies.resource)
        every: list[Policy] = [*self._policies.identity, *filter(None, limits)]
        wanted = frozenset(keys)
        for policy in every:
            for statement in policy.statements:
                for condition in statement.conditions:
                    if condition.folded_key in wanted:
                        yield from condition.values

    def _decide(self, *, mfa: bool | None = None, age: int | None = None, at: datetime | None = None) -> Decision:
        return evaluate(self._policies, self._request(mfa=mfa, age=age, at=at))

    def _request(self, *, mfa: bool | None = None, age: int | None = None, at: datetime | None = None) -> Request:
        """Return the call: with a code *age* seconds old, by a session without MFA if *mfa* is false, or by a key."""
        caller, moment = self._caller, at or self._world.at
        credentials: Literal["access_key", "session_token", "role"] = "access_key"
        if caller.kind == "role":
            credentials = "role"
        elif age is not None or mfa is False:
            credentials = "session_token"
        identity = CallerIdentity(
            caller.arn,
            credentials,
            caller.unique_id,
            caller.session_name if credentials == "role" else None,
            issued_at=None if credentials == "access_key" else moment,
            mfa_at=None if age is None or credentials == "role" else moment - timedelta(seconds=age),
            tags=caller.tags,
            organization_id=self._world.organization_of(caller.account),
        )
        account = self._role.arn.split(":")[4]
        call = RoleCall(
            self._role.arn,
            moment,
            caller.session_name,
            resource_organization_id=self._world.organization_of(account),
        )
        context = build_context(identity, call)
        values = {key: value for key, value in context.values.items() if key not in CHOSEN}
        return Request(caller.principal, _ASSUME, self._role.arn, values, context.unknown | CHOSEN)


def _trust_in(account: str) -> Policy:
    """Return a trust policy that leaves the answer to the callers in *account*."""
    statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    return read_policy({"Version": "2012-10-17", "Statement": statement}, PolicyKind.TRUST)


def _denies(decision: Decision) -> bool:
    return decision.answer not in ("allow", "open")


def _is_value(need: Need) -> bool:
    """Say whether *need* names values that the key may have."""
    return need.statement.allows and "Not" not in need.operator and not need.operator.endswith("Null")


def _moment(text: str) -> datetime | None:
    """Return the moment that a policy writes as *text*, None if it is none."""
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text), timezone.utc)
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
