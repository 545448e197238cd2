"""Calls that stand for what statements speak of: each pattern as a name that it means."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from awsroles.core.iam.statements import Policy, Statement
from awsroles.core.org.check.questions import FOREIGN_ACCOUNT
from awsroles.core.org.live.policies import HeldPolicy

# For statements on all actions but some.
_ANY_ACTIONS = ("s3:GetObject", "iam:CreateUser", "iam:DeactivateMFADevice", "ec2:RunInstances", "sts:AssumeRole")
_ANY_RESOURCE = "sample"
# Actions of one statement, and the services that give access to others.
_MANY = 60
_WHOLE = frozenset({"iam", "sts"})
_USER = "${aws:username}"


def sampled(policies: Iterable[Policy], user: str, *, allows: bool) -> Iterator[tuple[str, str]]:
    """Yield an action and a resource for each pair that the Allow or Deny statements of *policies* name.

    *user* is the name for the variable.
    """
    for policy in policies:
        for statement in policy.statements:
            if statement.allows is allows:
                for action in _few(actions_of(statement)) if allows else actions_of(statement):
                    for resource in _resources(statement):
                        yield action, resource.replace(_USER, user)


def _few(actions: Iterable[str]) -> Iterator[str]:
    """Yield *actions*, of very many one for each service besides those of IAM and STS.

    ReadOnlyAccess names 1,600: each of them would be compared with all others.
    """
    listed = list(actions)
    seen: set[str] = set()
    for action in listed:
        service = action.partition(":")[0].lower()
        if len(listed) <= _MANY or service in _WHOLE or service not in seen:
            seen.add(service)
            yield action


def actions_of(statement: Statement) -> Iterator[str]:
    """Yield actions that *statement* means, some for all but those that it names."""
    if statement.except_actions:
        yield from _ANY_ACTIONS
        return
    for action in statement.actions:
        if action == "*":
            yield from _ANY_ACTIONS
        else:
            yield _plain(action)


def spellings(policies: Iterable[HeldPolicy]) -> dict[str, str]:
    """Return the actions that *policies* name, as they write them, by those that the engine knows."""
    found: dict[str, str] = {}
    for policy in policies:
        for statement in _listed(policy.content.get("Statement") if isinstance(policy.content, Mapping) else None):
            for key in ("Action", "NotAction"):
                for action in _listed(statement.get(key)):
                    found[_plain(str(action).lower())] = str(action)
    return found


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _resources(statement: Statement) -> Iterator[str]:
    if statement.resources is None or statement.except_resources:
        yield f"arn:aws:s3:::{_ANY_RESOURCE}"
        return
    for resource in statement.resources:
        yield from resources_like(resource, (FOREIGN_ACCOUNT,))


def resources_like(pattern: str, accounts: Iterable[str]) -> Iterator[str]:
    """Yield ARNs that *pattern* means, in each of *accounts* if it does not name one."""
    fields = pattern.split(":", 5)
    if len(fields) < 6:
        yield f"arn:aws:s3:::{_ANY_RESOURCE}"
        return
    for account in accounts if "*" in fields[4] else [fields[4]]:
        yield ":".join([*(_plain(each) for each in fields[:4]), account, _plain(fields[5])])


def _plain(pattern: str) -> str:
    return pattern.replace("*", _ANY_RESOURCE).replace("?", "s")
