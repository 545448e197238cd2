"""The JSON objects of the commands `awsroles org`, documented in docs/json.md."""

from datetime import date
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.diff.change import Change
from awsroles.core.org.diff.sentences import sentence
from awsroles.core.org.entries import Entry
from awsroles.core.org.places import Problem
from awsroles.core.org.policies.folder_plan import FolderPlan


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
        {key: _plain(each.value) for key, each in values.items()},
        {key: str(each.place) if each.place is not None else None for key, each in values.items()},
    )


@dataclass(frozen=True)
class ChangeRecord:
    """A change of `org diff`; *sentence* is for people."""

    kind: str
    what: str
    name: str
    users: tuple[str, ...]
    accounts: tuple[str, ...]
    key: str | None
    before: Any
    after: Any
    people: int | None
    review: bool
    sentence: str


def change_record(change: Change) -> ChangeRecord:
    """Return the record of *change*."""
    return ChangeRecord(
        change.kind,
        change.what,
        change.name,
        change.users,
        change.accounts,
        change.key or None,
        _plain(change.before),
        _plain(change.after),
        change.people,
        change.is_reviewed,
        sentence(change),
    )


@dataclass(frozen=True)
class GeneratedFileRecord:
    """A file of `org policies`: *state* is `new`, `changed`, `unchanged` or `deleted`."""

    path: str
    state: str


def generated_file_records(plan: FolderPlan) -> list[GeneratedFileRecord]:
    """Return the records of the files of *plan*."""
    return [GeneratedFileRecord(each.path, each.state) for each in plan.changes]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
