"""The statements about sts:AssumeRole, looked up by role: a company has ten thousand roles and as many patterns."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.resources import covers, resource_variables
from awsroles.core.iam.statements import Policy, PolicyKind, Statement
from awsroles.core.iam.variables import Values, pattern_of

ACTION = "sts:assumerole"
_FIELDS = 6
_WILD = re.compile(r"[*?]")
_VARIABLE = re.compile(r"\$\{[^}]*\}")


def speaks_of_assume_role(statement: Statement) -> bool:
    """Say whether *statement* covers sts:AssumeRole, whatever its resources and conditions are."""
    return any(matches(wild(each), ACTION) for each in statement.actions) is not statement.except_actions


class Covering(NamedTuple):
    """A statement, by its number, that covers a role; *is_named* if it names it and has no wildcard."""

    number: int
    is_named: bool


class _Pattern(NamedTuple):
    """One Resource with wildcards or variables, as a *statement* of its own; *numbers* are the statements that hold it.

    *is_named* if it has no wildcard.
    """

    statement: Statement
    is_named: bool
    numbers: list[int]


class StatementIndex:
    """The statements of policies of one *kind* about sts:AssumeRole.

    *values* are those of variables. Statements whose resources depend on the keys *unknown* cover every role here.
    """

    def __init__(
        self, kind: PolicyKind, policies: Iterable[Policy], values: Values, unknown: Collection[str] = ()
    ) -> None:
        self._kind = kind
        self._values = values
        self.statements = tuple(
            statement for policy in policies for statement in policy.statements if speaks_of_assume_role(statement)
        )
        self.undecided = frozenset(
            number
            for number, statement in enumerate(self.statements)
            if not set(unknown).isdisjoint(resource_variables(statement))
        )
        self._always = [Covering(number, is_named=False) for number in sorted(self.undecided)]
        self._negated: list[int] = []
        self._by_arn: dict[str, list[int]] = {}
        self._by_name: dict[str, list[_Pattern]] = {}
        self._others: list[_Pattern] = []
        # By the text, and whether its document has variables.
        self._patterns: dict[tuple[str, bool], _Pattern] = {}
        self._known: dict[str, list[_Pattern]] = {}
        for number, statement in enumerate(self.statements):
            if number not in self.undecided:
                self._add(number, statement)

    def _add(self, number: int, statement: Statement) -> None:
        if statement.resources is None:
            self._always.append(Covering(number, is_named=False))
            return
        if statement.except_resources:
            self._negated.append(number)
        for resource in statement.resources:
            if _WILD.search(resource) is None and "$" not in resource:
                self._by_arn.setdefault(resource, []).append(number)
            else:
                self._add_pattern(number, statement, resource)

    def _add_pattern(self, number: int, statement: Statement, resource: str) -> None:
        known = self._patterns.get((resource, statement.variables))
        if known is not None:
            known.numbers.append(number)
            return
        is_named = _WILD.search(_VARIABLE.sub("", resource)) is None
        single = statement._replace(resources=(resource,), except_resources=False)
        pattern = self._patterns[resource, statement.variables] = _Pattern(single, is_named, [number])
        name = resource.split(":", _FIELDS - 1)[-1] if resource.count(":") >= _FIELDS - 1 else "*"
        if _WILD.search(name) is None and "$" not in name:
            self._by_name.setdefault(name, []).append(pattern)
        else:
            self._others.append(pattern)

    def covering(self, role_arn: str) -> tuple[Covering, ...]:
        """Return the statements whose Resource or NotResource covers *role_arn*, in their order."""
        named = dict.fromkeys(self._by_arn.get(role_arn, ()), True)
        for single, is_named, numbers in self._of_name(role_arn.split(":", _FIELDS - 1)[-1]):
            if covers(single, self._kind, role_arn, self._values):
                for number in numbers:
                    named[number] = is_named or named.get(number, False)
        for number in self._negated:
            if named.pop(number, None) is None:
                named[number] = False
        return (*self._always, *(Covering(number, named[number]) for number in sorted(named)))

    def _of_name(self, name: str) -> list[_Pattern]:
        """Return the patterns that roles of this *name* may be of. Many accounts have a role of one name."""
        found = self._known.get(name)
        if found is None:
            others = [each for each in self._others if self._may_be(each.statement, name)]
            found = self._known[name] = [*self._by_name.get(name, ()), *others]
        return found

    def _may_be(self, single: Statement, name: str) -> bool:
        fields = next(iter(single.resources or ())).split(":", _FIELDS - 1)
        if len(fields) < _FIELDS:
            return True
        pattern = pattern_of(fields[-1], self._values, variables=single.variables)
        return pattern is not None and matches(pattern, name)

    def about(self, role_arn: str, covering: Iterable[Covering]) -> Policy:
        """Return a policy of the statements *covering*, for the evaluation of *role_arn* alone."""
        chosen = [
            self.statements[number]
            if number in self.undecided or self.statements[number].resources is None
            else self.statements[number]._replace(resources=(role_arn,), except_resources=False)
            for number, _ in covering
        ]
        return Policy(self._kind, "", tuple(chosen))
