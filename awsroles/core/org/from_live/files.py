"""The files of an organization that is there: its file, the policies of its roles, and its exceptions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from awsroles.core.dataclass import dataclass
from awsroles.core.org.check.check import check
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.first_file import EXCEPTIONS
from awsroles.core.org.from_live.draft import Draft
from awsroles.core.org.from_live.made_files import MadeFiles
from awsroles.core.org.from_live.make import make_draft
from awsroles.core.org.from_live.repair import without_refused
from awsroles.core.org.from_live.text import draft_text, table_list
from awsroles.core.org.layout import laid_out
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.generate import check_resources
from awsroles.core.org.reader import lint
from awsroles.core.org.source import Parse

MENDED_IN = timedelta(days=90)
"""The time after which an exception for an error ends: it is an error again, until somebody decides."""
_LONGEST = 1000
# A file has 100,000 lines at most, an exception six or seven.
_MOST_IN_FILE = 10_000
# One may show another.
_MOST_REPAIRS = 5
_HEADING = "# What was not as the file means it on {day}. Mend it, and remove its exception.\n"


@dataclass(frozen=True)
class FirstFiles:
    """The *texts* of files by their paths, the *draft* that they are of, and the number of *exceptions*."""

    texts: Mapping[str, str]
    draft: Draft
    exceptions: int


def files_of_live(path: str, snapshot: Snapshot, master: str, parse: Parse, now: datetime) -> FirstFiles:
    """Return the files for *snapshot*, of which the first is at *path*: its check finds nothing at *now*.

    Raises BrokenOrganizationError for what the file would take and AWS would not.
    """
    day = now.date()
    draft, texts, organization = _accepted(make_draft(snapshot, master, now), path, parse, day)
    entries = list(_exceptions(organization, check(organization, snapshot, now).findings, day))
    heading = _HEADING.format(day=day) if entries else ""
    for number, start in enumerate(range(0, len(entries), _MOST_IN_FILE), 1):
        path_of_part = EXCEPTIONS if number == 1 else EXCEPTIONS.replace(".", f"-{number}.")
        texts[path_of_part] = heading + table_list("exceptions", entries[start : start + _MOST_IN_FILE])
    return FirstFiles(texts, draft, len(entries))


def _accepted(draft: Draft, path: str, parse: Parse, day: date) -> tuple[Draft, dict[str, str], Organization]:
    """Return *draft* without what is refused, its texts and the organization that they are."""
    for _ in range(_MOST_REPAIRS):
        texts = {path: laid_out(draft_text(draft, day), parse), EXCEPTIONS: "", **draft.files}
        found = lint(MadeFiles(texts), path, parse)
        problems = found.problems
        if found.organization is not None and not problems:
            problems = tuple(check_resources(found.organization))
        if found.organization is None or not problems:
            break
        less = without_refused(draft, found.organization, problems)
        if less is None:
            break
        draft = less
    if problems or found.organization is None:
        raise BrokenOrganizationError(path, problems)
    return draft, texts, found.organization


def _exceptions(organization: Organization, findings: Sequence[Finding], day: date) -> Iterator[Mapping[str, object]]:
    names = {str(each.get("id")): name for name, each in organization.accounts.items()}
    together: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        together.setdefault((names[each.account], each.finding, each.resource), []).append(each)
    for (account, finding, resource), found in sorted(together.items()):
        until = {"until": day + MENDED_IN} if found[0].severity == "error" else {}
        reason = "; ".join(dict.fromkeys(each.message for each in found))
        said = "".join(each if each.isprintable() else "?" for each in reason)[:_LONGEST]
        yield {"account": account, "finding": finding, "resource": resource, "reason": said, **until}
