"""Positions of the keys and values of a TOML document, which Python's parser does not keep.

The scan takes linear time and never fails. If a document is invalid, the scan ends early, and the parser says why.
"""

import re
from collections.abc import Iterator
from typing import Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.toml_text import KEY, LONGEST_SCALAR, SCALAR, STRING, plain, refused_line

Path = tuple[str | int, ...]
"""Keys of tables and indexes of arrays, from the top of the document."""

# Python's parser is recursive for values, and quadratic in the parts of a dotted key.
_DEEPEST = 12
_DEEP = "nested too deeply"
_MOST_REPEATED = 1000
# A person has three values on one line.
_MOST_VALUES = 100_000

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_LINE_END = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")
_VALUE = re.compile(f"{STRING}|{SCALAR}", re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """A header, or a key with its value; offsets are those of the first and behind the last character."""

    kind: Literal["table", "array", "entry"]
    path: Path
    start: int
    key_end: int
    value_start: int
    end: int


@dataclass(frozen=True)
class Scan:
    """The offsets of keys and of values by their paths, and the statements.

    *repeated* are keys that stand again, with the offsets of the second and the first. *refused* is the offset and the
    reason if the document is too large or nested too deeply to go on.
    """

    keys: dict[Path, int]
    values: dict[Path, int]
    statements: tuple[Statement, ...]
    repeated: tuple[tuple[Path, int, int], ...]
    refused: tuple[int, str] | None

    def key(self, path: Path) -> int:
        """Return the offset of the key at *path*, else that of the nearest table or array around it."""
        return self._nearest(self.keys, path)

    def value(self, path: Path) -> int:
        """Return the offset of the value at *path*, else that of the nearest one around it."""
        return self._nearest(self.values, path)

    def _nearest(self, known: dict[Path, int], path: Path) -> int:
        if path in known:
            return known[path]
        while path and path not in self.keys and path not in self.values:
            path = path[:-1]
        return self.values.get(path, self.keys.get(path, 0))


def scan(text: str) -> Scan:
    """Return the positions in the document *text*, whose lines end in LF or CR LF."""
    return _Scanner(text).scan()


class _StopError(Exception):
    """The document is invalid from here."""


class _RefusedError(Exception):
    """The document is too large or nested too deeply at *offset*."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.refused = (offset, reason)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: dict[Path, int] = {}
        self._values: dict[Path, int] = {}
        self._statements: list[Statement] = []
        self._counts: dict[Path, int] = {}
        self._headers: set[Path] = set()
        self._repeated: list[tuple[Path, int, int]] = []

    def scan(self) -> Scan:
        refused = refused_line(self._text)
        if refused is not None:
            return Scan({}, {}, (), (), refused)
        try:
            for statement in self._read():
                self._statements.append(statement)
        except _StopError:
            pass
        except _RefusedError as error:
            refused = error.refused
        return Scan(self._keys, self._values, tuple(self._statements), tuple(self._repeated), refused)

    def _read(self) -> Iterator[Statement]:
        text, at, table = self._text, 0, Path()
        while True:
            at = self._skip(_GAP, at)
            if at >= len(text):
                return
            if text[at] == "[":
                statement = self._header(at)
                table = statement.path
            else:
                statement = self._entry(at, table)
            yield statement
            end = _LINE_END.match(text, statement.end)
            if end is None:
                raise _StopError
            at = end.end()

    def _header(self, start: int) -> Statement:
        is_array = self._text.startswith("[[", start)
        brackets = 2 if is_array else 1
        parts, at = self._key(start + brackets)
        key_end = self._skip(_BLANK, at)
        if not self._text.startswith("]" * brackets, key_end):
            raise _StopError
        path = (*self._resolved(tuple(parts[:-1])), parts[-1])
        if is_array:
            index = self._counts.get(path, 0)
            self._counts[path] = index + 1
            self._keys.setdefault(path, start + brackets)
            path = (*path, index)
        else:
            path = self._resolved(path)
        offset = start + brackets
        for length in range(1, len(path)):
            self._keys.setdefault(path[:length], offset)
        if path in self._headers:
            self._repeat(path, offset)
        else:
            self._headers.add(path)
            self._keys[path] = self._values[path] = offset
        end = key_end + brackets
        return Statement("array" if is_array else "table", path, start, at, end, end)

    def _resolved(self, path: Path) -> Path:
        """Return *path* with the index of the last table behind each array of tables."""
        found: Path = ()
        for part in path:
            found = (*found, part)
            if found in self._counts:
                found = (*found, self._counts[found] - 1)
        return found

    def _entry(self, start: int, table: Path) -> Statement:
        parts, key_end = self._key(start)
        path = self._named(table, parts, start)
        at = self._equals(key_end)
        end = self._value(at, path, len(parts))
        return Statement("entry", path, start, key_end, at, end)

    def _named(self, table: Path, parts: list[str], start: int) -> Path:
        """Return the path of the key *parts* in *table*, and note the offset of each part's table."""
        path = table
        for part in parts:
            path = (*path, part)
            self._keys.setdefault(path, start)
        if path in self._values:
            self._repeat(path, start)
        return path

    def _repeat(self, path: Path, offset: int) -> None:
        is_inside = self._repeated and path[: len(self._repeated[-1][0])] == self._repeated[-1][0] != path
        if not is_inside and len(self._repeated) < _MOST_REPEATED:
            self._repeated.append((path, offset, self._keys[path]))

    def _equals(self, at: int) -> int:
        at = self._skip(_BLANK, at)
        if not self._text.startswith("=", at):
            raise _StopError
        return self._skip(_BLANK, at + 1)

    def _key(self, at: int) -> tuple[list[str], int]:
        """Return the parts of the dotted key at *at*, and the offset behind it."""
        parts: list[str] = []
        start = at
        while True:
            found = KEY.match(self._text, self._skip(_BLANK, at))
            if found is None:
                raise _StopError
            parts.append(plain(found[0]))
            if len(parts) > _DEEPEST:
                raise _RefusedError(start, _DEEP)
            dot = self._skip(_BLANK, found.end())
            if not self._text.startswith(".", dot):
                return parts, found.end()
            at = dot + 1

    def _value(self, at: int, path: Path, depth: int) -> int:
        """Note the value at *at* and all in it; return the offset behind it."""
        if depth > _DEEPEST:
            raise _RefusedError(at, _DEEP)
        if len(self._values) >= _MOST_VALUES:
            raise _RefusedError(at, f"the file has over {_MOST_VALUES} values: split it by include")
        self._values[path] = at
        if self._text.startswith("[", at):
            return self._array(at + 1, path, depth)
        if self._text.startswith("{", at):
            return self._inline_table(at + 1, path, depth)
        found = _VALUE.match(self._text, at)
        if found is None:
            raise _StopError
        if found[0][0] not in "\"'" and len(found[0]) > LONGEST_SCALAR:
            raise _RefusedError(at, f"the value has over {LONGEST_SCALAR} characters: quote it if it is text")
        return found.end()

    def _array(self, at: int, path: Path, depth: int) -> int:
        index = 0
        while True:
            at = self._skip(_GAP, at)
            if self._text.startswith("]", at):
                return at + 1
            at = self._skip(_GAP, self._value(at, (*path, index), depth + 1))
            index += 1
            if self._text.startswith(",", at):
                at += 1
            elif not self._text.startswith("]", at):
                raise _StopError

    def _inline_table(self, at: int, path: Path, depth: int) -> int:
        # TOML 1.1 allows line breaks here; a parser of TOML 1.0 says that it does not.
        while True:
            at = self._skip(_GAP, at)
            if self._text.startswith("}", at):
                return at + 1
            parts, key_end = self._key(at)
            inner = self._named(path, parts, at)
            at = self._skip(_GAP, self._value(self._equals(key_end), inner, depth + len(parts)))
            if self._text.startswith(",", at):
                at += 1
            elif not self._text.startswith("}", at):
                raise _StopError

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return found.end() if found else at
