"""The checked tables of an organization: what is wrong with their shape, and the entries that are left."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.documents import Document
from awsroles.core.org.keys import TABLES, TOP, Key, Table, is_ignored
from awsroles.core.org.places import MOST, Place, Problem
from awsroles.core.org.toml_scan import Path
from awsroles.core.org.values import Wrong, shown
from awsroles.core.suggest import nearest


@dataclass(frozen=True)
class Entry:
    """One account, function, grant, user or other table, with the *values* that are right."""

    name: str
    values: dict[str, Any]
    document: Document
    path: Path

    @property
    def place(self) -> Place:
        """The place of its name, or of its header."""
        return self.document.key(self.path)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of *key*."""
        return self.values.get(key, default)

    def at(self, key: str, *below: str | int) -> Place:
        """Return the place of the value of *key*, or of what is *below* it."""
        return self.document.value((*self.path, key, *below))


@dataclass(frozen=True)
class Entries:
    """The entries of all documents, by tables; those of a list are in the order of the files.

    *has_unknown* if a table at the top is not known, which may be a mistyped one.
    """

    one: dict[str, Entry]
    named: dict[str, dict[str, Entry]]
    listed: dict[str, list[Entry]]
    has_unknown: bool = False


def read_entries(documents: list[Document]) -> tuple[Entries, list[Problem]]:
    """Return the entries of *documents* that can be used, and what is wrong with the others."""
    reader = _Reader()
    for document in documents:
        reader.add(document)
    return replace(reader.entries, has_unknown=reader.has_unknown), reader.problems


class _Reader:
    def __init__(self) -> None:
        self.entries = Entries(
            {},
            {name: {} for name, table in TABLES.items() if table.form == "named"},
            {name: [] for name, table in TABLES.items() if table.form == "list"},
        )
        self.problems: list[Problem] = []
        self.has_unknown = False

    def add(self, document: Document) -> None:
        for name, value in document.data.items():
            if name in TOP:
                if name != "version":
                    self._problems(document, (name,), TOP[name].kind.wrong(value))
            elif name in TABLES:
                self._table(document, name, TABLES[name], value)
            elif not is_ignored(name):
                self.has_unknown = True
                self._unknown(document, (name,), [*TABLES, *TOP])

    def _table(self, document: Document, name: str, table: Table, value: Any) -> None:
        if table.form == "list":
            if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                self._add(document.key((name,)), f"{name} is a list of tables: write [[{name}]]")
                return
            for index, each in enumerate(value):
                entry = self._entry(document, (name, index), table, each)
                self.entries.listed[name].append(entry)
        elif not isinstance(value, dict):
            self._add(document.key((name,)), f"{name} is a table: write [{name}]")
        elif table.form == "named":
            for key, each in value.items():
                self._named(document, name, table, key, each)
        elif name in self.entries.one:
            first = self.entries.one[name].place
            self._add(document.key((name,)), f"the table [{name}] is defined twice; the first is at {first}")
        else:
            self.entries.one[name] = self._entry(document, (name,), table, value)

    def _named(self, document: Document, name: str, table: Table, key: str, value: Any) -> None:
        path = (name, key)
        if is_ignored(key) and name != "users":
            return
        for _, text in table.names.wrong(key) if table.names is not None else ():
            self._add(document.key(path), text)
        if not isinstance(value, dict):
            self._add(document.value(path), f"{shown(value)} is not a table: write {key} = {{ … }}")
            return
        known = self.entries.named[name]
        if key in known:
            self._add(document.key(path), f"{name}.{key} is defined twice; the first is at {known[key].place}")
            return
        known[key] = self._entry(document, path, table, value)

    def _entry(self, document: Document, path: Path, table: Table, value: dict[str, Any]) -> Entry:
        right: dict[str, Any] = {}
        meant: set[str | None] = set()
        for key, each in value.items():
            if key not in table.keys:
                if not is_ignored(key):
                    meant.add(self._unknown(document, (*path, key), list(table.keys)))
                continue
            if not self._problems(document, (*path, key), table.keys[key].kind.wrong(each)):
                right[key] = each
        for key in _missing(table.keys, value):
            if key not in meant:
                self._add(document.key(path), f"{key} is missing")
        return Entry(str(path[-1]), right, document, path)

    def _problems(self, document: Document, path: Path, wrong: Iterator[Wrong]) -> bool:
        found = list(islice(wrong, MOST))
        for below, text in found:
            self._add(document.value((*path, *below)), text)
        return bool(found)

    def _unknown(self, document: Document, path: Path, known: list[str]) -> str | None:
        """Say that the key at *path* is not known, and return the one of *known* that it may mean."""
        if len(self.problems) >= MOST:
            return None
        close = nearest(str(path[-1])[:80], known)
        hint = f": did you mean {close}?" if close else f": use {', '.join(known)}"
        self._add(document.key(path), f'there is no key "{str(path[-1])[:40]}"{hint}')
        return close

    def _add(self, place: Place, text: str) -> None:
        if len(self.problems) < MOST:
            self.problems.append(Problem(place, text))


def _missing(keys: dict[str, Key], value: dict[str, Any]) -> list[str]:
    return [name for name, key in keys.items() if key.is_required and name not in value]
