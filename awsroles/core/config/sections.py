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
# The search for a line end takes half the time of one for the beginnings of lines.
_HEADER = re.compile(r"\n\[(?:(.+)\])?")
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
    *options* are their values by name, with their continuation lines joined by newlines. The lines of a plain section's
    options are counted when an error names one.
    """

    __slots__ = ("_lines", "_text", "end", "line", "options", "start")

    def __init__(  # noqa: PLR0917 - by position, which is faster: there may be ten thousand
        self, text: str, start: int, end: int, line: int, options: dict[str, str], lines: dict[str, int] | None = None
    ) -> None:
        self._text = text
        self.start = start
        self.end = end
        self.line = line
        self.options = options
        self._lines = lines

    def line_of(self, key: str) -> int:
        """Return the number of the first line of the option *key*."""
        if self._lines is None:
            found = _OPTION.finditer(self._text, self.start, self.end)
            self._lines = {each[1]: self.line + self._text.count("\n", self.start, each.start()) for each in found}
        return self._lines[key]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Section):
            return NotImplemented
        own, others = ((each.start, each.end, each.line, each.options) for each in (self, other))
        return own == others

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
    # With a line end before it, the match of a header begins where the header is in *text*.
    headers = [(match.start(), match[1]) for match in _HEADER.finditer("\n" + text)]
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
    found = _OPTION.findall(text, start, end)
    options = {key: value.strip() for key, value in found}
    if not _NO_OPTIONS.fullmatch(text, end, after) or len(options) != len(found):
        return None
    return Section(text, start, end, line, options)


def _other_section(path: str, text: str, start: int, after: int, line: int) -> Section | None:
    try:
        sections = list(_read(path, text[start:after]).values())
    except ConfigurationError:
        return None
    if len(sections) != 1:
        return None
    (section,) = sections
    lines = {key: section.line_of(key) + line - 1 for key in section.options}
    return Section(text, start, start + section.end, line, section.options, lines)


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
                what = f"section [{header}] is already in line {headers[header].line}"
                raise refusal(path, statement.line, what, "make one section of the two")
            headers[header] = statement
            options.setdefault(header, {})
        elif header is None:
            raise refusal(path, statement.line, "there is no section before this line", "put a section's header first")
        else:
            _add_option(path, statement, options[header])
        ends[header] = statement.end
    found: dict[str, Section] = {}
    for header, at in headers.items():
        if header != DEFAULTS:
            own = _with_defaults(path, options[header], options[DEFAULTS])
            values = {key: option.value for key, option in own.items()}
            lines = {key: option.line for key, option in own.items()}
            found[header] = Section(text, at.start, ends[header], at.line, values, lines)
    return found


def _add_option(path: str, statement: LogicalLine, options: dict[str, _Option]) -> None:
    option = statement.option()
    if option is None:
        what = "this line is neither a section, an option nor a comment"
        raise refusal(path, statement.line, what, "write it as name = value")
    key, value = option
    if key in options:
        what = f"{key!r} is already in line {options[key].line} of this section"
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
