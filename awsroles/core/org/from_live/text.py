"""The text of a draft: TOML in the layout of `org fmt`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from awsroles.core.org.first_file import EXCEPTIONS
from awsroles.core.org.from_live.draft import Draft, DraftAccount, DraftPerson

_BARE = re.compile("[A-Za-z0-9_-]+")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LINE = 110
_MACHINE = "It has an access key only: write what it is for"


def draft_text(draft: Draft, day: date) -> str:
    """Return the text of the file, made on *day*."""
    return "\n".join(_lines(draft, day)) + "\n"


def _lines(draft: Draft, day: date) -> Iterator[str]:
    yield f"# Of what was there on {day}, by awsroles org init --from-live."
    if draft.left_out:
        yield "# What this file does not say:"
        yield from (f"# - {_plain(each)}" for each in draft.left_out)
    yield "version = 1"
    yield f'include = ["{EXCEPTIONS.replace(".", "*.")}"]'
    yield from _table("organization", draft.settings)
    if draft.defaults:
        yield from _table("defaults", draft.defaults)
    if draft.break_glass is not None:
        yield from _table("break_glass", draft.break_glass)
    yield from _named("accounts", {each.key: _account(each) for each in draft.accounts})
    if draft.functions:
        yield from _named("functions", draft.functions)
    for grant in draft.grants:
        yield from _table(
            "", {"function": grant.function, "accounts": list(grant.accounts), **grant.values}, "[[grants]]"
        )
    for name, people in (("users", draft.people), ("machines", draft.machines)):
        if people:
            yield from _named(name, {each.name: _person(each, is_machine=name == "machines") for each in people})


def _account(account: DraftAccount) -> dict[str, Any]:
    values = {
        "id": account.id,
        "ou": account.ou,
        "name": account.name,
        "external": account.is_external or None,
        "closed": account.is_closed or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _person(person: DraftPerson, *, is_machine: bool) -> dict[str, Any]:
    path = {} if person.path == "/" else {"path": person.path}
    return {"reason": _MACHINE, **path} if is_machine else {"functions": list(person.functions), **path}


def _table(name: str, values: Mapping[str, Any], header: str = "") -> Iterator[str]:
    yield ""
    yield header or f"[{name}]"
    yield from (f"{_key(key)} = {_value(value)}" for key, value in values.items())


def _named(name: str, entries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield ""
    yield f"[{name}]"
    yield from (f"{_key(key)} = {_value(values)}" for key, values in entries.items())


def table_list(name: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of a list of tables."""
    lines = [line for each in entries for line in _table("", each, f"[[{name}]]")]
    return "\n".join(lines[1:]) + "\n" if lines else ""


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return _list([_value(each) for each in value])
    return str(value) if isinstance(value, (int, date)) else f'"{"".join(map(_escaped, value))}"'


def _list(items: Sequence[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _LINE else "[\n" + "".join(f"    {each},\n" for each in items) + "]"


def _escaped(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text)
