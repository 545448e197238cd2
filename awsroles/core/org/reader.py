"""Reading of an organization: all that is wrong with its files, at once."""

from itertools import islice

from awsroles.core.dataclass import dataclass
from awsroles.core.org.documents import read_documents
from awsroles.core.org.entries import read_entries
from awsroles.core.org.naming import check_names
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import MOST, BrokenOrganizationError, Problem
from awsroles.core.org.policies.named import check_policies
from awsroles.core.org.policy_files import read_policy_files
from awsroles.core.org.references import check_references
from awsroles.core.org.source import Files, Parse


@dataclass(frozen=True)
class Linted:
    """An organization with its *problems*; it is None if a file is not TOML."""

    organization: Organization | None
    problems: tuple[Problem, ...]


def lint(files: Files, path: str, parse: Parse) -> Linted:
    """Return the organization in the file at *path*, and its problems in the order of their places.

    Raises UnreadableFileError if the file cannot be read.
    """
    documents, problems = read_documents(files, path, parse)
    if not documents:
        return Linted(None, _sorted(problems))
    is_whole = not problems
    entries, shape = read_entries(documents)
    organization = Organization(documents, entries)
    problems += shape
    if is_whole and not entries.has_unknown:
        # Without a file or a table, every reference into it would be an error.
        problems += islice(check_references(organization), MOST)
        problems += islice(check_names(organization), MOST)
        problems += islice(check_policies(organization), MOST)
        problems += read_policy_files(organization, files)
    return Linted(organization, _sorted(problems))


def read_organization(files: Files, path: str, parse: Parse) -> Organization:
    """Return the organization in the file at *path*; raise BrokenOrganizationError, UnreadableFileError."""
    linted = lint(files, path, parse)
    if linted.problems or linted.organization is None:
        raise BrokenOrganizationError(files.shown(path), linted.problems)
    return linted.organization


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.place.order, each.message)))
