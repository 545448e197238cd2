"""The edit of the organization's files that takes functions from people, in the layout of `org fmt`."""

import re
from collections.abc import Iterable

from awsroles.core.org.documents import Document
from awsroles.core.org.layout import laid_out
from awsroles.core.org.organization import Organization
from awsroles.core.org.report.decisions import Removal
from awsroles.core.org.source import Parse
from awsroles.core.org.toml_scan import scan
from awsroles.core.org.toml_text import STRING

_STRING = re.compile(STRING, re.DOTALL)
_SEPARATOR = re.compile(r"\s*,\s*")


def without_functions(organization: Organization, removals: Iterable[Removal], parse: Parse) -> dict[str, str]:
    """Return the new texts of the files of *organization* that *removals* change, by their paths."""
    texts = {each.path: each.text for each in organization.documents}
    for each in removals:
        entry = organization.users[each.user]
        path = entry.document.path
        texts[path] = _without(texts[path], (*entry.path, "functions"), each.function)
    return {
        each.path: _kept_layout(each, texts[each.path], parse)
        for each in organization.documents
        if texts[each.path] != each.text
    }


def _without(text: str, path: tuple[str | int, ...], function: str) -> str:
    """Return *text* without the string *function* in the array at *path*."""
    values = scan(text).values
    spans: list[tuple[int, int]] = []
    for index in range(len(values)):
        start = values.get((*path, index))
        if start is None:
            break
        found = _STRING.match(text, start)
        if found is None:
            raise AssertionError
        spans.append(found.span())
    index = next(number for number, (start, end) in enumerate(spans) if text[start + 1 : end - 1] == function)
    start, end = spans[index]
    separator = _SEPARATOR.match(text, end)
    if separator is not None and index + 1 < len(spans):
        return text[:start] + text[separator.end() :]
    if index:
        # The last one goes with the comma before it, unless a comment is between them.
        before = spans[index - 1][1]
        if _SEPARATOR.fullmatch(text[before:start]):
            return text[:before] + text[end:]
    return text[:start] + text[end:].lstrip(" ").removeprefix(",")


def _kept_layout(document: Document, new: str, parse: Parse) -> str:
    """Return *new* in our layout if *document* was."""
    return laid_out(new, parse) if laid_out(document.text, parse) == document.text else new
