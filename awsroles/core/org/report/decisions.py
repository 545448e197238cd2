"""A signed review that comes back: what its decisions remove from the organization's file, and what they cannot."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.organization import Organization
from awsroles.core.org.report.csv_text import meant
from awsroles.errors import ConfigurationError

Verdict = Literal["keep", "remove", ""]
Reason = Literal["unsigned", "partial", "through", "break_glass", "not_of_file", "gone"]

_NEEDED = ("user", "role_arn", "function", "through", "decision", "signed_by")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HINT = "name the CSV of awsroles org report --csv, with its headings"


@dataclass(frozen=True)
class Decision:
    """The decision in one *line* of the CSV; *function* is None for a role that is no function's."""

    line: int
    user: str
    role_arn: str
    function: str | None
    is_direct: bool
    verdict: Verdict
    signed_by: str


@dataclass(frozen=True)
class Removal:
    """A function that a user loses: *roles* are its roles' ARNs."""

    user: str
    function: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class NotRemoved:
    """A *decision* to remove that is not carried out, for the *reason*, in words *why*."""

    decision: Decision
    reason: Reason
    why: str


@dataclass(frozen=True)
class Outcome:
    """The *removals*, what is *left*, and how many decisions keep, or are missing."""

    removals: tuple[Removal, ...]
    left: tuple[NotRemoved, ...]
    kept: int
    undecided: int


@dataclass(frozen=True)
class CarriedOut:
    """The *outcome* of the decisions in the file *path*: the *diff* of the organization's files, as lines.

    *without_function* are people whom no function is left.
    """

    path: str
    outcome: Outcome
    diff: tuple[str, ...]
    without_function: tuple[str, ...]


def read_decisions(path: str, content: bytes) -> list[Decision]:
    """Return the decisions in the CSV *content* of the file *path*; raise ConfigurationError with the line."""
    text = _text(path, content)
    rows = csv.reader(_LINE.findall(text), delimiter=_delimiter(text), strict=True)
    try:
        heading = [meant(each.strip()) for each in next(rows, [])]
        missing = [each for each in _NEEDED if each not in heading]
        if missing:
            raise ConfigurationError(f"{path}:1: the column {missing[0]} is missing", _HINT)
        found = []
        for cells in rows:
            if any(cells):
                place = f"{path}:{rows.line_num}"
                if len(cells) < len(heading):
                    raise ConfigurationError(f"{place}: there are {len(cells)} cells of {len(heading)}", _HINT)
                found.append(_decision(place, rows.line_num, dict(zip(heading, map(meant, cells), strict=False))))
    except csv.Error as error:
        raise ConfigurationError(f"{path}:{rows.line_num}: this is not CSV: {error}", _HINT) from None
    return found


def judge(decisions: Sequence[Decision], organization: Organization, day: date) -> Outcome:
    """Return what *decisions* change in *organization* on *day*."""
    judging = _Judging(organization, day)
    removals: list[Removal] = []
    left: list[NotRemoved] = []
    wanted: dict[tuple[str, str], list[Decision]] = {}
    for each in decisions:
        if each.verdict != "remove":
            continue
        reason = judging.obstacle(each)
        if reason is not None:
            left.append(NotRemoved(each, *reason))
        else:
            wanted.setdefault((each.user, str(each.function)), []).append(each)
    for (user, function), removed in sorted(wanted.items()):
        kept = judging.roles(user, function).keys() - {each.role_arn for each in removed}
        if kept:
            why = judging.partial(user, function, kept)
            left += [NotRemoved(each, "partial", why) for each in removed]
        else:
            removals.append(Removal(user, function, tuple(each.role_arn for each in removed)))
    counts = [each.verdict for each in decisions]
    left.sort(key=lambda each: each.decision.line)
    return Outcome(tuple(removals), tuple(left), counts.count("keep"), counts.count(""))


class _Judging:
    def __init__(self, organization: Organization, day: date) -> None:
        self._organization = organization
        self._day = day
        self._glass = frozenset(organization.table("break_glass").get("users", ()))

    def roles(self, user: str, function: str) -> Mapping[str, str]:
        """Return the names of the accounts in which *user* has *function* on the day, by the roles' ARNs."""
        entry = self._organization.users[user]
        return {
            each.role_arn: each.account.name
            for each in self._organization.of_user(user)
            if each.function.name == function and each.is_in_force(self._day, entry)
        }

    def obstacle(self, decision: Decision) -> tuple[Reason, str] | None:
        """Return why the decision is not carried out, None if it may be."""
        if not decision.signed_by:
            return "unsigned", "nobody signed it"
        if not decision.is_direct:
            return "through", "it is reached through another role: decide on that one, or edit its policies"
        if decision.user in self._glass:
            return "break_glass", "a user of break-glass has it: edit [break_glass]"
        if decision.function is None or decision.function not in self._organization.functions:
            return "not_of_file", "the file gives no such function: edit the policies of the role or of the user"
        if not self._has(decision.user, decision.function, decision.role_arn):
            return "gone", f"the file does not give {decision.function} there to {decision.user} on this day"
        return None

    def _has(self, user: str, function: str, role_arn: str) -> bool:
        entry = self._organization.users.get(user)
        is_member = entry is not None and function in entry.get("functions", ())
        return is_member and role_arn in self.roles(user, function)

    def partial(self, user: str, function: str, kept: Iterable[str]) -> str:
        """Return why *function* stays as a whole: *kept* are ARNs of its other roles."""
        roles = self.roles(user, function)
        names = sorted(roles[each] for each in kept)
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        grants = sorted(
            {str(each.grant.place) for each in self._organization.of_user(user) if each.function.name == function}
        )
        return (
            f"{user} keeps {function} in {', '.join(names[:3])}{more}, and a person has a function in all accounts of"
            f" its grants ({', '.join(grants)}): make another function of one of them"
        )


def _text(path: str, content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{path}:{line}: this is not UTF-8", "save it as CSV UTF-8 in the spreadsheet"
        ) from None


def _delimiter(text: str) -> str:
    """Return the delimiter of the heading: spreadsheets of many countries write semicolons."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _decision(place: str, line: int, row: Mapping[str, str]) -> Decision:
    verdict = row["decision"].strip().lower()
    if verdict not in ("keep", "remove", ""):
        raise ConfigurationError(f"{place}: {row['decision'].strip()[:40]!r} is no decision", "write keep or remove")
    function = row["function"]
    return Decision(
        line,
        row["user"],
        row["role_arn"],
        None if function == "none" else function,
        row["through"] == "directly",
        "keep" if verdict == "keep" else "remove" if verdict == "remove" else "",
        row["signed_by"].strip(),
    )
