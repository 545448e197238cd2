"""Edits of an AWS config file, and the port to the file.

An edit changes, replaces, adds and removes sections, and copies all other text.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from awsroles.core.config.document import ConfigText, FileKind
from awsroles.core.config.ini import LINE, LINE_END
from awsroles.core.config.section import OptionChanges, Renamed, WriteLine, edit_section, new_section
from awsroles.core.config.sections import DEFAULTS
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.validation import check_profile_name
from awsroles.errors import ConfigurationError, UsageError

# For each profile the changes to its options.
Changes = Mapping[str, OptionChanges]


@dataclass(frozen=True)
class SectionText:
    """The whole text of a section, from its header to its last option."""

    text: str


@dataclass(frozen=True)
class Span:
    """The part `[start:end]` of a file's text, and the *text* that takes its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class TakenOut:
    """Options to remove for a while. The blank lines around an empty section stay, and mark its place.

    They go if nothing else stays in the file.
    """

    keys: tuple[str, ...]


# For each profile the changes to its options, the text of its section, or a span of the file with a section in it.
SectionChange = OptionChanges | SectionText | Span | TakenOut
Edits = Mapping[str, SectionChange]


class EditPlan(Protocol):
    """The edits of one file, with other results of planning them."""

    @property
    def changes(self) -> Edits:
        """The edits."""


P = TypeVar("P", bound=Edits | EditPlan)


@dataclass(frozen=True)
class Edit(Generic[P]):
    """A file *before* and *after* the edits of *plan*; *spans* are the edited sections in the text before."""

    before: ConfigText
    after: ConfigText
    plan: P
    spans: Mapping[str, Span]

    @property
    def is_changed(self) -> bool:
        """True if a byte changed."""
        return self.before.text != self.after.text


class ProfileFile(Protocol):
    """The AWS config file, or the credentials file beside it."""

    def read(self) -> ConfigText:
        """Return the content; raise ConfigurationError if botocore would refuse it."""

    def preview(self, plan: Callable[[ConfigText], P]) -> Edit[P]:
        """Return the edit that `edit` would make, without writing."""

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        """Make the edits that *plan* returns for the content, all or none, and return them.

        Call *before_write* before a changed file is written; nothing is written if it raises.
        """

    def check_writable(self) -> None:
        """Raise ConfigurationError or StorageError if `edit` could not write the file."""


def make_edit(
    before: ConfigText, plan: Callable[[ConfigText], P], write_line: WriteLine, parse: Callable[[bytes], ConfigText]
) -> Edit[P]:
    """Return the edit of *before* that *plan* asks for, the result read by *parse*.

    A missing profile is appended, and a section that loses its last option is removed. Raises ConfigurationError if a
    name or value cannot be written, or if the result would not read as intended.
    """
    planned = plan(before)
    changes = planned if isinstance(planned, Mapping) else planned.changes
    if not changes:
        return Edit(before, before, planned, {})
    text, line_end = before.text, _line_end(before.text)
    is_there = {name: name in before.profiles or isinstance(change, Span) for name, change in changes.items()}
    spans = {name: _span(before, name, changes[name], line_end, write_line) for name in changes if is_there[name]}
    pieces, at = [], 0
    # Those that share a place come in the order in which they were planned.
    for span in sorted(spans.values(), key=lambda span: span.start):
        pieces += [text[at : span.start], span.text]
        at = span.end
    added = [_new(before.kind, name, changes[name], line_end, write_line) for name in changes if not is_there[name]]
    kept = _unless_blank("".join(pieces) + text[at:], text, changes)
    edited = _append(kept, [section for section in added if section], line_end)
    after = before if edited == text else parse(edited.encode())
    _verify(before, after, changes)
    return Edit(before, after, planned, spans)


