"""The statements that speak of a request, before conditions are looked at: by action, resource and principal."""

from collections.abc import Iterable
from typing import NamedTuple

from awsroles.core.iam.callers import Caller, CallerKind, Reach, caller, reach
from awsroles.core.iam.conditions import condition_variables, holds
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.resources import covers, resource_variables
from awsroles.core.iam.statements import Condition, Policy, PolicyKind, Statement
from awsroles.core.iam.variables import Values


class Applicable(NamedTuple):
    """A statement that applies if its *pending* conditions hold, and its resource if *by_resource*.

    What depends on no unknown key is settled already.
    """

    statement: Statement
    kind: PolicyKind
    reach: Reach
    pending: tuple[Condition, ...]
    by_resource: bool

    @property
    def is_settled(self) -> bool:
        """Say whether it applies whatever the unknown keys are."""
        return not self.pending and not self.by_resource

    def applies(self, resource: str, values: Values) -> bool:
        """Say whether it applies on the context *values*."""
        variables = self.statement.variables
        return all(holds(each, values, variables=variables) for each in self.pending) and (
            not self.by_resource or covers(self.statement, self.kind, resource, values)
        )


class Applicables(NamedTuple):
    """The statements of each kind of policy that speak of a request; None if there is no policy of that kind."""

    identity: tuple[Applicable, ...]
    boundary: tuple[Applicable, ...] | None
    session: tuple[Applicable, ...] | None
    resource: tuple[Applicable, ...] | None
    scps: tuple[tuple[Applicable, ...], ...]
    rcps: tuple[tuple[Applicable, ...], ...]

    @property
    def all(self) -> Iterable[Applicable]:
        """All of them, in the order in which a denial is looked for."""
        for level in (*self.rcps, *self.scps):
            yield from level
        for group in (self.resource, self.identity, self.boundary, self.session):
            yield from group or ()

    def settled(self, *, allowing: bool) -> "Applicables":
        """Return them as if all that is pending allowed as much as it can, or as little."""

        def chosen(group: tuple[Applicable, ...]) -> tuple[Applicable, ...]:
            return tuple(
                each._replace(pending=(), by_resource=False)
                for each in group
                if each.is_settled or each.statement.allows is allowing
            )

        return Applicables(
            chosen(self.identity),
            None if self.boundary is None else chosen(self.boundary),
            None if self.session is None else chosen(self.session),
            None if self.resource is None else chosen(self.resource),
            tuple(map(chosen, self.scps)),
            tuple(map(chosen, self.rcps)),
        )


def applicables(policies: Policies, request: Request) -> Applicables:
    """Return the statements of *policies* that speak of *request*."""
    sieve = _Sieve(request, bounded=policies.boundary is not None)
    spared = request.management or sieve.who.is_service_linked or sieve.who.kind is CallerKind.OTHER
    # Organizations user guide, orgs_manage_policies_rcps: nothing in the management account is restricted.
    in_management = request.management and sieve.who.account == account_of(request, sieve.who)
    return Applicables(
        sieve.of(*policies.identity),
        None if policies.boundary is None else sieve.of(policies.boundary),
        None if policies.session is None else sieve.of(policies.session),
        None if policies.resource is None else sieve.of(policies.resource),
        () if spared else tuple(sieve.of(*level) for level in policies.scps),
        () if in_management or sieve.who.is_service_linked else tuple(sieve.of(*level) for level in policies.rcps),
    )


def account_of(request: Request, who: Caller) -> str:
    """Return the account of the resource: what its ARN says, what the request says, or the caller's."""
    fields = request.resource.split(":", 5)
    if len(fields) == 6 and fields[4].isdecimal():
        return fields[4]
    named = request.context.get("aws:resourceaccount")
    return request.resource_account or (named if isinstance(named, str) else who.account)


class _Sieve:
    """Lets statements through that speak of one request."""

    def __init__(self, request: Request, *, bounded: bool) -> None:
        self.who = caller(request.principal)
        self._request = request
        self._bounded = bounded
        self._action = request.action.lower()
        self._actions: dict[str, bool] = {}
        role = request.context.get("aws:principalarn")
        self._role_arn = role if isinstance(role, str) and ":role/" in role else None

    def of(self, *policies: Policy) -> tuple[Applicable, ...]:
        return tuple(
            [
                each
                for policy in policies
                for statement in policy.statements
                if self._speaks_of_action(statement) and (each := self._applicable(statement, policy.kind))
            ]
        )

    def _speaks_of_action(self, statement: Statement) -> bool:
        return any(map(self._is_action, statement.actions)) is not statement.except_actions

    def _is_action(self, pattern: str) -> bool:
        known = self._actions.get(pattern)
        if known is None:
            known = self._actions[pattern] = pattern == "*" or matches(wild(pattern), self._action)
        return known

    def _applicable(self, statement: Statement, kind: PolicyKind) -> Applicable | None:
        unknown, values = self._request.unknown, self._request.context
        by_resource = bool(unknown) and not unknown.isdisjoint(resource_variables(statement))
        if not by_resource and not covers(statement, kind, self._request.resource, values):
            return None
        reached = self._reach(statement, kind)
        if reached is Reach.NOBODY:
            return None
        pending = []
        for each in statement.conditions:
            if unknown and self._depends(each, statement):
                pending.append(each)
            elif not holds(each, values, variables=statement.variables):
                return None
        return Applicable(statement, kind, reached, tuple(pending), by_resource)

    def _depends(self, condition: Condition, statement: Statement) -> bool:
        unknown = self._request.unknown
        return condition.folded_key in unknown or not unknown.isdisjoint(
            condition_variables(condition, variables=statement.variables)
        )

    def _reach(self, statement: Statement, kind: PolicyKind) -> Reach:
        # IAM user guide, reference_policies_elements_notprincipal: it denies whoever has a permissions boundary.
        if statement.except_principals and not statement.allows and self._bounded and kind is PolicyKind.RESOURCE:
            return Reach.CALLER
        return reach(statement, self.who, self._role_arn)
