"""The edit of the organization's files that takes functions from people, in the layout of `org fmt`."""

import json
import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from awsroles.core.org.documents import Document
from awsroles.core.org.entries import Entry
from awsroles.core.org.layout import laid_out
from awsroles.core.org.organization import Organization
from awsroles.core.org.report.decisions import Removal
from awsroles.core.org.source import Parse
from awsroles.core.org.toml_text import STRING

_STRING = re.compile(STRING, re.DOTALL)
_COMMA = re.compile(r"(?:[ \t\r\n]|#[^\n]*\n)*,")
_BLANKS = re.compile(r"[ \t]*")
_REST_OF_LINE = re.compile(r"[ \t\r]*(?:#[^\n]*)?\n")
_KEY = "functions"


def without_functions(organization: Organization, removals: Iterable[Removal], parse: Parse) -> dict[str, str]:
    """Return the new texts of the files of *organization* that *removals* change, by their paths."""
    removed: dict[str, set[str]] = {}
    for each in removals:
        removed.setdefault(each.user, set()).add(each.function)
    texts = {}
    for document in organization.documents:
        users = {name: organization.users[name] for name in removed}
        own = {name: entry for name, entry in users.items() if entry.document.path == document.path}
        if own:
            texts[document.path] = _edited(document, own, removed, parse)
    return texts


def _edited(document: Document, users: dict[str, Entry], removed: dict[str, set[str]], parse: Parse) -> str:
    """Return the text of *document* in which *users* have lost what is *removed*, in our layout if it was."""
    text, expected = document.text, deepcopy(document.data)
    cuts: list[tuple[int, int]] = []
    for name, entry in users.items():
        functions = entry.get(_KEY)
        cuts += _cuts(document, entry, [each in removed[name] for each in functions])
        table: Any = expected
        for part in entry.path:
            table = table[part]
        table[_KEY] = [each for each in functions if each not in removed[name]]
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    if _meaning(parse(text)) != _meaning(expected):
        raise AssertionError
    return laid_out(text, parse) if laid_out(document.text, parse) == document.text else text


def _cuts(document: Document, entry: Entry, are_removed: list[bool]) -> list[tuple[int, int]]:
    """Return the parts of the text that make the items of the array that *are_removed*, commas included."""
    text, path = document.text, (*entry.path, _KEY)
    found: list[tuple[int, int]] = []
    kept_comma = None
    for index, is_removed in enumerate(are_removed):
        item_path = (*path, index)
        start = document.scan.values[item_path]
        item = _STRING.match(text, start)
        if item is None:
            raise AssertionError
        comma = _COMMA.match(text, item.end())
        end = comma.end() if comma else item.end()
        if not is_removed:
            kept_comma = end - 1
        elif comma or kept_comma is None:
            found.append(_with_line(text, start, end))
        elif text[kept_comma:start].strip(" \t") == ",":
            found.append((kept_comma, end))
        else:
            # The comma before the last item stays, as a line end or a comment is behind it.
            found.append(_with_line(text, start, end))
    return found


def _with_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part from *start* to *end*, as its whole line if nothing but a comment is beside it there."""
    line = text.rfind("\n", 0, start) + 1
    rest = _REST_OF_LINE.match(text, end)
    if rest and not text[line:start].strip():
        return line, rest.end()
    blanks = _BLANKS.match(text, end)
    return start, blanks.end() if blanks else end


def _meaning(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, default=repr)
