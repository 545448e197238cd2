"""Policies in files that an organization names."""

from collections.abc import Iterator

from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.org.source import Files, UnreadableFileError, leads_outside

_FILE = "file:"
# IAM service model, policyDocumentType.
_LONGEST = 131_072


def read_policy_files(organization: Organization, files: Files) -> list[Problem]:
    """Read the policies in files into *organization*, and return what is wrong with them."""
    problems = []
    known: dict[tuple[str, PolicyKind], str | None] = {}
    for path, kind, place in _named(organization):
        if (path, kind) not in known:
            known[path, kind] = _wrong(organization, files, path, kind)
        wrong = known[path, kind]
        if wrong is not None:
            problems.append(Problem(place, wrong))
    return problems


def _named(organization: Organization) -> Iterator[tuple[str, PolicyKind, Place]]:
    for entry in (*organization.grants, *organization.functions.values()):
        for key, kind in (("policies", PolicyKind.IDENTITY), ("guard", PolicyKind.SESSION)):
            for index, text in enumerate(entry.get(key, ())):
                if text.startswith(_FILE):
                    yield text.removeprefix(_FILE), kind, entry.at(key, index)
        yield from _inline(entry)


def _inline(entry: Entry) -> Iterator[tuple[str, PolicyKind, Place]]:
    text = entry.get("inline")
    if text is not None:
        yield text.removeprefix(_FILE), PolicyKind.IDENTITY, entry.at("inline")


def _wrong(organization: Organization, files: Files, path: str, kind: PolicyKind) -> str | None:
    """Return what is wrong with the file at *path*; keep its text."""
    if leads_outside(path):
        return "name a file in the folder of the organization's file, without .."
    try:
        content = files.read(path)
    except UnreadableFileError as error:
        return error.message
    if len(content) > _LONGEST:
        return f"{path} has over {_LONGEST} bytes, more than AWS takes"
    try:
        text = content.decode()
        read_policy(text, kind)
    except UnicodeDecodeError:
        return f"{path} is not UTF-8"
    except RefusedPolicyError as error:
        return f"AWS refuses {path}: {error.message}"
    organization.policies[path] = text
    return None
