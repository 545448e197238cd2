"""A draft without what the file or AWS would refuse, such as a role of more policies than a role may have."""

from collections.abc import Sequence

from awsroles.core.dataclass import replace
from awsroles.core.org.entries import Entry
from awsroles.core.org.from_live.draft import Draft
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Problem


def without_refused(draft: Draft, organization: Organization, problems: Sequence[Problem]) -> Draft | None:
    """Return *draft* without the grants and functions that *problems* are at, None if they are at none."""
    said: list[str] = []
    refused = _at(organization.grants, problems)
    grants = []
    for number, each in enumerate(draft.grants):
        if number in refused:
            said.append(f"function {each.function} in {', '.join(each.accounts)}: {refused[number].message}")
        else:
            grants.append(each)
    names = list(organization.functions)
    functions = {names[number]: each for number, each in _at([*organization.functions.values()], problems).items()}
    said += [f"function {name}: {each.message}" for name, each in functions.items()]
    if not said:
        return None
    people = [
        replace(each, functions=tuple(name for name in each.functions if name not in functions))
        for each in draft.people
    ]
    return replace(
        draft,
        functions={name: each for name, each in draft.functions.items() if name not in functions},
        grants=tuple(each for each in grants if each.function not in functions),
        people=tuple(people),
        left_out=(*draft.left_out, *said),
    )


def _at(entries: Sequence[Entry], problems: Sequence[Problem]) -> dict[int, Problem]:
    """Return the first problem in the lines of each of *entries*, by their numbers."""
    found: dict[int, Problem] = {}
    for problem in problems:
        lines = [each.place.line for each in entries]
        before = [number for number, line in enumerate(lines) if line <= problem.place.line]
        if before and problem.place.line <= _last_line(entries[before[-1]]):
            found.setdefault(before[-1], problem)
    return found


def _last_line(entry: Entry) -> int:
    places = [entry.place, *(entry.at(key) for key in entry.values)]
    return max(each.line for each in places)
