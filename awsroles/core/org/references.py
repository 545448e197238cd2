"""Checks of what the tables of an organization say about each other."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.partition import partition_of_region
from awsroles.core.org.check.findings import KINDS
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.suggest import nearest

# IAM user guide, reference_iam-quotas: ten groups a user, of which `everyone` is one.
_MOST_FUNCTIONS = 9
# Names of accounts in a message.
_NAMED = 5


def check_references(organization: Organization) -> Iterator[Problem]:
    """Yield what is wrong between the tables of *organization*."""
    yield from _settings(organization)
    yield from _accounts(organization)
    yield from _people(organization)
    yield from _grants(organization)
    yield from _clashes(organization)
    yield from _sessions(organization)
    yield from _rest(organization)


def _settings(organization: Organization) -> Iterator[Problem]:
    settings = organization.settings
    if not settings.values and settings.path not in settings.document.scan.keys:
        yield Problem(
            Place(settings.document.lines.file, 1, 1), "the table [organization] is missing: name its master_account"
        )
    for key in ("master_account", "management_account"):
        yield from _known(settings, key, organization.accounts, "account")
        account = organization.accounts.get(settings.get(key))
        for mark in ("external", "closed"):
            if account is not None and account.get(mark):
                yield Problem(settings.at(key), f"{account.name} is {mark}, and cannot be the {key.replace('_', ' ')}")
    partition = organization.setting("partition")
    for entry in (organization.table("defaults"), *organization.accounts.values()):
        region = entry.get("region")
        if region is not None and partition_of_region(region) != partition:
            yield Problem(entry.at("region"), f'"{region}" is not a region of partition {partition}')


def _accounts(organization: Organization) -> Iterator[Problem]:
    seen: dict[str, Entry] = {}
    for name, account in organization.accounts.items():
        if name == "all":
            yield Problem(account.place, '"all" is a selector, and no account can be called so')
        number = account.get("id")
        if number in seen:
            first = seen[number]
            yield Problem(account.at("id"), f"account {number} is {first.name} already, at {first.place}")
        elif number is not None:
            seen[number] = account


def _people(organization: Organization) -> Iterator[Problem]:
    glass = organization.table("break_glass")
    seen: dict[str, tuple[str, Place]] = {}
    named = [(user, entry.place) for user, entry in organization.users.items()]
    named += [(user, entry.place) for user, entry in organization.machines.items()]
    named += [(user, glass.at("users", index)) for index, user in enumerate(glass.get("users", ()))]
    for user, place in named:
        # IAM keeps the case of names, and compares them without it.
        other, first = seen.setdefault(user.lower(), (user, place))
        if first != place:
            means = "is there twice" if other == user else f'and "{other}" are one user for IAM'
            yield Problem(place, f'"{user}" {means}, at {first}')
    for person in organization.users.values():
        functions = person.get("functions", ())
        yield from _all_known(person, "functions", organization.functions, "function")
        if len(functions) > _MOST_FUNCTIONS:
            yield Problem(
                person.at("functions"), f"{len(functions)} functions: a user is in at most ten groups, so use 9"
            )


def _grants(organization: Organization) -> Iterator[Problem]:
    partition = organization.setting("partition")
    for grant, selection in zip(organization.grants, organization.selections, strict=True):
        yield from _known(grant, "function", organization.functions, "function")
        for index, text in selection.unmatched.items():
            hint = _hint(grant.get("accounts")[index], organization.accounts) if text.endswith("no account") else ""
            yield Problem(grant.at("accounts", index), text + hint)
        if "accounts" in grant.values and not selection.accounts and not selection.unmatched:
            yield Problem(grant.at("accounts"), "the selectors leave no account")
        for account in grant.get("external_id", ()):
            if account not in selection.accounts:
                yield Problem(
                    grant.document.key((*grant.path, "external_id", account)),
                    f'"{account}" is not an account of this grant',
                )
        boundary = grant.get("permissions_boundary", "")
        if boundary.startswith("file:"):
            yield Problem(
                grant.at("permissions_boundary"),
                "a permissions boundary is a managed policy: write aws:NAME or customer:NAME",
            )
        policies = [(policy, grant.at("policies", index)) for index, policy in enumerate(grant.get("policies", ()))]
        for policy, place in [*policies, (boundary, grant.at("permissions_boundary"))]:
            if policy.startswith("arn:") and policy.split(":")[1] != partition:
                yield Problem(place, f"{policy} is not of the partition {partition}")


def _clashes(organization: Organization) -> Iterator[Problem]:
    several: dict[tuple[int, int], list[str]] = {}
    numbers = {id(grant): index for index, grant in enumerate(organization.grants)}
    for (account, _), grants in organization.granted.items():
        for grant, _ in grants[1:]:
            several.setdefault((numbers[id(grants[0][0])], numbers[id(grant)]), []).append(account)
    for (first, second), accounts in several.items():
        one, other = organization.grants[first], organization.grants[second]
        name, place = other.get("function"), one.at("accounts")
        yield Problem(
            other.at("accounts"), f"{name} in {_listed(accounts)} is granted twice; the other grant is at {place}"
        )


def _sessions(organization: Organization) -> Iterator[Problem]:
    """Yield sessions that are longer than a role's maximum, each once."""
    told: set[str] = set()
    for access in organization.accesses.values():
        session = access.function.get("session")
        if session is None or access.function.name in told:
            continue
        longest = access.value("max_session")
        if parse_duration(session) > parse_duration(longest.value):
            told.add(access.function.name)
            where = f", at {longest.place}" if longest.place is not None else ""
            yield Problem(
                access.function.at("session"),
                f'"{session}" is over max_session of {access.account.name} ("{longest.value}"{where})',
            )


def _rest(organization: Organization) -> Iterator[Problem]:
    guardrails = organization.table("guardrails")
    for key in ("no_users_in", "protect_roles"):
        for index, text in organization.selectors.select(guardrails.get(key, ())).unmatched.items():
            yield Problem(guardrails.at(key, index), text)
    for account in guardrails.get("only_services", ()):
        if account not in organization.accounts:
            place = guardrails.document.key((*guardrails.path, "only_services", account))
            yield Problem(place, _unknown(account, organization.accounts, "account"))
    for exception in organization.exceptions:
        yield from _known(exception, "account", organization.accounts, "account")
        yield from _known(exception, "finding", KINDS, "finding")
    seen: set[tuple[str | None, ...]] = set()
    for exception in organization.exceptions:
        named = tuple(exception.get(key) for key in ("account", "finding", "resource"))
        if named in seen and None not in named:
            yield Problem(exception.place, f"the exception {named[1]} of {named[2]} is there twice")
        seen.add(named)


def _known(entry: Entry, key: str, known: Collection[str], what: str) -> Iterator[Problem]:
    value = entry.get(key)
    if value is not None and value not in known:
        yield Problem(entry.at(key), _unknown(value, known, what))


def _all_known(entry: Entry, key: str, known: dict[str, Entry], what: str) -> Iterator[Problem]:
    for index, value in enumerate(entry.get(key, ())):
        if value not in known:
            yield Problem(entry.at(key, index), _unknown(value, known, what))


def _unknown(value: str, known: Iterable[str], what: str) -> str:
    return f'there is no {what} "{value}"{_hint(value, known)}'


def _hint(value: Any, known: Iterable[str]) -> str:
    close = nearest(str(value).lstrip("!"), known)
    return f": did you mean {close}?" if close is not None and close != str(value) else ""


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
