"""The layout of an organization's file: `org fmt` sorts accounts and people, and keeps comments and meaning."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.source import Parse
from awsroles.core.org.toml_scan import Path, Statement, scan
from awsroles.core.org.toml_text import SCALAR, STRING

# Tables whose entries are sorted.
_SORTED = frozenset({("accounts",), ("users",), ("machines",)})
_TOKEN = re.compile(rf"{STRING}|#[^\n]*|\n|[ \t]+|[\[\]{{}},=]|{SCALAR}", re.DOTALL)


@dataclass(frozen=True)
class _Line:
    """A header, an entry with all of its lines, a comment or a blank line; *name* is the one of an entry to sort by."""

    kind: Literal["header", "entry", "comment", "blank"]
    text: str = ""
    name: str = ""
    is_sorted: bool = False


def laid_out(text: str, parse: Parse) -> str:
    """Return the TOML document *text* in our layout; *parse* raises for an invalid one."""
    before = parse(text)
    text = text.replace("\r\n", "\n")
    lines = list(_lines(text))
    new = "".join(f"{line.text}\n" for line in _spaced(_sorted(lines)))
    if _meaning(parse(new)) != _meaning(before):
        raise AssertionError
    return new


def _lines(text: str) -> Iterator[_Line]:
    at, table = 0, Path()
    for statement in scan(text).statements:
        yield from _between(text[at : statement.start])
        at = text.find("\n", statement.end)
        at = len(text) if at < 0 else at + 1
        comment = text[statement.end : at].strip()
        yield _line(text, statement, f" {comment}" if comment else "", is_sorted=table in _SORTED)
        if statement.kind != "entry":
            table = statement.path
    yield from _between(text[at:])


def _line(text: str, statement: Statement, comment: str, *, is_sorted: bool) -> _Line:
    if statement.kind != "entry":
        return _Line("header", text[statement.start : statement.end] + comment)
    key = text[statement.start : statement.key_end]
    value = _value(text[statement.value_start : statement.end])
    name = str(statement.path[1]) if len(statement.path) > 1 else ""
    return _Line("entry", f"{key} = {value}{comment}", name, is_sorted)


def _between(text: str) -> Iterator[_Line]:
    """Yield the comments and blank lines between two statements."""
    for line in text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"):
        stripped = line.strip(" \t\r")
        if stripped and not stripped.startswith("#"):
            raise AssertionError
        if stripped:
            yield _Line("comment", stripped)
        elif text.strip(" \t") or "\n" in text:
            yield _Line("blank")


def _value(text: str) -> str:
    """Return a value on one line with single blanks, one on several lines without blanks at their ends."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        return text
    if any(each == "\n" or each.startswith("#") for each in tokens):
        return "".join(
            each for index, each in enumerate(tokens) if each.strip(" \t") or tokens[index + 1 : index + 2] != ["\n"]
        )
    written: list[str] = []
    for each in tokens:
        if not each.strip(" \t"):
            continue
        before = written[-1] if written else ""
        if before == "{" and each == "}":
            written.append("}")
        elif each in (",", "]") or before in ("", "["):
            written.append(each)
        else:
            written += [" ", each]
    return "".join(written)


def _sorted(lines: list[_Line]) -> list[_Line]:
    """Return *lines* with the entries of each block in order; blank lines separate blocks."""
    found: list[_Line] = []
    block: list[_Line] = []
    for line in [*lines, _Line("blank")]:
        if line.kind in ("blank", "header"):
            found += _sorted_block(block)
            block = []
            found.append(line)
        else:
            block.append(line)
    return found


def _sorted_block(block: list[_Line]) -> list[_Line]:
    """Return *block* with its entries in order, each below its comments."""
    groups: list[list[_Line]] = [[]]
    for line in block:
        groups[-1].append(line)
        if line.kind == "entry":
            groups.append([])
    *entries, rest = groups
    if entries and all(group[-1].is_sorted for group in entries):
        entries.sort(key=lambda group: (group[-1].name.lower(), group[-1].name))
    return [line for group in (*entries, rest) for line in group]


def _spaced(lines: list[_Line]) -> list[_Line]:
    """Return *lines* with a blank line before each header and its comments, and no two anywhere."""
    found: list[_Line] = []
    for line in lines:
        if line.kind == "header":
            start = len(found)
            while start and found[start - 1].kind == "comment":
                start -= 1
            if start and found[start - 1].kind != "blank":
                found.insert(start, _Line("blank"))
        if line.kind != "blank" or (found and found[-1].kind not in ("blank", "header")):
            found.append(line)
    while found and found[-1].kind == "blank":
        found.pop()
    return found


def _meaning(document: dict[str, Any]) -> str:
    """Return a text that is equal for documents of the same values, even of NaN."""
    return json.dumps(document, sort_keys=True, default=repr)
