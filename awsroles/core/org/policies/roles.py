"""The roles of a company's own accounts, one for each function there."""

import json
import re
import unicodedata
from collections.abc import Iterator

from awsroles.core.aws.durations import parse_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.named import policy_arn
from awsroles.core.org.policies.resources import Account, Document, Role
from awsroles.core.org.policies.trust import TrustPolicies

_FILE = "file:"
# In no ARN: it stands for the account's ID.
_ACCOUNT = "{account}"
# Revocations are called awsroles-revoke-*: no file's name may make one.
_INLINE = "awsroles-inline-"
_LONGEST_NAME = 128
_NO_NAME = re.compile(r"[^\w+=,.@-]+", re.ASCII)
# IAM service model, roleDescriptionType.
_NO_DESCRIPTION = re.compile("[^\t\n\r -~\u00a1-\u00ff]")
_LONGEST_DESCRIPTION = 1000
# Typographic hyphens, dashes, quotes and dots.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
    | dict.fromkeys("\u2018\u2019\u201a", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | {"\u2026": "..."}
)


@dataclass(frozen=True)
class _Shape:
    """Parts of roles that are the same in all accounts of a grant with the same external ID.

    The ARNs *managed* and *boundary* have a mark for the account.
    """

    description: str
    trust: Document
    max_session: int
    managed: tuple[str, ...]
    inline: dict[str, Document]
    boundary: str | None


def roles(organization: Organization) -> Iterator[Role]:
    """Yield the roles of *organization*: external and closed accounts have none."""
    path = organization.setting("role_path")
    trust = TrustPolicies(organization)
    shapes: dict[tuple[int, str, str | None], _Shape] = {}
    for access in organization.accesses.values():
        if access.account.get("external") or access.account.get("closed"):
            continue
        key = (id(access.grant), access.function.name, access.get("external_id"))
        if key not in shapes:
            shapes[key] = _shape(organization, access, trust)
        shape, number = shapes[key], access.account_id
        yield Role(
            account_of(access.account),
            access.role_name,
            path,
            shape.description,
            shape.trust,
            shape.max_session,
            _arns(shape.managed, number),
            shape.inline,
            None if shape.boundary is None else shape.boundary.replace(_ACCOUNT, number),
            access.function.name,
        )


def _shape(organization: Organization, access: Access, trust: TrustPolicies) -> _Shape:
    partition, boundary = organization.setting("partition"), access.get("permissions_boundary")
    return _Shape(
        description(access.function),
        trust.of(access),
        parse_duration(access.get("max_session")),
        tuple(
            policy_arn(text, partition, _ACCOUNT) for text in access.get("policies") or () if not text.startswith(_FILE)
        ),
        _inline(organization, access),
        None if boundary is None else policy_arn(boundary, partition, _ACCOUNT),
    )


def _arns(managed: tuple[str, ...], number: str) -> tuple[str, ...]:
    """Return the ARNs *managed* in the account *number*."""
    return tuple(dict.fromkeys([each.replace(_ACCOUNT, number) for each in managed]))


def account_of(entry: Entry) -> Account:
    """Return the account that *entry* is."""
    return Account(entry.name, str(entry.get("id")))


def description(function: Entry) -> str:
    """Return the description of *function* in the characters that IAM takes."""
    return iam_description(str(function.get("description") or f"The function {function.name}"))


def iam_description(text: str) -> str:
    """Return *text* in the characters that IAM takes for a description."""
    return _NO_DESCRIPTION.sub(_nearest_character, text.translate(_PLAIN))[:_LONGEST_DESCRIPTION]


def _nearest_character(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKD", found[0])
    return _NO_DESCRIPTION.sub("", plain) or ("" if unicodedata.combining(found[0]) else "?")


def _inline(organization: Organization, access: Access) -> dict[str, Document]:
    """Return the documents of the policies in files, by names that are made from the files' names."""
    found: dict[str, Document] = {}
    for path in dict.fromkeys(text.removeprefix(_FILE) for text in access.policies if text.startswith(_FILE)):
        stem = path.rpartition("/")[2].removesuffix(".json")
        name, number = _named(stem), 1
        while name.lower() in map(str.lower, found):
            number += 1
            name = _named(stem, f"-{number}")
        found[name] = json.loads(organization.policies[path])
    return found


def _named(stem: str, end: str = "") -> str:
    return (_INLINE + _NO_NAME.sub("-", stem))[: _LONGEST_NAME - len(end)] + end
