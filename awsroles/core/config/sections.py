"""Sections of an AWS config file with their options.

A file of ten thousand profiles is read by two regular expressions a section. Every file that is not plain, and every
file that botocore refuses, is read statement by statement.
"""

import re
from typing import NamedTuple

from awsroles.core.config.ini import LogicalLine, logical_lines
from awsroles.errors import ConfigurationError

# configparser gives the options of this section to every other one.
DEFAULTS = "DEFAULT"

# A bracket at the left margin begins a section whatever is before it. Without a second one it begins an option.
_HEADER = re.compile(r"^\[(?:(.+)\])?", re.MULTILINE)
# From the header to the last option: one line an option, in lower case, without a margin.
_PLAIN = re.compile(r"[^\n]*(?:\n(?:(?:[#;][^\n]*)?\n)*[a-z][a-z0-9_]*[ \t]*=[^\n]*)*")
_NO_OPTIONS = re.compile(r"(?:\n(?:[#;][^\n]*)?)*")
_OPTION = re.compile(r"^([a-z][a-z0-9_]*)[ \t]*=(.*)", re.MULTILINE)


class _Option(NamedTuple):
    """An option's value, its continuation lines joined by newlines, and the number of its first line."""

    value: str
    line: int


class Section:
    """A profile's section: `text[start:end]` goes from its header, in line *line*, to its last option.

    The last line's end, and the blank lines and the comments at the left margin that follow, are not part of it.
    Without *options* the section is plain, and they are read when they are first asked for.
    """

    __slots__ = ("_lines", "_options", "_text", "end", "line", "start")

    def __init__(self, text: str, start: int, end: int, line: int, options: dict[str, _Option] | None = None) -> None:
        self._text = text
        self.start = start
        self.end = end
        self.line = line
        self._options = None if options is None else {key: option.value for key, option in options.items()}
        self._lines = None if options is None else {key: option.line for key, option in options.items()}

    @property
    def options(self) -> dict[str, str]:
        """The values of the options by name, with their continuation lines joined by newlines."""
        if self._options is None:
            found = _OPTION.findall(self._text, self.start, self.end)
            self._options = {key: value.strip() for key, value in found}
        return self._options

    def line_of(self, key: str) -> int:
        """Return the number of the first line of the option *key*. Only errors name it."""
        if self._lines is None:
            found = _OPTION.finditer(self._text, self.start, self.end)
            self._lines = {each[1]: self.line + self._text.count("\n", self.start, each.start()) for each in found}
        return self._lines[key]

    def has(self, key: str) -> bool:
        """Say whether there is an option *key*, without reading a section that does not hold the word."""
        if self._options is None and self._text.find(key, self.start, self.end) < 0:
            return False
        return key in self.options

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Section):
            return NotImplemented
        return (self.start, self.end, self.line) == (other.start, other.end, other.line) and (
            self.options == other.options
        )

    __hash__ = None  # type: ignore[assignment]  # it is compared by its options


def read_sections(path: str, text: str) -> dict[str, Section]:
    """Return every section by the text in its header, with the options of `[DEFAULT]` besides its own.

    Raises ConfigurationError with the line if botocore would refuse the file.
    """
    found = _quickly_read(path, text)
    return _read(path, text) if found is None else found


def _quickly_read(path: str, text: str) -> dict[str, Section] | None:
    """Return the sections of *text*; None if one of them is unusual or something is to be refused."""
    if "\r" in text:
        return None
    headers = [(match.start(), match[1]) for match in _HEADER.finditer(text)]
    first = headers[0][0] if headers else len(text)
    if not _NO_OPTIONS.fullmatch("\n" + text[:first].rstrip("\n")):
        return None
    found: dict[str, Section] = {}
    line = text.count("\n", 0, first) + 1
    headers.append((len(text), ""))
    for number, (start, header) in enumerate(headers[:-1]):
        if header is None or header == DEFAULTS or header in found:
            return None
        after = headers[number + 1][0]
        section = _plain_section(text, start, after, line) or _other_section(path, text, start, after, line)
        if section is None:
            return None
        found[header] = section
        line += text.count("\n", start, after)
    return found


def _plain_section(text: str, start: int, after: int, line: int) -> Section | None:
    match = _PLAIN.match(text, start, after)
    end = match.end() if match else start
    options = _OPTION.findall(text, start, end)
    if not _NO_OPTIONS.fullmatch(text, end, after) or len(dict(options)) != len(options):
        return None
    return Section(text, start, end, line)


def _other_section(path: str, text: str, start: int, after: int, line: int) -> Section | None:
    try:
        sections = list(_read(path, text[start:after]).values())
    except ConfigurationError:
        return None
    if len(sections) != 1:
        return None
    (section,) = sections
    options = {key: _Option(value, section.line_of(key) + line - 1) for key, value in section.options.items()}
    return Section(text, start, start + section.end, line, options)


def _read(path: str, text: str) -> dict[str, Section]:
    """Return the sections of *text*, read statement by statement."""
    headers: dict[str, LogicalLine] = {}
    ends: dict[str, int] = {}
    options: dict[str, dict[str, _Option]] = {DEFAULTS: {}}
    header = None
    for statement in logical_lines(text):
        if statement.header is not None:
            header = statement.header
            if header in headers and header != DEFAULTS:
                what = f"section [{header}] stands in line {headers[header].line} already"
                raise refusal(path, statement.line, what, "make one section of the two")
            headers[header] = statement
            options.setdefault(header, {})
        elif header is None:
            raise refusal(path, statement.line, "there is no section before this line", "put a section's header first")
        else:
            _add_option(path, statement, options[header])
        ends[header] = statement.end
    return {
        header: Section(text, at.start, ends[header], at.line, _with_defaults(path, options[header], options[DEFAULTS]))
        for header, at in headers.items()
        if header != DEFAULTS
    }


def _add_option(path: str, statement: LogicalLine, options: dict[str, _Option]) -> None:
    option = statement.option()
    if option is None:
        what = "this line is neither a section, an option nor a comment"
        raise refusal(path, statement.line, what, "write it as name = value")
    key, value = option
    if key in options:
        what = f"{key!r} stands in line {options[key].line} of the same section already"
        raise refusal(path, statement.line, what, "remove one of the two lines")
    options[key] = _Option(value, statement.line)


def _with_defaults(path: str, own: dict[str, _Option], defaults: dict[str, _Option]) -> dict[str, _Option]:
    options = {**defaults, **own} if defaults else own
    for key, option in options.items():
        if option.value.startswith("\n") and not _is_nested(option.value):
            what = f"the block under {key!r} has a line without ="
            raise refusal(path, option.line, what, "write each of its lines as name = value")
    return options


def _is_nested(value: str) -> bool:
    return all("=" in line for line in value.splitlines() if line.strip())


def refusal(path: str, line: int, what: str, hint: str) -> ConfigurationError:
    """Return the error for a *line* of the file *path*."""
    return ConfigurationError(f"{path}:{line}: {what}", hint)
