"""Sentences for the changes of an organization, as text and as Markdown."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from awsroles.core.org.diff.change import Change

# Names in a sentence; JSON has all.
_NAMED = 5
# Around a name, which Markdown shows as code: no name is a mention or a link.
_OPEN, _CLOSE = "\ue000", "\ue001"
_CODE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_MARKED = str.maketrans("", "", _OPEN + _CLOSE)
_PLURAL = frozenset({"policies", "tags", "users", "only_services"})


def sentence(change: Change) -> str:
    """Return *change* as a sentence without a period."""
    return _written(change).translate(_MARKED)


def as_markdown(changes: Sequence[Change]) -> str:
    """Return *changes* as a list in Markdown, for a comment on a pull request."""
    if not changes:
        return "Nothing changes.\n"
    return "".join(f"- {_markdown(each)}\n" for each in changes)


def _markdown(change: Change) -> str:
    text = _CODE.sub(lambda found: f"`{found[1].replace('`', chr(39))}`", _written(change))
    return f"**{text}**" if change.is_reviewed else text


def _written(change: Change) -> str:
    text = _text(change)
    return f"{text}: review" if change.is_reviewed else text


def _text(change: Change) -> str:
    if change.kind in ("gain", "loss"):
        return _moved(change)
    if change.what == "account" and change.kind != "changed":
        return _account(change)
    if change.kind == "new":
        return f"{change.what} {_name(change.name)} is new"
    if change.kind == "removed":
        return f"{change.what} {_name(change.name)} is removed"
    return _changed(change)


def _moved(change: Change) -> str:
    one, several = ("gains", "gain") if change.kind == "gain" else ("loses", "lose")
    count = len(change.users)
    verb = one if count == 1 else several
    where = f"in {_names(change.accounts)}" if change.accounts else "in each account"
    policies = f" ({_value(change.after)})" if change.kind == "gain" and change.after else ""
    what = f"{verb} {_name(change.name)} {where}{policies}"
    if count <= _NAMED:
        return f"{_names(change.users)} {what}"
    return f"{count} people {what}: {_names(change.users)}"


def _account(change: Change) -> str:
    name = _name(change.name)
    people = "nobody" if not change.people else "1 person" if change.people == 1 else f"{change.people} people"
    reach = "reaches" if (change.people or 0) < 2 else "reach"
    if change.kind == "new":
        return f"{name} is new: {people} {reach} it"
    if change.kind == "removed":
        return f"{name} is removed: {people} reached it"
    return f"nobody reaches {name} any more"


def _changed(change: Change) -> str:
    verb = "change" if change.key in _PLURAL else "changes"
    of = f" of {_names(change.accounts)}" if change.accounts else ""
    before, after = _value(change.before), _value(change.after)
    how = f": {before} becomes {after}" if before != after else ": the file is another one"
    subject = {"table": f"[{change.name}] ", "region": ""}.get(change.what)
    if subject is None:
        subject = f"{_name(change.name)}: "
    return f"{subject}{change.key}{of} {verb}{how}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or value in ([], {}, ()):
        return "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return ", ".join(f"{_name(key)} = {_value(each)}" for key, each in value.items())
    if isinstance(value, date):
        return value.isoformat()
    return _name(str(value).removeprefix("aws:"))


def _names(names: Sequence[str]) -> str:
    shown = [_name(each) for each in names[:_NAMED]]
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _name(text: str) -> str:
    return f"{_OPEN}{text.translate(_MARKED)}{_CLOSE}"
