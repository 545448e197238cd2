"""The roles that statements may mean: those that they name, and known names in known accounts for their wildcards."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from awsroles.core.aws.arn import RoleArn, UserArn, parse_role_arn
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.patterns import MANY, ONE, matches, wild
from awsroles.core.iam.statements import Statement
from awsroles.core.iam.variables import Values, pattern_of
from awsroles.errors import ConfigurationError

_FIELDS = 6
_ROLE = "role/"
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)


@dataclass(frozen=True)
class RolePattern:
    """The roles that one Resource means: *account* has the wildcards of the policy, *name* is a pattern of `wild`.

    *name* has the path before it. *shown* is the Resource as it is written.
    """

    account: str
    name: str
    shown: str

    @property
    def has_account(self) -> bool:
        """True if it names one account."""
        return _ACCOUNT.fullmatch(self.account) is not None

    @property
    def has_name(self) -> bool:
        """True if it names one role."""
        return MANY not in self.name and ONE not in self.name


@dataclass(frozen=True)
class Candidates:
    """The *roles* to judge, in an order of their own.

    *unlisted* are the Resources whose wildcard in a role's name AWS cannot list. *any_account* is True if one has a
    wildcard for the account.
    """

    roles: tuple[RoleArn, ...]
    unlisted: tuple[str, ...] = ()
    any_account: bool = False


def role_patterns(statements: Iterable[Statement], user: UserArn, values: Values) -> list[RolePattern]:
    """Return the patterns of roles that *statements*, which allow, are about; *values* are those of variables."""
    found = []
    for statement in statements:
        resources = ("*",) if statement.except_resources else statement.resources or ()
        for resource in resources:
            pattern = _pattern(resource, user, values, variables=statement.variables)
            if pattern is not None:
                found.append(pattern)
    return list(dict.fromkeys(found))


def candidates(
    patterns: Iterable[RolePattern],
    partition: str,
    accounts: Collection[str],
    names: Collection[str],
    known: Iterable[RoleArn] = (),
) -> Candidates:
    """Return the roles that *patterns* mean in *accounts*, and the *known* ones.

    *names* are names of roles with their paths. Accounts and names that a pattern holds are known for the others too.
    """
    patterns = list(patterns)
    every_account = {*accounts, *(each.account for each in patterns if each.has_account)}
    every_name = {*names, *(each.name for each in patterns if each.has_name)}
    found = set(known)
    for pattern in patterns:
        here = [pattern.account] if pattern.has_account else _matching(pattern.account, every_account)
        of_name = [pattern.name] if pattern.has_name else [each for each in every_name if matches(pattern.name, each)]
        found |= set(_roles(partition, here, of_name))
    return Candidates(
        tuple(sorted(found, key=lambda role: (role.account, role.name, role.path))),
        tuple(sorted({each.shown for each in patterns if not each.has_name})),
        any(not each.has_account for each in patterns),
    )


def in_accounts(partition: str, accounts: Iterable[str], names: Iterable[str]) -> set[RoleArn]:
    """Return the roles *names* in all *accounts*, for a user whose policies cannot be read."""
    return set(_roles(partition, accounts, list(names)))


def _roles(partition: str, accounts: Iterable[str], names: Collection[str]) -> Iterator[RoleArn]:
    for account in accounts:
        for name in names:
            with suppress(ConfigurationError):
                yield parse_role_arn(f"arn:{partition}:iam::{account}:{_ROLE}{name}")


def _matching(pattern: str, accounts: Iterable[str]) -> list[str]:
    return [each for each in accounts if matches(wild(pattern), each)]


def _pattern(resource: str, user: UserArn, values: Values, *, variables: bool) -> RolePattern | None:
    fields = resource.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS:
        # AWS completes an incomplete ARN with wildcards; `*` alone is every ARN.
        fields = ["*"] * _FIELDS if resource == "*" else [*fields, *["*"] * (_FIELDS - len(fields))]
    _, partition, service, region, account, last = fields
    if service != "iam" and resource != "*":
        return None
    if not matches(wild(partition), user.partition) or not matches(wild(region), ""):
        return None
    name = pattern_of(last, values, variables=variables)
    if name is None:
        return None
    narrowed = _names_of_roles(name)
    return None if narrowed is None else RolePattern(account, narrowed, resource)


def _names_of_roles(last: str) -> str | None:
    """Return the part of the pattern *last* behind `role/`, None if it is of no role."""
    if last.startswith(_ROLE):
        return last.removeprefix(_ROLE)
    head = min((place for wildcard in (MANY, ONE) if (place := last.find(wildcard)) >= 0), default=-1)
    if head < 0 or head >= len(_ROLE) or not _ROLE.startswith(last[:head]):
        return None
    # A wildcard within `role/` itself, as in `*` or `ro*`.
    return MANY
