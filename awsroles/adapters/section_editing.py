"""Changes to the text of one section: the line of an option is ConfigUpdater's work, all other lines are copied."""

import re
from collections.abc import Mapping

from awsroles.core.config_statements import LINE, Statement, statements
from awsroles.errors import ConfigurationError

_END = re.compile(r"\r\n|\n|\r")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?", re.ASCII)


def new_section(header: str, changes: Mapping[str, str | None], line_end: str) -> str:
    """Return the lines of a section of the options that are set, none where none is.

    Raises ConfigurationError where an option cannot be written.
    """
    lines = [_option_line(key, value) for key, value in changes.items() if value is not None]
    return "".join(line + line_end for line in (f"[{header}]", *lines)) if lines else ""


def edit_section(text: str, changes: Mapping[str, str | None], line_end: str) -> str:
    """Return the lines of a section, *text*, with options set, or with None removed, and every other line as it is.

    New options come last. *line_end* is for a last line that has none. Of a section that loses its last option, only
    comments at the left margin remain. Raises ConfigurationError where an option cannot be written.
    """
    # Set before removed, so that a section whose options are all exchanged is never empty.
    for key in sorted(changes, key=lambda key: changes[key] is None):
        value = changes[key]
        options = list(statements(text))[1:]
        known = next((option for option in options if _key(option) == key.lower()), None)
        if value is None:
            if known is not None:
                text = _without(text, known) if len(options) > 1 else _margin_comments(text)
        elif known is None:
            text = _with_new(text, _option_line(key, value), line_end)
        elif known.option() != (key.lower(), value):
            text = _with_changed(text, known, _option_line(key, value, known.text))
    return text


def _key(statement: Statement) -> str | None:
    option = statement.option()
    return option[0] if option else None


def _with_new(text: str, line: str, line_end: str) -> str:
    last = list(statements(text))[-1]
    # With the margin of the option above, the line neither continues that one nor is continued by what follows.
    margin = "" if last.header else text[last.start : last.start + last.margin]
    end_of_line = _END.match(text, last.end)
    if end_of_line is None:
        return text + line_end + margin + line
    return text[: end_of_line.end()] + margin + line + end_of_line[0] + text[end_of_line.end() :]


def _with_changed(text: str, option: Statement, line: str) -> str:
    before, (first, *others), after = _split(text, option)
    continued = max((number for number, other in enumerate(others, 1) if _is_value(other)), default=0)
    kept = [other for other in others[:continued] if other.strip() and not _is_value(other)] + others[continued:]
    return before + first[: option.margin] + line + "".join(_END.findall(first)) + "".join(kept) + after


def _without(text: str, option: Statement) -> str:
    before, lines, after = _split(text, option)
    return before + _margin_comments("".join(lines)) + after


def _split(text: str, option: Statement) -> tuple[str, list[str], str]:
    """Return the text before the option, its lines, and the text after it."""
    end_of_line = _END.match(text, option.end)
    end = end_of_line.end() if end_of_line else option.end
    return text[: option.start], LINE.findall(text[option.start : end]), text[end:]


def _is_value(line: str) -> bool:
    return line.strip()[:1] not in ("", "#", ";")


def _margin_comments(text: str) -> str:
    # One that is indented goes with the option above it: under another, some SDKs would take it for a part of that.
    return "".join(line for line in LINE.findall(text) if line.startswith(("#", ";")))


def _option_line(key: str, value: str, line: str = "") -> str:
    """Return the line of an option, made from *line* where there is one already."""
    _check(key, value)
    from configupdater import ConfigUpdater

    updater = ConfigUpdater()
    updater.read_string(f"[section]\n{line}")
    updater["section"][key] = value
    return str(updater).split("\n")[1]


def _check(key: str, value: str) -> None:
    if not _KEY.fullmatch(key):
        raise ConfigurationError(f"{key!r} cannot be the name of an option", "use letters, digits and _")
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
