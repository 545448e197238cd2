"""Text for a person: lines that break at words, and short paths of the home directory."""

import os

from awsroles.core.untrusted import printable


def home_shortened(text: str) -> str:
    """Return *text* with control characters escaped and paths of the home directory as `~/…`."""
    text = printable(text)
    home = os.environ.get("HOME", "").rstrip("/")
    if not home or f"{home}/" not in text:
        return text
    return "".join(_shortened(text, home))


def _shortened(text: str, home: str) -> list[str]:
    """Return the pieces of *text* with `~` for each *home* that begins a path outside quotes."""
    pieces, rest = [], text
    while (at := rest.find(f"{home}/")) >= 0:
        # Within a longer path or in quotes a tilde would mean another file.
        begins = at == 0 or rest[at - 1] in " (=:,"
        pieces += [rest[:at], "~" if begins else home]
        rest = rest[at + len(home) :]
    return [*pieces, rest]


def wrapped(text: str, room: int, *, used: int = 0) -> list[str]:
    """Return *text* as lines of *room* columns that break at words; on the first, *used* columns are taken already."""
    lines, left = [""], max(room - used, 1)
    for word in text.split(" "):
        if lines[-1].strip() and len(lines[-1]) + 1 + len(word) > left:
            lines.append("")
            left = max(room, 1)
        lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def broken(line: str, room: int) -> list[str]:
    """Return *line* as lines of *room* columns that break at words, all with its indent."""
    indent = line[: len(line) - len(line.lstrip(" "))]
    return [f"{indent}{part}" for part in wrapped(line[len(indent) :], room - len(indent))]
