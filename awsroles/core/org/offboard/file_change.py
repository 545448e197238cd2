"""The change of the organization's own file that an offboarding asks for, as a diff in the file's layout."""

import re
from difflib import unified_diff

from awsroles.core.dataclass import dataclass
from awsroles.core.org.documents import Document, NotTomlError
from awsroles.core.org.entries import Entry
from awsroles.core.org.layout import laid_out
from awsroles.core.org.organization import Organization
from awsroles.core.org.source import Parse

_FUNCTIONS = re.compile(r"(?s)\[.*\]")


@dataclass(frozen=True)
class FileChange:
    """The *diff* of the files, and *rest*: what is to be changed by hand, as sentences."""

    diff: tuple[str, ...]
    rest: tuple[str, ...] = ()


def file_change(organization: Organization, user: str, to: tuple[str, ...] | None, parse: Parse) -> FileChange:
    """Return how the files change if *user* leaves, or has the functions *to*."""
    diff: list[str] = []
    rest: list[str] = []
    for table, entries in (("users", organization.users), ("machines", organization.machines)):
        entry = entries.get(user)
        if entry is None:
            continue
        text = _changed(entry, to, parse)
        if text is None:
            rest.append(f"Change {table}.{user} by hand: {entry.place}.")
        else:
            before = entry.document.text
            # A file that is not laid out stays as it is elsewhere.
            diff += _diff(entry.document, laid_out(text, parse) if laid_out(before, parse) == before else text)
    glass = organization.table("break_glass")
    if to is None and user in glass.get("users", ()):
        rest.append(f"Take {user} out of break_glass.users: {glass.at('users')}.")
    return FileChange(tuple(diff), tuple(rest))


def _changed(entry: Entry, to: tuple[str, ...] | None, parse: Parse) -> str | None:
    """Return the text of the file of *entry* after the change, None if that is not a plain line."""
    document = entry.document
    statement = next((each for each in document.scan.statements if each.path == entry.path), None)
    if statement is None or statement.kind != "entry":
        return None
    text = document.text
    if to is None:
        start = text.rfind("\n", 0, statement.start) + 1
        end = text.find("\n", statement.end)
        after = text[:start] + (text[end + 1 :] if end >= 0 else "")
    else:
        listed = document.scan.values.get((*entry.path, "functions"))
        found = _FUNCTIONS.match(text, listed, statement.end) if listed is not None else None
        if found is None or "]" in found[0][:-1]:
            return None
        names = ", ".join(f'"{name}"' for name in to)
        after = f"{text[: found.start()]}[{names}]{text[found.end() :]}"
    return after if _is_right(document, entry, to, after, parse) else None


def _is_right(document: Document, entry: Entry, to: tuple[str, ...] | None, after: str, parse: Parse) -> bool:
    """Say whether *after* differs in nothing but *entry*."""
    try:
        found = parse(after)
    except NotTomlError:
        return False
    table, name = str(entry.path[0]), str(entry.path[1])
    others = {key: value for key, value in document.data.get(table, {}).items() if key != name}
    if to is not None:
        others[name] = {**document.data[table][name], "functions": list(to)}
    return bool(found.get(table, {}) == others) and all(
        found.get(key) == value for key, value in document.data.items() if key != table
    )


def _diff(document: Document, after: str) -> list[str]:
    shown = document.lines.file
    lines = unified_diff(document.text.splitlines(), after.splitlines(), shown, shown, lineterm="")
    return list(lines)
