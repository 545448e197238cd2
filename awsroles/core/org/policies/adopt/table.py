"""The table "yours, ours" in Markdown: what an apply would change of what is there."""

from collections.abc import Iterator, Sequence

from awsroles.core.org.policies.adopt.rows import Row, State

ADOPTION = "adoption.md"
"""The file of the table."""
_SIGNS: dict[State, str] = {
    "same": "nothing",
    "new": "is made",
    "blocked": "**fails**",
    "stays": "stays",
    "unread": "**not known**",
    "changed": "",
}
_COUNTED: dict[State, str] = {
    "blocked": "make the apply fail: begin with these",
    "unread": "are not known",
    "stays": "are yours and stay",
}
_SPECIAL = str.maketrans({each: f"\\{each}" for each in "\\`*_{}[]<>()#+!|~&"})


def adoption_table(rows: Sequence[Row], notes: str) -> str:
    """Return the text of the file with *rows*, after *notes* on how to import."""
    return "\n".join(_lines(rows, notes)) + "\n"


def _lines(rows: Sequence[Row], notes: str) -> Iterator[str]:
    counts = {state: sum(each.state == state for each in rows) for state in _SIGNS}
    yield "# Yours and ours"
    yield ""
    yield "What an apply would change of what is there. It was read only, and nothing has changed."
    yield ""
    yield f"{counts['same']} stay as they are, {counts['changed']} change, {counts['new']} are new."
    for state, said in _COUNTED.items():
        if counts[state]:
            yield f"{counts[state]} {said}."
    yield ""
    yield notes
    yield "| account | yours | ours | an apply |"
    yield "|---|---|---|---|"
    for each in sorted(rows, key=lambda row: row.state == "same"):
        yield f"| {_cell(each.account)} | {_cell(each.yours)} | {_cell(each.ours)} | {_changes(each)} |"


def _changes(row: Row) -> str:
    said = "; ".join(_cell(each) for each in row.changes)
    return ": ".join(filter(None, [_SIGNS[row.state], said]))


def _cell(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text).translate(_SPECIAL)
