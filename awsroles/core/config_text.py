"""The AWS config and credentials files as botocore reads them, with the place of everything in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from awsroles.errors import ConfigurationError

# What ends a line of a text file in Python: newline, carriage return, or the two together.
_LINE = re.compile(r"[^\r\n]+(?:\r\n|\n|\r)?|\r\n|\n|\r")
_DELIMITER = re.compile(r"[=:]")
# Up to the last bracket, as Python has it since 3.11.
_HEADER = re.compile(r"\[(.+)\]")
_PLAIN_PROFILE = re.compile(r"profile[ \t]+([^\s'\"\\]+)")
# configparser gives the options of this section to every other one.
_DEFAULTS = "DEFAULT"


@dataclass(frozen=True)
class Option:
    """An option's value, its continuation lines joined by newlines, and the number of its first line."""

    value: str
    line: int


@dataclass(frozen=True)
class Section:
    """A profile's section: `text[start:end]` is all from its header to its last option, in line *line*.

    The last line's end, and the blank lines and the comments at the left margin that follow, are not part of it.
    """

    start: int
    end: int
    line: int
    options: dict[str, Option]


@dataclass(frozen=True)
class ConfigText:
    """The text of a file, and the sections of its profiles by name."""

    path: str
    text: str
    profiles: dict[str, Section]


def parse_config(path: str, data: bytes, kind: Literal["config", "credentials"]) -> ConfigText:
    """Return what stands in *data*; raise ConfigurationError with the line where botocore would refuse the file.

    One thing more is refused: a profile in two spellings of its header, of which SDKs choose differently.
    """
    text = _decode(path, data)
    profiles: dict[str, Section] = {}
    for header, section in _sections(path, text).items():
        name = header if kind == "credentials" else _profile_name(header)
        if name is None:
            continue
        if name in profiles:
            raise _refusal(
                path,
                section.line,
                f"profile {name!r} has a section in line {profiles[name].line} already",
                "make one section of the two",
            )
        profiles[name] = section
    return ConfigText(path, text, profiles)


@dataclass
class _Statement:
    """A header, or an option with its continuation lines."""

    line: int
    start: int
    end: int
    margin: int
    text: str
    header: str | None
    more: list[str]


def _statements(text: str) -> Iterator[_Statement]:
    last: _Statement | None = None
    after = 0
    for number, line in enumerate(_LINE.findall(text), 1):
        start, after = after, after + len(line)
        bare = line.strip()
        if not bare:
            if last is not None:
                last.more.append("")
            continue
        end = start + len(line.rstrip("\r\n"))
        if bare[0] in "#;":
            # To some SDKs an indented comment is part of the value above it.
            if last is not None and line[0] != bare[0]:
                last.end = end
            continue
        margin = len(line) - len(line.lstrip())
        if last is not None and last.header is None and margin > last.margin:
            last.more.append(bare)
            last.end = end
            continue
        if last is not None:
            yield last
        match = _HEADER.match(bare) if bare[0] == "[" else None
        last = _Statement(number, start, end, margin, bare, match[1] if match else None, [])
    if last is not None:
        yield last


def _sections(path: str, text: str) -> dict[str, Section]:
    """Return every section by what stands in its header, each with the options of `[DEFAULT]` besides its own."""
    extents: dict[str, tuple[_Statement, _Statement]] = {}
    options: dict[str, dict[str, Option]] = {_DEFAULTS: {}}
    header = None
    for statement in _statements(text):
        if statement.header is not None:
            header = statement.header
            if header in extents and header != _DEFAULTS:
                raise _refusal(
                    path,
                    statement.line,
                    f"section [{header}] stands in line {extents[header][0].line} already",
                    "make one section of the two",
                )
            extents[header] = (statement, statement)
            options.setdefault(header, {})
            continue
        if header is None:
            raise _refusal(path, statement.line, "there is no section before this line", "put a section's header first")
        key, option = _option(path, statement)
        if key in options[header]:
            raise _refusal(
                path,
                statement.line,
                f"{key!r} stands in line {options[header][key].line} of the same section already",
                "remove one of the two lines",
            )
        options[header][key] = option
        extents[header] = (extents[header][0], statement)
    return {
        header: Section(first.start, last.end, first.line, _with_defaults(path, options[header], options[_DEFAULTS]))
        for header, (first, last) in extents.items()
        if header != _DEFAULTS
    }


def _option(path: str, statement: _Statement) -> tuple[str, Option]:
    delimiter = _DELIMITER.search(statement.text)
    if delimiter is None or delimiter.start() == 0:
        raise _refusal(
            path, statement.line, "this line is neither a section, an option nor a comment", "write it as name = value"
        )
    value = statement.text[delimiter.end() :].strip()
    if statement.more:
        value = "\n".join((value, *statement.more)).rstrip()
    return statement.text[: delimiter.start()].rstrip().lower(), Option(value, statement.line)


def _with_defaults(path: str, own: dict[str, Option], defaults: dict[str, Option]) -> dict[str, Option]:
    options = {**defaults, **own} if defaults else own
    for key, option in options.items():
        if option.value.startswith("\n") and not _is_nested(option.value):
            raise _refusal(
                path,
                option.line,
                f"the block under {key!r} has a line without =",
                "write each of its lines as name = value",
            )
    return options


def _is_nested(value: str) -> bool:
    return all("=" in line for line in value.splitlines() if line.strip())


def _profile_name(header: str) -> str | None:
    plain = _PLAIN_PROFILE.fullmatch(header)
    if plain is not None:
        return plain[1]
    if header == "default":
        return header
    if not header.startswith("profile"):
        return None
    import shlex

    try:
        words = shlex.split(header)
    except ValueError:
        return None
    return words[1] if len(words) == 2 else None


def _decode(path: str, data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise _refusal(
            path,
            1,
            "the file begins with a byte order mark",
            "save it as UTF-8 without one: the AWS CLI refuses it too",
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = len(_LINE.findall(data[: error.start].decode() + "x"))
        raise _refusal(path, line, "this line is not UTF-8", "save the file as UTF-8") from None


def _refusal(path: str, line: int, what: str, hint: str) -> ConfigurationError:
    return ConfigurationError(f"{path}:{line}: {what}", hint)
