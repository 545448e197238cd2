"""Backups of the credentials file's sections that `profile adopt` shortens or removes, and their places in the file."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, Span
from awsroles.core.config.section import OptionChanges
from awsroles.core.dataclass import replace
from awsroles.core.profiles.adoption_backup import AdoptionBackup, Place
from awsroles.core.profiles.native_options import own_options

Find = Callable[[str], AdoptionBackup | None]


# In place of a profile's name, for the blank lines of a file that adoption emptied.
BLANK_LINES = ""

# More than any number of removed sections, which come before the section at the same place.
_PRESENT = 2**31


class _Position(NamedTuple):
    """The part `[start:end]` of a section, or of its rest; *depth* orders those that start together."""

    start: int
    depth: int
    end: int


class RemovedSections:
    """The sections that *find* has a backup of and that the credentials file *text* lacks."""

    def __init__(self, text: ConfigText, find: Find) -> None:
        self._text = text
        self._find = find
        self._found: dict[str, AdoptionBackup | None] = {}
        self._positions: dict[str, _Position | None] = {"": _Position(0, 0, 0)}

    def position(self, name: str) -> _Position | None:
        """Return the position of the section of the profile *name*, None if the file has changed too much."""
        # A loop, as thousands may have been removed one after the other.
        missing: list[str] = []
        at = name
        while at not in self._positions and at not in missing:
            missing.append(at)
            backup = self.backup(at)
            if at in self._text.profiles or backup is None or backup.place is None:
                break
            at = backup.place.after
        for each in reversed(missing):
            self._positions[each] = self._position(each)
        return self._positions[name]

    def backup(self, name: str) -> AdoptionBackup | None:
        """Return the backup of the profile *name*."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _position(self, name: str) -> _Position | None:
        backup = self.backup(name)
        if name in self._text.profiles:
            start, end = self._text.profiles[name].start, self._text.end_of_section(name)
            # The comments that the section had before its last options follow it now.
            rest = backup.adopted if backup is not None and backup.place is not None else ""
            return _Position(start, _PRESENT, (self._end_of_rest(start, rest) if _has_header(rest) else None) or end)
        if backup is None or backup.place is None:
            return None
        previous = self._positions.get(backup.place.after)
        if previous is None:
            return None
        start = previous.end + backup.place.gap
        if not self._is_between_sections(previous.end, start):
            start = previous.end
        depth = 0 if previous.depth == _PRESENT else previous.depth + 1
        return _Position(start, depth, self._end_of_rest(start, backup.adopted) or start)

    def _end_of_rest(self, start: int, rest: str) -> int | None:
        """Return the end of *rest*, which adoption left of a section, None if it does not start at *start*."""
        text, end = self._text.text, start + len(rest)
        is_whole = rest[-1:] in ("", "\r", "\n") or end == len(text)
        return end if is_whole and text.startswith(rest, start) else None

    def _is_between_sections(self, start: int, end: int) -> bool:
        text = self._text.text
        is_line = end == 0 or (end <= len(text) and text[end - 1] in "\r\n")
        return is_line and not any(start <= section.start < end for section in self._text.profiles.values())

    def original(self, name: str) -> OptionChanges | Span:
        """Return the change that gives the section of the profile *name* back; it has a backup.

        Options that came since then stay.
        """
        backup = self.backup(name)
        if backup is None:
            return {}
        position = self.position(name)
        if name not in self._text.profiles:
            end = len(self._text.text)
            start, end = (position.start, position.end) if position else (end, end)
            return Span(start, end, backup.original)
        now, before, rest = (
            own_options(text) for text in (self._text.section_text(name), backup.original, backup.adopted)
        )
        missing = {key: value for key, value in before.items() if key not in now}
        start = self._text.profiles[name].start
        end_of_rest = self._end_of_rest(start, backup.adopted) if _has_header(backup.adopted) else None
        if end_of_rest is not None and missing.keys() == before.keys() - rest.keys():
            return Span(start, end_of_rest, backup.original)
        return {key: value for key, value in missing.items() if value}


def originals(text: ConfigText, find: Find, names: Iterable[str]) -> Mapping[str, OptionChanges | Span]:
    """Return the changes to the credentials file *text* that give the sections of *names* back, in their order."""
    blank_lines = None if text.text else find(BLANK_LINES)
    if blank_lines is not None and blank_lines.original:
        before = replace(text, text=blank_lines.original)
        return _with_blank_lines(before.text, originals(before, find, names))
    removed = RemovedSections(text, find)

    def order(name: str) -> tuple[int, int]:
        position = removed.position(name)
        return (position.start, position.depth) if position else (len(text.text), 0)

    return {name: removed.original(name) for name in sorted(names, key=order)}


def _with_blank_lines(text: str, changes: Mapping[str, OptionChanges | Span]) -> Mapping[str, Span]:
    """Return *changes* to *text*, a file of blank lines, as changes to an empty file."""
    spans = {name: change for name, change in changes.items() if isinstance(change, Span)}
    pieces, at = [], 0
    for span in spans.values():
        pieces.append(text[at : span.start] + span.text)
        at = span.end
    pieces[-1:] = [piece + text[at:] for piece in pieces[-1:]]
    return {name: Span(0, 0, piece) for name, piece in zip(spans, pieces, strict=True)}


def credentials_backups(edit: Edit[Any], find: Find, ours: Iterable[str]) -> list[AdoptionBackup]:
    """Return the backups of the sections that *edit* of the credentials file changes.

    *ours* are the profiles whose sections may have been removed before.
    """
    text = edit.before
    removed = RemovedSections(text, find)
    around = {name: removed.position(name) for name in {**dict.fromkeys(ours), **text.profiles}}
    order = sorted((position, name) for name, position in around.items() if position is not None)
    backups = []
    for name, span in edit.spans.items():
        original = text.text[span.start : span.end]
        if original == span.text:
            continue
        before = [(position, each) for position, each in order if each != name and position.start <= span.start]
        previous, after = before[-1] if before else (_Position(0, 0, 0), "")
        place = Place(after, span.start - previous.end)
        backups.append(AdoptionBackup(text.path, name, original, span.text, place))
    blank_lines = _left(edit) if not edit.after.text else ""
    if blank_lines or find(BLANK_LINES):
        backups.append(AdoptionBackup(text.path, BLANK_LINES, blank_lines, ""))
    return backups


def _left(edit: Edit[Any]) -> str:
    """Return what the spans of *edit* leave."""
    text, at = "", 0
    for span in sorted(edit.spans.values(), key=lambda span: span.start):
        text += edit.before.text[at : span.start] + span.text
        at = span.end
    return text + edit.before.text[at:]


def _has_header(text: str) -> bool:
    return text.lstrip().startswith("[")
