"""A parser of docs/json.md: the keys of each object with their types, and the codes of errors."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[3] / "docs" / "json.md"


def _sections() -> dict[str, str]:
    parts = re.split(r"^#+ (.+)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table below *heading*, cell by cell."""
    lines = [line for line in _sections()[heading].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def codes() -> dict[str, int]:
    """Return the codes of errors with their exit codes."""
    return {code.strip("`"): int(exit_code) for code, exit_code, _ in rows("Errors")}


def keys(heading: str) -> dict[str, str]:
    """Return the keys of the object that is called *heading*, each with what its value may be."""
    return {key.strip("`"): values for key, values, _ in rows(heading)}


def commands() -> list[str]:
    """Return the commands that have `--json`, without the options that some rows name."""
    named_commands = [command for named, _ in rows("`--json`") for command in re.findall(r"`([^`]+)`", named)]
    return sorted({command.partition(" --")[0] for command in named_commands})


def words(values: str) -> list[str]:
    """Return the words among what a value may be."""
    return re.findall(r"`([^`]+)`", values)


def check(value: Any, heading: str, *more: str) -> None:
    """Fail unless *value* is an object as the document says: that of *heading*, with the keys of *more* as well."""
    promised = {key: values for each in (heading, *more) for key, values in keys(each).items()}
    assert list(value) == list(promised), (heading, more)
    for key, values in promised.items():
        assert _is_one_of(value[key], values), (key, value[key], values)


def check_error(line: str, code: int) -> Any:
    """Fail unless *line* is an error as the document says, with the exit *code*; return it."""
    assert line.endswith("\n")
    assert line.count("\n") == 1
    document = json.loads(line)
    assert list(document) == ["error"]
    check(document["error"], "An error")
    assert codes()[document["error"]["code"]] == document["error"]["exit_code"] == code
    return document["error"]


def _is_one_of(value: Any, values: str) -> bool:
    """Say whether *value* is what *values* admits, such as `string or null`, or words between backticks."""
    return any(_is(value, each.strip()) for each in re.split(r",| or ", values))


def _is(value: Any, admitted: str) -> bool:
    if admitted.startswith("`"):
        return bool(value == admitted.strip("`"))
    if admitted.startswith("list of "):
        return isinstance(value, list) and all(_is(each, admitted.removeprefix("list of ")) for each in value)
    return _TYPES[admitted](value)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value) is not None


def _is_object(*headings: str) -> Callable[[Any], bool]:
    def is_checked(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        check(value, *headings)
        return True

    return is_checked


_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "string": lambda value: isinstance(value, str) and value != "",
    "strings": lambda value: isinstance(value, str) and value != "",
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: type(value) is bool,
    "RFC 3339": _is_moment,
    "code": lambda value: value in codes(),
    "error": _is_object("An error"),
    "items": _is_object("An item"),
    "steps": _is_object("A step"),
    "left things": _is_object("A thing that is left"),
    "changed profiles": _is_object("A profile", "A changed profile"),
}
