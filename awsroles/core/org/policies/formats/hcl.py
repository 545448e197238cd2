"""HCL, the language of Terraform, written as `terraform fmt` formats it."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from awsroles.core.dataclass import dataclass

_INDENT = "  "
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# An object that begins with the first would be a for expression; the others are values.
_KEYWORDS = {"for", "null", "true", "false"}
_PLAIN = re.compile(r"[ !#&-\[\]-~]*")
_SHORT = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
# A "$" or "%" that is itself before a template would be read together with it.
_TEMPLATE = re.compile(r"([$%]*)([$%])\{")


@dataclass(frozen=True)
class Expression:
    """HCL that is written as it is, its lines indented as if the first was not."""

    text: str


@dataclass(frozen=True)
class Call:
    """A call of *function* with one *argument*."""

    function: str
    argument: Any


@dataclass(frozen=True)
class Attribute:
    """An argument of a block: *name* and *value*."""

    name: str
    value: Any


@dataclass(frozen=True)
class Block:
    """A block of *kind* with *labels*; its *parts* are written in their order, those of a tuple close together."""

    kind: str
    labels: tuple[str, ...]
    parts: tuple["Attribute | Block | tuple[Attribute, ...]", ...]


def jsonencode(document: Any) -> Call:
    """Return the expression of *document* as JSON.

    It is written as objects: a diff shows what changes in them, and AWS gets no white space, which it would count.
    """
    return Call("jsonencode", document)


def file_text(blocks: Sequence[Block], *, heading: Sequence[str] = ()) -> str:
    """Return a file of *blocks* with comment lines as *heading*."""
    top = ["".join(f"# {line}\n" for line in heading)] if heading else []
    return "\n".join([*top, *("".join(f"{line}\n" for line in _block(each)) for each in blocks)])


def quoted(text: str) -> str:
    """Return *text* as a string of HCL on one line; no part of it is a template."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    text = "".join(map(_escaped, text))
    return '"' + _TEMPLATE.sub(_without_template, text) + '"'


def value_lines(value: Any) -> list[str]:
    """Return the lines of the expression of *value*, all but the first indented against the first."""
    if isinstance(value, Expression):
        return value.text.split("\n")
    if isinstance(value, Call):
        first, *rest = value_lines(value.argument)
        lines = [f"{value.function}({first}", *rest]
        return [*lines[:-1], f"{lines[-1]})"]
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, (list, tuple)):
        return _list(value)
    return [_scalar(value)]


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    raise TypeError(f"{value!r} of type {type(value).__name__}")


def _object(value: Mapping[str, Any]) -> list[str]:
    if not value:
        return ["{}"]
    return ["{", *_indented(_assignments([(_key(name), each) for name, each in value.items()])), "}"]


def _list(value: Sequence[Any]) -> list[str]:
    items = [value_lines(each) for each in value]
    if not items or (len(items) == 1 and len(items[0]) == 1):
        return [f"[{''.join(''.join(each) for each in items)}]"]
    lines = [line for each in items for line in [*each[:-1], f"{each[-1]},"]]
    return ["[", *_indented(lines), "]"]


def _assignments(pairs: Sequence[tuple[str, Any]]) -> Iterator[str]:
    """Yield the lines of *pairs*: those of one line that follow each other have their "=" in one column."""
    written = [(name, value_lines(value)) for name, value in pairs]
    at = 0
    while at < len(written):
        end = at
        while end < len(written) and len(written[end][1]) == 1:
            end += 1
        width = max((len(name) for name, _ in written[at:end]), default=0)
        for name, lines in written[at:end]:
            yield f"{name.ljust(width)} = {lines[0]}"
        if end < len(written):
            name, lines = written[end]
            yield f"{name} = {lines[0]}"
            yield from lines[1:]
        at = end + 1


def _block(block: Block) -> Iterator[str]:
    head = " ".join([block.kind, *map(quoted, block.labels)])
    if not block.parts:
        yield f"{head} {{}}"
        return
    yield f"{head} {{"
    yield from _indented(_parts(block.parts))
    yield "}"


def _parts(parts: Sequence[Attribute | Block | tuple[Attribute, ...]]) -> Iterator[str]:
    """Yield the lines of *parts*, with an empty line before each."""
    for index, part in enumerate(parts):
        if index:
            yield ""
        if isinstance(part, Block):
            yield from _block(part)
        else:
            together = (part,) if isinstance(part, Attribute) else part
            yield from _assignments([(each.name, each.value) for each in together])


def _indented(lines: Iterator[str] | Sequence[str]) -> list[str]:
    return [_INDENT + line if line else line for line in lines]


def _key(name: str) -> str:
    if _IDENTIFIER.fullmatch(name) and name not in _KEYWORDS:
        return name
    # The column of "=" would depend on how wide other characters are.
    return "".join(each if each.isascii() else _by_number(each) for each in quoted(name))


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    return character if character.isprintable() else _by_number(character)


def _by_number(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _without_template(found: "re.Match[str]") -> str:
    before, marker = found.groups()
    return "".join(map(_by_number, before)) + f"{marker}{marker}{{"
