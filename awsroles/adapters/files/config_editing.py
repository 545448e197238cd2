"""Changes to the text of an AWS config file: sections are edited, replaced, added and removed, all else is copied."""

import re
from collections.abc import Callable
from typing import Literal

from awsroles.adapters.files.section_editor import edit_section, new_section
from awsroles.core.config.document import ConfigText, Section
from awsroles.core.config.edit import AppendedText, Edits, OptionChanges, Renamed, SectionText
from awsroles.core.config.ini import LINE
from awsroles.core.profiles.validation import check_profile_name
from awsroles.errors import ConfigurationError, UsageError

_Change = OptionChanges | SectionText | AppendedText
_END = re.compile(r"\r\n|\n|\r")


def edit_text(
    config: ConfigText,
    kind: Literal["config", "credentials"],
    changes: Edits,
    parse: Callable[[bytes], ConfigText],
) -> ConfigText:
    """Return *config* with *changes* made, as *parse* reads it.

    A profile that is not there is appended, a section that loses its last option is removed. Raises
    ConfigurationError where a name or value cannot be written, or where the outcome would not read as asked.
    """
    text = config.text
    line_end = _line_end(text)
    pieces = []
    at = 0
    for name in sorted(changes.keys() & config.profiles.keys(), key=lambda name: config.profiles[name].start):
        start, end, edited = _edited(text, config.profiles[name], changes[name], line_end)
        pieces += [text[at:start], edited]
        at = end
    unknown = {name: changes[name] for name in changes if name not in config.profiles}
    edited_text = "".join(pieces) + text[at:]
    for change in unknown.values():
        if isinstance(change, AppendedText):
            edited_text = _after_last_line(edited_text, line_end) + change.text
    added = [section for name, change in unknown.items() if (section := _new(kind, name, change, line_end))]
    new = parse(_append(edited_text, added, line_end).encode())
    _verify(config, new, changes)
    return new


def _edited(text: str, section: Section, change: _Change, line_end: str) -> tuple[int, int, str]:
    """Return a place in *text*, from its start to its end, and what comes there."""
    if isinstance(change, SectionText):
        return section.start, section.end, change.text
    if isinstance(change, AppendedText):
        raise ConfigurationError(f"there is a section in line {section.line} already")
    start, end = _lines(text, section)
    edited = edit_section(text[start:end], change, line_end)
    return start if edited else start - _separator(text, start, end), end, edited


def _new(kind: Literal["config", "credentials"], name: str, change: _Change, line_end: str) -> str:
    if isinstance(change, AppendedText):
        return ""
    if isinstance(change, SectionText):
        raise ConfigurationError(f"profile {name!r} has no section whose place another text could take")
    try:
        check_profile_name(name)
    except UsageError as error:
        raise ConfigurationError(error.message, error.hint) from None
    return new_section(name if kind == "credentials" or name == "default" else f"profile {name}", change, line_end)


def _line_end(text: str) -> str:
    """Return the last line end of *text*."""
    last = max(text.rfind("\n"), text.rfind("\r"))
    return "\r\n" if text[last - 1 : last + 1] == "\r\n" else text[last : last + 1] or "\n"


def _append(text: str, sections: list[str], line_end: str) -> str:
    """Return *text* with *sections* after it, a blank line before each."""
    if not sections:
        return text
    # Also after a blank line that is there: removing the section takes one along, and that one is not ours.
    gap = line_end if text else ""
    return _after_last_line(text, line_end) + gap + line_end.join(sections)


def _after_last_line(text: str, line_end: str) -> str:
    return text if not text or text.endswith(("\r", "\n")) else text + line_end


def _lines(text: str, section: Section) -> tuple[int, int]:
    """Return the place of a section with the end of its last line."""
    following = _END.match(text, section.end)
    return section.start, following.end() if following else section.end


def _separator(text: str, start: int, end: int) -> int:
    """Return the length of the blank line before a section that goes, 0 where the line keeps its neighbours apart."""
    above = "".join(LINE.findall(text[max(0, start - 3) : start])[-1:])
    return len(above) if not above.strip("\r\n") and (end == len(text) or _END.match(text, end)) else 0


def _verify(old: ConfigText, new: ConfigText, changes: Edits) -> None:
    """Raise ConfigurationError unless every profile of *new* reads as in *old* but for *changes*."""
    for name in {**old.profiles, **new.profiles, **changes}:
        if not _is_as_intended(old, new, name, changes.get(name, {})):
            raise ConfigurationError(
                f"the change to profile {name!r} cannot be made in {old.path}: it would not read as intended",
                "look for options in a [DEFAULT] section and for indented lines, and make the change by hand",
            )


def _is_as_intended(old: ConfigText, new: ConfigText, name: str, change: _Change) -> bool:
    if isinstance(change, AppendedText):
        return name in new.profiles and new.section_text(name) in change.text
    if isinstance(change, SectionText):
        return name in new.profiles and new.section_text(name) == change.text
    expected = _values(old, name)
    for key, value in change.items():
        before = expected.pop(key.lower(), None)
        if isinstance(value, Renamed):
            expected |= {} if before is None else {value.key: before}
        elif value is not None:
            expected[key.lower()] = value
    return _values(new, name) == expected


def _values(config: ConfigText, name: str) -> dict[str, str]:
    section = config.profiles.get(name)
    return {key: option.value for key, option in section.options.items()} if section else {}
