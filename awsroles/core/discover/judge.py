"""The judgment of the user's own policies on one role. The role's trust policy is not known here."""

from datetime import datetime
from typing import Literal, NamedTuple

from awsroles.core.aws.arn import RoleArn
from awsroles.core.aws.sts import default_session_name
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.discover.index import Covering, StatementIndex
from awsroles.core.iam.applicable import applicables
from awsroles.core.iam.calls import CallerIdentity, RoleCall, build_context
from awsroles.core.iam.conditions import condition_variables
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.reading.user_policies import UserPolicies
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.resources import resource_variables
from awsroles.core.iam.statements import Policy, PolicyKind, Statement

# A profile can set these, so a condition on them is one to know of, not a denial.
_CHOSEN = frozenset({"sts:externalid", "sts:rolesessionname", "sts:sourceidentity"})
_OF_MFA = frozenset({"aws:multifactorauthage", "aws:multifactorauthpresent"})
# The one key whose value is the role's.
_OF_ROLE = "aws:resourceaccount"
_STATEMENT = ".Statement"

Verdict = Literal["allowed", "conditional", "denied", "explicitly_denied"]


@dataclass(frozen=True)
class Judgment:
    """A verdict: *conditions* in words, *allowed_by* a statement in words.

    *is_named* is True if a statement that allows names this very role, and not a pattern that it is of.
    """

    verdict: Verdict
    conditions: tuple[str, ...] = ()
    allowed_by: str | None = None
    is_named: bool = False


class _Answer(NamedTuple):
    """An answer for all roles that the same statements cover; *allowing* are the numbers of those that allow."""

    verdict: Verdict
    conditions: tuple[str, ...] = ()
    allowing: tuple[int, ...] = ()


class Judge:
    """Judges roles by *policies*, for a call with a fresh MFA session, or with the key alone if not *has_mfa*."""

    def __init__(self, policies: UserPolicies, at: datetime, *, has_mfa: bool, region: str | None = None) -> None:
        self._caller = CallerIdentity(
            str(policies.user),
            "session_token" if has_mfa else "access_key",
            policies.unique_id,
            issued_at=at if has_mfa else None,
            mfa_at=at if has_mfa else None,
            tags=policies.tags,
        )
        self._call = RoleCall("", at, default_session_name(policies.user.name), region=region)
        self._trust = _trust(policies)
        self._chosen = _CHOSEN if has_mfa else _CHOSEN | _OF_MFA
        self._families = _named_of_families(policies)
        usual = self.request(f"arn:{policies.user.partition}:iam::000000000000:role/-")
        of_role = usual.unknown | {_OF_ROLE}
        self.values = {key: value for key, value in usual.context.items() if key not in of_role}
        self._identity = StatementIndex(PolicyKind.IDENTITY, policies.identity, self.values, of_role)
        limits = [policies.boundary] if policies.boundary is not None else []
        self._boundary = StatementIndex(PolicyKind.BOUNDARY, limits, self.values, of_role) if limits else None
        statements = self._identity.statements + (self._boundary.statements if self._boundary else ())
        self._asks_for_chosen = any(_names_one(each, self._chosen) for each in statements)
        # Roles that the same statements cover have one answer, unless a statement looks at the role.
        self._is_uniform = not any(_names_one(each, of_role - usual.unknown) for each in statements) and not (
            self._identity.undecided or (self._boundary and self._boundary.undecided)
        )
        self._answers: dict[object, _Answer] = {}
        self._user = policies.user

    @property
    def allowing(self) -> tuple[Statement, ...]:
        """The identity-based statements that allow sts:AssumeRole on something."""
        return tuple(each for each in self._identity.statements if each.allows)

    def request(self, role_arn: str) -> Request:
        """Return the request to assume *role_arn*."""
        built = build_context(self._caller, replace(self._call, role_arn=role_arn))
        families = tuple(each.removesuffix("*") for each in built.unknown if each.endswith("/*"))
        unknown = built.unknown | {each for each in self._families if each.startswith(families)}
        return Request(self._caller.arn, "sts:AssumeRole", role_arn, built.values, unknown - built.values.keys())

    def judge(self, role: RoleArn, trust: Policy | None = None) -> Judgment:
        """Return the judgment on *role*, by its *trust* policy too if that is known."""
        arn = str(role)
        identity = self._identity.covering(arn)
        boundary = () if self._boundary is None else self._boundary.covering(arn)
        key = (
            tuple([number for number, _ in identity]),
            tuple([number for number, _ in boundary]),
            role.account == self._user.account,
        )
        answer = self._answers.get(key) if self._is_uniform and trust is None else None
        if answer is None:
            answer = self._answer(arn, identity, boundary, trust or self._trust)
        if trust is None:
            self._answers[key] = answer
        if not answer.allowing:
            return Judgment(answer.verdict)
        named = [number for number, is_named in identity if is_named and number in answer.allowing]
        statement = self._identity.statements[next(iter(named or answer.allowing))]
        return Judgment(answer.verdict, answer.conditions, statement_text(statement), bool(named))

    def _answer(
        self, arn: str, identity: tuple[Covering, ...], boundary: tuple[Covering, ...], trust: Policy
    ) -> _Answer:
        about = self._identity.about(arn, identity)
        limit = None if self._boundary is None else self._boundary.about(arn, boundary)
        policies = Policies((about,), limit, resource=trust)
        request = self.request(arn)
        decision = evaluate(policies, request)
        if decision.answer not in {"allow", "open"} and self._asks_for_chosen:
            values = {key: value for key, value in request.context.items() if key not in self._chosen}
            request = replace(request, context=values, unknown=request.unknown | self._chosen)
            decision = evaluate(policies, request)
        if decision.answer not in {"allow", "open"}:
            return _Answer("explicitly_denied" if decision.answer == "explicit_deny" else "denied")
        found = [each for each in applicables(policies, request).identity if each.statement.allows]
        if decision.answer == "allow":
            found = [each for each in found if each.is_settled] or found
        places = {each.statement.place for each in found}
        allowing = tuple(number for number, _ in identity if self._identity.statements[number].place in places)
        verdict: Verdict = "allowed" if decision.answer == "allow" else "conditional"
        return _Answer(verdict, tuple(dict.fromkeys(need.text for need in decision.needs)), allowing)


def _names_one(statement: Statement, keys: frozenset[str]) -> bool:
    """Say whether a condition of *statement* is on one of *keys*, or compares with it."""
    return any(
        condition.folded_key in keys
        or not keys.isdisjoint(condition_variables(condition, variables=statement.variables))
        for condition in statement.conditions
    )


def _named_of_families(policies: UserPolicies) -> frozenset[str]:
    """Return the keys of tags that the resources of *policies* name."""
    every = [*policies.identity, *([policies.boundary] if policies.boundary else [])]
    return frozenset(
        key
        for policy in every
        for statement in policy.statements
        for key in resource_variables(statement)
        if "/" in key
    )


def statement_text(statement: Statement) -> str:
    """Return *statement* in words: its policy, and its Sid or else its ordinal in the document."""
    name, _, index = statement.place.rpartition(_STATEMENT)
    if statement.sid:
        return f"{name}, statement {statement.sid}"
    return f"{name}, {_ordinal(int(index.strip('[]') or 0) + 1)} statement"


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _trust(policies: UserPolicies) -> Policy:
    """Return a trust policy for the user's account: with it the user's own policies decide."""
    root = f"arn:{policies.user.partition}:iam::{policies.user.account}:root"
    statement = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "sts:AssumeRole"}
    return read_policy({"Version": "2012-10-17", "Statement": [statement]}, PolicyKind.TRUST, "trust policy")
