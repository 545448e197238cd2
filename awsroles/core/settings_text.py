"""`config.toml` as text, and edits that keep every other byte."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from awsroles.core import settings
from awsroles.core.dataclass import dataclass
from awsroles.core.org.toml_scan import scan
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

    def with_value(self, name: str, value: str | int) -> str:
        """Return the text with *value* for *name*, in its place or in a new line at the end."""
        literal = json.dumps(value, ensure_ascii=False)
        for statement in scan(self.text).statements:
            if statement.kind == "entry" and statement.path == (name,):
                return f"{self.text[: statement.value_start]}{literal}{self.text[statement.end :]}"
        line_end = "\r\n" if "\r\n" in self.text else "\n"
        gap = line_end if self.text and not self.text.endswith("\n") else ""
        return f"{self.text}{gap}{name} = {literal}{line_end}"

    def without(self, name: str) -> str:
        """Return the text without the line of *name* and its comment at the end, unchanged if there is none."""
        for statement in scan(self.text).statements:
            if statement.kind == "entry" and statement.path == (name,):
                end = self.text.find("\n", statement.end) + 1 or len(self.text)
                return self.text[: statement.start].rstrip(" \t") + self.text[end:]
        return self.text


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
