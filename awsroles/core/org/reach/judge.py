"""A judge of hops, who asks once for callers whom no policy tells apart, and looks only at statements that matter."""

from collections.abc import Iterable, Iterator
from typing import Literal

from awsroles.core.dataclass import replace
from awsroles.core.iam.conditions import condition_variables
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.resources import covers, resource_variables
from awsroles.core.iam.statements import Policy, Statement
from awsroles.core.org.live.account import Role
from awsroles.core.org.reach.callers import Caller
from awsroles.core.org.reach.hop import CHOSEN, USERNAME, Hop, Needs, World, filled, find_hop

_ASSUME = "sts:assumerole"
_USERNAME = "aws:username"
# Keys by which one user of a group differs from another, besides those of tags.
_PERSONAL = frozenset({_USERNAME, "aws:userid", "aws:principalarn"})
_TAG = "aws:principaltag/"


class Judge:
    """The hops in *world*, as `find_hop` returns them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._narrow: dict[tuple[tuple[int, ...], str], tuple[Policy, ...]] = {}
        self._answers: dict[tuple[object, ...], Hop | Literal["personal"] | None] = {}

    def hop(self, caller: Caller, role: Role) -> Hop | None:
        """Return the hop of *caller* to *role*, None if policies deny it."""
        key = (role.arn, caller.kind, caller.account, caller.unread, _ids(caller.identity), _ids(_limits(caller)))
        if key not in self._answers:
            self._answers[key] = self._answer(caller, role)
        answer = self._answers[key]
        if answer == "personal":
            answer = find_hop(self._narrowed(caller, role), role, self._world)
        return None if answer is None else _of(caller, answer)

    def _answer(self, caller: Caller, role: Role) -> Hop | Literal["personal"] | None:
        """Return the hop of *caller* for all with the same policies, "personal" if there is none such."""
        narrow = self._narrowed(caller, role)
        # In one account a trust policy that names the caller suffices; across accounts it never does.
        if not caller.unread and caller.account != role.arn.split(":")[4] and not any(map(_allows, narrow.identity)):
            return None
        if caller.kind != "user" or _is_personal(_policies(narrow, role)):
            return "personal"
        # With the variable for the name, the needs have the variable, too.
        return find_hop(replace(narrow, name=USERNAME), role, self._world)

    def _narrowed(self, caller: Caller, role: Role) -> Caller:
        """Return *caller* without the statements that do not speak of AssumeRole of *role*."""
        key = (_ids(caller.identity), role.arn)
        if key not in self._narrow:
            narrow = [each._replace(statements=tuple(_relevant(each, role.arn))) for each in caller.identity]
            self._narrow[key] = tuple(each for each in narrow if each.statements)
        return replace(caller, identity=self._narrow[key])


def _of(caller: Caller, hop: Hop) -> Hop:
    """Return *hop* as that of *caller*."""
    return replace(hop, caller=caller, needs=_named(hop.needs, caller) if caller.kind == "user" else hop.needs)


def _named(needs: Needs, caller: Caller) -> Needs:
    values = (needs.external_ids, needs.session_names, needs.source_identities)
    external_ids, session_names, source_identities = (filled(each, caller) for each in values)
    return replace(needs, external_ids=external_ids, session_names=session_names, source_identities=source_identities)


def _relevant(policy: Policy, resource: str) -> Iterator[Statement]:
    for each in policy.statements:
        if not _speaks_of_assuming(each):
            continue
        if any(resource_variables(each)):
            yield each
        elif covers(each, policy.kind, resource, {}):
            yield each if each.resources is None else each._replace(resources=("*",), except_resources=False)


def _speaks_of_assuming(statement: Statement) -> bool:
    return any(matches(wild(each.lower()), _ASSUME) for each in statement.actions) is not statement.except_actions


def _allows(policy: Policy) -> bool:
    return any(each.allows for each in policy.statements)


def _policies(caller: Caller, role: Role) -> list[Policy]:
    trust = () if role.trust.policy is None else (role.trust.policy,)
    return [*caller.identity, *_limits(caller), *trust]


def _limits(caller: Caller) -> tuple[Policy, ...]:
    levels = [each for level in caller.levels or () for each in level]
    return (*levels, *(() if caller.boundary is None else (caller.boundary,)))


def _is_personal(policies: Iterable[Policy]) -> bool:
    """Say whether *policies* may tell one user from another with the same policies."""
    with_name, without_name = set[str](), set[str]()
    for statement in (each for policy in policies for each in policy.statements if _speaks_of_assuming(each)):
        if _names_somebody(statement) or any(map(_is_personal_key, resource_variables(statement))):
            return True
        for condition in statement.conditions:
            variables = set(condition_variables(condition, variables=statement.variables))
            if condition.folded_key in CHOSEN and variables <= {_USERNAME}:
                # The caller chooses the value; only beside a fixed one does the own name make a difference.
                are_own = [USERNAME in value for value in condition.values]
                with_name |= {condition.folded_key} if any(are_own) else set()
                without_name |= {condition.folded_key} if not all(are_own) else set()
            elif any(map(_is_personal_key, {condition.folded_key, *variables})):
                return True
    return not with_name.isdisjoint(without_name)


def _names_somebody(statement: Statement) -> bool:
    if statement.principals is None:
        return False
    return statement.except_principals or bool(statement.principals.arns)


def _is_personal_key(key: str) -> bool:
    return key.lower() in _PERSONAL or key.lower().startswith(_TAG)


def _ids(policies: tuple[Policy, ...]) -> tuple[int, ...]:
    """Return what tells documents apart that callers share, without a look into them; callers keep them alive."""
    return tuple(map(id, policies))
