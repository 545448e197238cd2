"""Hops in words, and trees of them as indented lines or for Graphviz."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from awsroles.core.aws.durations import format_duration
from awsroles.core.iam.calls import instant
from awsroles.core.org.reach.callers import Caller
from awsroles.core.org.reach.graph import Door
from awsroles.core.org.reach.hop import Hop, Needs
from awsroles.core.org.reach.tree import Branch, Callers, Reached

_MFA = {"required": "MFA", "not_for_keys": "no MFA for an access key", "no": "no MFA"}


class Words:
    """Words for callers and roles, with the names of accounts by ID, and the places of grants by the roles' ARNs."""

    def __init__(self, accounts: Mapping[str, str], grants: Mapping[str, str]) -> None:
        self._accounts = accounts
        self._grants = grants

    def role(self, arn: str) -> str:
        """Return `prod/operations` for a role's ARN."""
        account = arn.split(":")[4]
        return f"{self._accounts.get(account, account)}/{arn.rpartition('/')[2]}"

    def caller(self, caller: Caller) -> str:
        """Return a user's name, or the role as `role` does."""
        return caller.name if caller.kind == "user" else self.role(caller.arn)

    def grant(self, arn: str) -> str | None:
        """Return the place of the grant of a role, None if none is known."""
        return self._grants.get(arn)

    def lines_of_callers(self, callers: Callers) -> Iterator[tuple[int, str]]:
        """Yield the lines of who reaches a role, each with its depth."""
        yield 0, self._titled(callers.role.arn)
        yield from self._ends(callers.branches, callers.doors, 1, to=True)

    def lines_of_roles(self, reached: Reached) -> Iterator[tuple[int, str]]:
        """Yield the lines of what somebody reaches, each with its depth."""
        yield 0, f"{self.caller(reached.caller)} ({reached.caller.arn})"
        yield from self._ends(reached.branches, [], 1, to=False)

    def dot(self, hops: Iterable[Hop], doors: Iterable[tuple[str, Door]]) -> str:
        """Return the graph of *hops*, and of *doors* with their roles' ARNs, in the language of Graphviz."""
        edges = {(self.caller(hop.caller), self.role(hop.role_arn)): needed(hop) for hop in hops}
        edges |= {(each.principal, self.role(arn)): _through(each) for arn, each in doors}
        lines = [
            f"  {json.dumps(start)} -> {json.dumps(end)} [label={json.dumps(label)}];"
            for (start, end), label in sorted(edges.items())
        ]
        return "\n".join(["digraph access {", "  rankdir=LR;", *lines, "}"]) + "\n"

    def _titled(self, arn: str) -> str:
        place = self.grant(arn)
        return f"{self.role(arn)} ({arn}{f', {place}' if place else ''})"

    def _ends(self, branches: list[Branch], doors: list[Door], depth: int, *, to: bool) -> Iterator[tuple[int, str]]:
        for branch in branches:
            hop = branch.hop
            name = self.caller(hop.caller) if to else self.role(hop.role_arn)
            words = [needed(hop), f"by {' and '.join(hop.by)}" if hop.by else ""]
            again = " (its way stands elsewhere)" if branch.is_repeated else ""
            yield depth, f"{name}: {'; '.join(filter(None, words)) or 'a trust policy that names it'}{again}"
            yield from self._ends(branch.branches, branch.doors, depth + 1, to=to)
        for each in doors:
            yield depth, f"{each.principal}: {_through(each)}"


def needed(hop: Hop) -> str:
    """Return what *hop* needs, in words."""
    words = list(_needs(hop.needs))
    words += [f"not known: {each}" for each in hop.needs.unknown]
    if hop.unread:
        words.append(f"not known: {' and '.join(hop.unread)} cannot be read")
    return ", ".join(words)


def last_day(until: datetime) -> str:
    """Return the last day before the moment *until*, or the moment itself if it is within a day."""
    if until.time() == datetime.min.time():
        return (until - timedelta(days=1)).date().isoformat()
    return instant(until)


def _needs(needs: Needs) -> Iterator[str]:
    if needs.mfa is not None:
        # The greatest age that is allowed is a second less than the limit.
        age = "" if needs.mfa_max_age is None else f" within {format_duration(needs.mfa_max_age + 1)}"
        yield f"{_MFA[needs.mfa]}{age}"
    for name, values in (
        ("external ID", needs.external_ids),
        ("session name", needs.session_names),
        ("source identity", needs.source_identities),
    ):
        if values:
            yield f"{name} {' or '.join(values)}"
    if needs.until is not None:
        yield f"until {last_day(needs.until)}"


def _through(door: Door) -> str:
    outside = "outside of what was read"
    needs = needed(door.hop) if door.hop is not None else ""
    return f"{outside}; {needs}" if needs else outside
