"""The data of the review's page: each text once, and the users of a role with the same needs as ranges."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awsroles.core.iam.calls import instant
from awsroles.core.org.report import cells
from awsroles.core.org.report.report import Report
from awsroles.core.org.report.row import NOT_IN_EXPORT, NOT_KNOWN, AccessRow
from awsroles.core.org.report.since import Since

_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


class _Numbers:
    """The numbers of texts or tuples of them, in the order of their coming."""

    def __init__(self) -> None:
        self._known: dict[Any, int] = {}

    def of(self, value: Any) -> int:
        return self._known.setdefault(value, len(self._known))

    @property
    def values(self) -> list[Any]:
        return list(self._known)


def page_data(report: Report, since: Since | None, *, with_external_ids: bool) -> str:
    """Return the JSON of *report*, which can stand in a page."""
    users, accounts, functions, details, uses = (_Numbers() for _ in range(5))
    for row in sorted(report.rows, key=lambda row: (row.account, row.account_id)):
        accounts.of((row.account, row.account_id))
    for name in _function_names(report.rows):
        functions.of(name)
    roles: dict[str, list[Any]] = {}
    members: dict[tuple[int, int], list[int]] = {}
    own: dict[str, str] = {}
    for row in report.rows:
        user = users.of((row.user, row.user_arn, cells.used(row.last_uses.key), cells.used(row.last_uses.password)))
        if row.role_arn not in roles:
            account = accounts.of((row.account, row.account_id))
            use = uses.of(cells.used(row.last_uses.role))
            roles[row.role_arn] = [len(roles), account, functions.of(row.function or row.role), row.role_arn, use]
        role = roles[row.role_arn][0]
        detail = details.of(_detail(row, with_external_ids=with_external_ids))
        members.setdefault((role, detail), []).append(user)
        if row.last_uses.own not in (NOT_KNOWN, NOT_IN_EXPORT):
            own[f"{user}.{role}"] = row.last_uses.own
    gained = since.gained_keys if since is not None else frozenset()
    numbers = {arn: number for number, (_, arn, *_) in enumerate(users.values)}
    data = {
        "at": instant(report.at),
        "users": _user_labels(users.values),
        "accounts": accounts.values,
        "functions": [[name, report.owners.get(name)] for name in functions.values],
        "roles": [each[1:] for each in roles.values()],
        "uses": uses.values,
        "details": details.values,
        "accesses": [[role, detail, _ranges(found)] for (role, detail), found in members.items()],
        "own": own,
        "ownOthers": "not known" if report.trail is None else "not in the export",
        "gained": sorted([numbers[user], roles[role][0]] for user, role in gained),
    }
    return json.dumps(data, separators=(",", ":")).translate(_ESCAPED)


def _function_names(rows: Iterable[AccessRow]) -> list[str]:
    """Return the functions, then the roles that are no function's, both in order."""
    every = {(row.function is None, row.function or row.role) for row in rows}
    return list(dict.fromkeys(name for _, name in sorted(every)))


def _detail(row: AccessRow, *, with_external_ids: bool) -> tuple[str, ...]:
    return (
        cells.group(row),
        row.grant or "none",
        cells.mfa(row),
        cells.max_age(row),
        cells.until(row),
        cells.external_id(row, is_shown=with_external_ids),
        cells.through(row),
        "; ".join(row.conditions) or "none",
    )


def _user_labels(users: Sequence[tuple[str, str, str, str]]) -> list[list[str]]:
    """Return the name of each user, with the account if others have the same, and the last uses."""
    counts: Mapping[str, int] = _counted(name for name, *_ in users)
    return [
        [name if counts[name] == 1 else f"{name} ({arn.split(':')[4]})", key, password]
        for name, arn, key, password in users
    ]


def _counted(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found


def _ranges(numbers: Iterable[int]) -> str:
    """Return `0-4,7` for 0, 1, 2, 3, 4 and 7."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and runs[-1][1] == each - 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
