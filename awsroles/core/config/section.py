"""Changes to the text of one section of an AWS config file. Every other line is copied."""

import re
from collections.abc import Callable, Mapping

from awsroles.core.config.ini import LINE, LINE_END, LogicalLine, logical_lines
from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?", re.ASCII)


@dataclass(frozen=True)
class Renamed:
    """An option that gets another *key* and keeps the rest of its line."""

    key: str


# For each option its new value, its new name, or None to remove it. They are made in this order.
OptionChanges = Mapping[str, str | Renamed | None]

# Returns the line of an option with a key and a value, made from the line that is there, which may be empty.
WriteLine = Callable[[str, str, str], str]


def new_section(header: str, changes: OptionChanges, line_end: str, write_line: WriteLine) -> str:
    """Return the lines of a section with the options that are set, empty if none is.

    Raises ConfigurationError if an option cannot be written.
    """
    lines = [_option_line(key, value, write_line) for key, value in changes.items() if isinstance(value, str)]
    return "".join(line + line_end for line in (f"[{header}]", *lines)) if lines else ""


def edit_section(text: str, changes: OptionChanges, line_end: str, write_line: WriteLine) -> str:
    """Return *text*, the lines of a section, with options set, renamed or removed.

    New options come last. *line_end* is for a last line without one. A section that loses its last option leaves only
    its comments at the left margin. Raises ConfigurationError if an option cannot be written.
    """
    for key, value in changes.items():
        if isinstance(value, Renamed):
            text = _with_renamed(text, key, value.key)
        elif value is not None:
            text = _with(text, key, value, line_end, write_line)
    removed = {key.lower() for key, value in changes.items() if value is None}
    options = list(logical_lines(text))[1:]
    going = [option for option in options if _key(option) in removed]
    if going and len(going) == len(options):
        return _margin_comments(text)
    for option in reversed(going):
        text = _without(text, option)
    return text


def _with(text: str, key: str, value: str, line_end: str, write_line: WriteLine) -> str:
    known = _find(text, key)
    if known is None:
        return _with_new(text, _option_line(key, value, write_line), line_end)
    if known.option() == (key.lower(), value):
        return text
    return _with_changed(text, known, _option_line(key, value, write_line, known.text))


def _with_renamed(text: str, key: str, new: str) -> str:
    _check_key(new)
    known = _find(text, key)
    if known is None:
        return text
    start = known.start + known.margin
    return text[:start] + new + text[start + len(key) :]


def _find(text: str, key: str) -> LogicalLine | None:
    return next((option for option in logical_lines(text) if _key(option) == key.lower()), None)


def _key(line: LogicalLine) -> str | None:
    option = None if line.header else line.option()
    return option[0] if option else None


def _with_new(text: str, line: str, line_end: str) -> str:
    last = list(logical_lines(text))[-1]
    # With the margin of the option above, the line neither continues that one nor is continued by what follows.
    margin = "" if last.header else text[last.start : last.start + last.margin]
    end_of_line = LINE_END.match(text, last.end)
    if end_of_line is None:
        return text + line_end + margin + line
    return text[: end_of_line.end()] + margin + line + end_of_line[0] + text[end_of_line.end() :]


def _with_changed(text: str, option: LogicalLine, line: str) -> str:
    before, lines, after = _split(text, option)
    last = max(number for number, each in enumerate(lines) if _is_value(each))
    within = [each for each in lines[:last] if each.strip() and not _is_value(each)]
    end = "".join(LINE_END.findall(lines[0] if within else lines[last]))
    return before + lines[0][: option.margin] + line + end + "".join(within + lines[last + 1 :]) + after


def _without(text: str, option: LogicalLine) -> str:
    before, lines, after = _split(text, option)
    return before + _margin_comments("".join(lines)) + after


def _split(text: str, option: LogicalLine) -> tuple[str, list[str], str]:
    """Return the text before the option, its lines, and the text after it."""
    end_of_line = LINE_END.match(text, option.end)
    end = end_of_line.end() if end_of_line else option.end
    return text[: option.start], LINE.findall(text[option.start : end]), text[end:]


def _is_value(line: str) -> bool:
    return line.strip()[:1] not in ("", "#", ";")


def _margin_comments(text: str) -> str:
    # One that is indented goes with the option above it: under another, some SDKs would take it for a part of that.
    return "".join(line for line in LINE.findall(text) if line.startswith(("#", ";")))


def _option_line(key: str, value: str, write_line: WriteLine, line: str = "") -> str:
    """Return the line of an option; raise ConfigurationError if it cannot be written."""
    _check(key, value)
    return write_line(key, value, line)


def _check(key: str, value: str) -> None:
    _check_key(key)
    if not _VALUE.fullmatch(value):
        raise ConfigurationError(
            f"the value of {key} cannot be written to a config file",
            "use one line of printable ASCII characters, without blanks around them",
        )
    if value[0] in "#;" or " #" in value or " ;" in value:
        raise ConfigurationError(
            f"the value of {key} holds a # or ; after a blank, where some programs see a comment",
            "write it without the blank",
        )


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise ConfigurationError(f"{key!r} cannot be the name of an option", "use letters, digits and _")
