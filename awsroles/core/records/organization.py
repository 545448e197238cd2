"""The JSON objects of the commands `awsroles org`, documented in docs/json.md."""

from datetime import date
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.entries import Entry
from awsroles.core.org.places import Problem


@dataclass(frozen=True)
class ProblemRecord:
    """An error in the organization's files."""

    file: str
    line: int
    column: int
    message: str


def problem_record(problem: Problem) -> ProblemRecord:
    """Return the record of *problem*."""
    place = problem.place
    return ProblemRecord(place.file, place.line, place.column, problem.message)


@dataclass(frozen=True)
class AccessRecord:
    """A function in an account; *places* says where each of the other values comes from, null for a default."""

    account: str
    function: str
    in_force: bool
    users: tuple[str, ...]
    values: dict[str, Any]
    places: dict[str, str | None]


def access_record(access: Access, users: list[Entry], day: date) -> AccessRecord:
    """Return the record of *access*, which *users* have on *day*."""
    values = access.values
    return AccessRecord(
        access.account.name,
        access.function.name,
        access.is_in_force(day),
        tuple(each.name for each in users),
        {key: str(each.value) if isinstance(each.value, date) else each.value for key, each in values.items()},
        {key: str(each.place) if each.place is not None else None for key, each in values.items()},
    )
