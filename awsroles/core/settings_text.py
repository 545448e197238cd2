"""`config.toml` as text, and edits that keep every other byte."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from awsroles.core import settings
from awsroles.core.dataclass import dataclass
from awsroles.core.org.toml_scan import Statement, scan
from awsroles.core.settings import SETTINGS, Setting
from awsroles.errors import AwsrolesError, ConfigurationError


@dataclass(frozen=True)
class SettingsText:
    """The file at *path* with its *text*, which is TOML with *values*."""

    path: str
    text: str
    values: dict[str, Any]

    def line(self, name: str) -> int:
        """Return the number of the line with the key *name*."""
        return self.text.count("\n", 0, scan(self.text).key((name,))) + 1

    def read(self) -> dict[str, Any]:
        """Return the values as the program uses them; raise ConfigurationError with the line of a wrong one."""
        return {name: self._read(name, value) for name, value in self.values.items()}

    def _read(self, name: str, value: object) -> Any:
        try:
            return settings.read(name, value)
        except AwsrolesError as error:
            raise ConfigurationError(f"{self.path}:{self.line(name)}: {error.message}", error.hint) from None

    def entry(self, name: str) -> Statement | None:
        """Return the place of the key *name* with its value, None if there is none or if it is a table."""
        entries = (each for each in scan(self.text).statements if each.kind == "entry")
        return next((each for each in entries if each.path == (name,)), None)

    def with_value(self, name: str, value: str | int) -> str:
        """Return the text with *value* for *name*, in its place or in a new line at the end, before the first table."""
        literal = json.dumps(value, ensure_ascii=False)
        entry = self.entry(name)
        if entry is not None:
            return f"{self.text[: entry.value_start]}{literal}{self.text[entry.end :]}"
        at = self._end_of_entries()
        before, line_end = self.text[:at], "\r\n" if "\r\n" in self.text else "\n"
        gap = line_end if before and not before.endswith("\n") else ""
        return f"{before}{gap}{name} = {literal}{line_end}{self.text[at:]}"

    def without(self, name: str) -> str:
        """Return the text without the line of *name* and its comment at the end, unchanged if there is none."""
        entry = self.entry(name)
        if entry is None:
            return self.text
        return self.text[: entry.start].rstrip(" \t") + self.text[self._next_line(entry.end) :]

    def _end_of_entries(self) -> int:
        """Return the offset behind the last line that is in no table."""
        end = 0
        for each in scan(self.text).statements:
            if each.kind != "entry":
                return end
            end = self._next_line(each.end)
        return len(self.text)

    def _next_line(self, at: int) -> int:
        return self.text.find("\n", at) + 1 or len(self.text)


@dataclass(frozen=True)
class EffectiveSetting:
    """A setting with the *value* that counts, as the file has it, and its *source*; *line* is that of the file."""

    setting: Setting
    value: str | int | None
    source: Literal["default", "file", "environment"]
    line: int | None = None


def effective_settings(text: SettingsText, environ: Mapping[str, str]) -> list[EffectiveSetting]:
    """Return each setting as *environ*, the file or the default has it."""
    return [_effective(each, text, environ) for each in SETTINGS.values()]


def _effective(setting: Setting, text: SettingsText, environ: Mapping[str, str]) -> EffectiveSetting:
    given = environ.get(setting.variable) if setting.variable is not None else None
    if given:
        return EffectiveSetting(setting, given, "environment")
    if setting.name in text.values:
        return EffectiveSetting(setting, text.values[setting.name], "file", text.line(setting.name))
    return EffectiveSetting(setting, setting.default, "default")