def _span(config: ConfigText, name: str, change: SectionChange, line_end: str, write_line: WriteLine) -> Span:
    """Return the part of the file that *change* to the profile *name* replaces."""
    text = config.text
    if isinstance(change, Span):
        is_on_a_line = not change.start or text[change.start - 1] in "\r\n"
        return change if is_on_a_line else Span(change.start, change.end, line_end + change.text)
    section = config.profiles[name]
    if isinstance(change, SectionText):
        return Span(section.start, section.end, change.text)
    start, end = section.start, config.end_of_section(name)
    changes = change if isinstance(change, Mapping) else dict.fromkeys(change.keys)
    edited = edit_section(text[start:end], changes, line_end, write_line)
    if edited or isinstance(change, TakenOut):
        return Span(start, end, edited)
    if start == 0:
        blank_line = LINE_END.match(text, end)
        return Span(start, blank_line.end() if blank_line else end, edited)
    return Span(start - _separator(text, start, end), end, edited)


def _new(kind: FileKind, name: str, change: SectionChange, line_end: str, write_line: WriteLine) -> str:
    """Return the lines of the section of a new profile."""
    if not isinstance(change, Mapping):
        raise ConfigurationError(f"profile {name!r} has no section that could be replaced")
    try:
        check_profile_name(name)
    except UsageError as error:
        raise ConfigurationError(error.message, error.hint) from None
    header = name if kind == "credentials" or name == "default" else f"profile {name}"
    return new_section(header, change, line_end, write_line)


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


def _separator(text: str, start: int, end: int) -> int:
    """Return the length of the blank line to remove with a section, 0 if the line keeps its neighbours apart."""
    above = "".join(LINE.findall(text[max(0, start - 3) : start])[-1:])
    return len(above) if not above.strip("\r\n") and (end == len(text) or LINE_END.match(text, end)) else 0


def _unless_blank(kept: str, text: str, changes: Edits) -> str:
    """Return *kept*, which *changes* leave of *text*; without the blank lines if there is nothing else.

    A file that had blank lines before a section was added has them again without it.
    """
    has_blank_start = text[:1] in ("\r", "\n") and not any(isinstance(each, TakenOut) for each in changes.values())
    return kept if kept.strip("\r\n") or has_blank_start else ""


def _verify(old: ConfigText, new: ConfigText, changes: Edits) -> None:
    """Raise ConfigurationError unless every profile of *new* reads as in *old* but for *changes*."""
    names = dict.fromkeys([*changes, *_differing(old, new)])
    for name in names:
        if not _is_as_intended(old, new, name, changes.get(name, {})):
            raise ConfigurationError(
                f"the change to profile {name!r} cannot be made in {old.path}: it would not read as intended",
                "look for options in a [DEFAULT] section and for indented lines, and make the change by hand",
            )


def _differing(old: ConfigText, new: ConfigText) -> Iterable[str]:
    """Yield the profiles that may read otherwise in *new*: those with another text, or all if some get defaults."""
    is_plain = f"[{DEFAULTS}]" not in old.text and f"[{DEFAULTS}]" not in new.text
    for name in {**old.profiles, **new.profiles}:
        if not is_plain or old.section_text(name) != new.section_text(name):
            yield name


def _is_as_intended(old: ConfigText, new: ConfigText, name: str, change: SectionChange) -> bool:
    if isinstance(change, Span):
        return name in new.profiles and new.section_text(name) in change.text
    if isinstance(change, SectionText):
        return name in new.profiles and new.section_text(name) == change.text
    expected = _values(old, name)
    changes = change if isinstance(change, Mapping) else dict.fromkeys(change.keys)
    for key, value in changes.items():
        before = expected.pop(key.lower(), None)
        if isinstance(value, Renamed):
            expected |= {} if before is None else {value.key: before}
        elif value is not None:
            expected[key.lower()] = value
    return _values(new, name) == expected


def _values(config: ConfigText, name: str) -> dict[str, str]:
    section = config.profiles.get(name)
    return dict(section.options) if section else {}
