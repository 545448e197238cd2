"""The AWS config and credentials files as botocore reads them, with the place of everything in the text."""

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from awsroles.errors import ConfigurationError

# The ends of lines that Python's text files know.
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_DELIMITER = re.compile(r"[=:]")
# As Python has it since 3.11: up to the last bracket.
_HEADER = re.compile(r"\[(.+)\]")
_PLAIN_PROFILE = re.compile(r"profile[ \t]+([^\s'\"\\]+)")
# configparser hands the options of this section to every other one.
_DEFAULTS = "DEFAULT"


@dataclass(frozen=True)
class Option:
    """An option's value, continuation lines joined by newlines, and the number of its first line."""

    value: str
    line: int


@dataclass(frozen=True)
class Section:
    """A profile's section: `text[start:end]` reaches from its header to the end of its last option.

    Blank lines and comments at the left margin that follow are not part of it, nor is the last line's end.
    """

    start: int
    end: int
    line: int
    options: dict[str, Option]


@dataclass(frozen=True)
class ConfigText:
    """The text of a file and the sections of its profiles by name."""

    path: str
    text: str
    profiles: dict[str, Section]


def parse_config(path: str, data: bytes, kind: Literal["config", "credentials"]) -> ConfigText:
    """Return what stands in *data*; raise ConfigurationError with the line where botocore would refuse the file.

    Refused beyond that: a profile under two spellings of its header, which SDKs read differently.
    """
    text = _decode(path, data)
    sections = _Scan(path).sections(text)
    profiles: dict[str, Section] = {}
    for header, section in sections.items():
        name = header if kind == "credentials" else _profile_name(header)
        if name in profiles:
            _refuse(
                path,
                section.line,
                f"profile {name!r} has another section in line {profiles[name].line}",
                "join the two sections: programs disagree on which one counts",
            )
        if name is not None:
            profiles[name] = section
    return ConfigText(path, text, profiles)


class _Scan:
    """One pass over the lines of a file, by the rules of configparser's strict mode."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._options: dict[str, Option] | None = None
        self._key: str | None = None
        self._key_line = 0
        self._value: list[str] = []

    def sections(self, text: str) -> dict[str, Section]:
        """Return every section by what stands in its header; options of `[DEFAULT]` are in each of them."""
        found: dict[str, Section] = {}
        defaults: dict[str, Option] = {}
        header = None
        start = end = start_line = indent = offset = 0

        def close() -> None:
            self._close_option()
            if header is not None and header != _DEFAULTS and self._options is not None:
                found[header] = Section(start, end, start_line, self._options)

        for number, line in enumerate(_LINE.findall(text), 1):
            at, offset = offset, offset + len(line)
            bare = line.strip()
            if not bare:
                self._value.append("")
                continue
            is_comment = bare[0] in "#;"
            if is_comment and line[0] == bare[0]:
                continue
            # A comment within a section goes with the option above it, where some SDKs see a continuation.
            content_end = at + len(line.rstrip("\r\n"))
            if is_comment:
                end = content_end
                continue
            margin = len(line) - len(line.lstrip())
            if self._key is not None and margin > indent:
                self._value.append(bare)
            elif bare[0] == "[" and (match := _HEADER.match(bare)):
                close()
                header, start, start_line = match[1], at, number
                self._open_section(number, header, found, defaults)
                indent = margin
            else:
                self._open_option(number, bare)
                indent = margin
            end = content_end
        close()
        return self._with_defaults(found, defaults)
