"""Kinds of values in the organization's file: what is wrong with a value, and the JSON Schema of a right one."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from awsroles.core.aws.durations import format_duration, parse_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.org.toml_scan import Path
from awsroles.errors import UsageError

Wrong = tuple[Path, str]
"""The path below a value, and what is wrong there."""

# Longer values are cut in messages.
_SHOWN = 40
# In characters. The longest text that AWS takes, an external ID, has 1,224.
_LONGEST = 2048


class Kind(Protocol):
    """A kind of values; *title* names it in the reference."""

    @property
    def title(self) -> str:
        """The name of the kind, for people."""

    def wrong(self, value: Any) -> Iterator[Wrong]:
        """Yield what is wrong with *value*, which the parser of TOML gave."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema."""


@dataclass(frozen=True)
class Text:
    """A text that matches the regular expression *pattern* as a whole; *hint* says what to write."""

    title: str
    pattern: str
    hint: str

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if not isinstance(value, str):
            digits = isinstance(value, int) and not isinstance(value, bool) and re.fullmatch(self.pattern, str(value))
            yield (), f'{shown(value)} is not text: quote it: "{value}"' if digits else f"{shown(value)} is not text"
        elif len(value) > _LONGEST or not re.fullmatch(self.pattern, value, re.ASCII):
            yield (), f"{shown(value)} is not {self.title}: {self.hint}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True)
class PolicyText(Text):
    """The text of a policy; a bare name is an error that offers the prefixes."""

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if isinstance(value, str) and re.fullmatch(r"[\w+=,.@-]{1,128}", value, re.ASCII):
            yield (), f'{shown(value)} has no prefix: write "aws:{value}" or "customer:{value}"'
        else:
            yield from super().wrong(value)


@dataclass(frozen=True)
class Words:
    """A text for people, of one line and at most *longest* characters."""

    longest: int = 1000
    title: str = "text"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield (), f"{shown(value)} is not text"
        elif not value.strip():
            yield (), "the text is empty"
        elif not value.isprintable():
            yield (), f"{shown(value)} has a control character"
        elif len(value) > self.longest:
            yield (), f"the text has {len(value)} characters: use at most {self.longest}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


@dataclass(frozen=True)
class Flag:
    """A boolean."""

    title: str = "`true` or `false`"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if not isinstance(value, bool):
            yield (), f"{shown(value)} is neither true nor false"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class OneOf:
    """One of a few *words*."""

    words: tuple[str, ...]

    @property
    def title(self) -> str:
        """The words."""
        return " or ".join(f'`"{word}"`' for word in self.words)

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if value not in self.words:
            yield (), f"{shown(value)} is not {' or '.join(map(shown, self.words))}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Version:
    """The version of the format."""

    title: str = "`1`"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if type(value) is not int or value != 1:
            yield (), f"version {shown(value)} is not known: this awsroles reads version = 1"

    def schema(self) -> dict[str, Any]:
        return {"const": 1}


@dataclass(frozen=True)
class Span:
    """A duration of *least* to *most* seconds."""

    least: int
    most: int

    @property
    def title(self) -> str:
        """The limits."""
        return f"duration, {format_duration(self.least)} to {format_duration(self.most)}"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield (), f'{shown(value)} is not a duration: write "90m" or "12h"'
            return
        try:
            seconds = parse_duration(value)
        except UsageError:
            yield (), f'{shown(value)} is not a duration: write "90m" or "12h"'
            return
        if not self.least <= seconds <= self.most:
            limits = f"{format_duration(self.least)} to {format_duration(self.most)}"
            yield (), f"{shown(value)} is out of range: use {limits}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^(?=.)([0-9]+[hH])?([0-9]+[mM])?([0-9]+[sS])?$|^[0-9]+$"}


@dataclass(frozen=True)
class Day:
    """A date; editors show it as text."""

    title: str = "date"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if isinstance(value, datetime) or not isinstance(value, date):
            yield (), f"{shown(value)} is not a date: write 2036-12-31, without quotes and time"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class ListOf:
    """A list of values of the same kind, each once; *least* is the number that it has at least."""

    item: Kind
    least: int = 0

    @property
    def title(self) -> str:
        """The kind of the items."""
        return f"list: {self.item.title}"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if not isinstance(value, list):
            yield (), f"{shown(value)} is not a list: write [{_written(value)}]"
            return
        if len(value) < self.least:
            yield (), "the list is empty"
        seen: set[Any] = set()
        for index, each in enumerate(value):
            bad = [((index, *path), text) for path, text in self.item.wrong(each)]
            if not bad and each in seen:
                bad = [((index,), f"{shown(each)} is in the list twice")]
            yield from bad
            if isinstance(each, str):
                seen.add(each)

    def schema(self) -> dict[str, Any]:
        least = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True, **least}


@dataclass(frozen=True)
class MapOf:
    """A table with keys of the kind *key* and values of the kind *item*."""

    key: Text
    item: Kind

    @property
    def title(self) -> str:
        """The kinds of keys and values."""
        return f"table: {self.key.title} = {self.item.title}"

    def wrong(self, value: Any) -> Iterator[Wrong]:
        if not isinstance(value, dict):
            yield (), f"{shown(value)} is not a table: write {{ name = … }}"
            return
        for name, each in value.items():
            for _, text in self.key.wrong(name):
                yield (name,), text
            for path, text in self.item.wrong(each):
                yield (name, *path), text

    def schema(self) -> dict[str, Any]:
        names = {f"^(?:{self.key.pattern})$": self.item.schema()}
        return {"type": "object", "patternProperties": names, "additionalProperties": False}


def shown(value: Any) -> str:
    """Return *value* for a message: a text in quotes, cut if it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = value if isinstance(value, str) else str(value)
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f'"{cut}"' if isinstance(value, str) else cut


def _written(value: Any) -> str:
    return shown(value) if isinstance(value, str) else "…"
