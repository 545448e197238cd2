"""Parts of TOML's text: keys as they are written, and lines that are too many or too long."""

import re

KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
"""A bare or quoted key."""

STRING = (
    r"\"\"\"(?:[^\"\\]|\\.|\"\"?(?!\"))*\"\"\"\"{0,2}|'''(?:[^']|''?(?!'))*''''{0,2}"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
)
"""The pattern of a string of each of the four kinds, for re.DOTALL."""

SCALAR = r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\[\]{}#=\"']+"
"""The pattern of any other value that is neither an array nor a table."""

LONGEST_SCALAR = 1000
"""In characters. Python writes no integer of over 4,300 digits, which 3,600 hexadecimal digits have."""

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_MOST_LINES = 100_000
_LONGEST_LINE = 50_000


def plain(key: str) -> str:
    """Return the name that a bare or quoted *key* means."""
    if key[:1] == "'":
        return key[1:-1]
    if key[:1] != '"':
        return key
    return _ESCAPE.sub(_unescaped, key[1:-1]) if "\\" in key else key[1:-1]


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is None:
        return _ESCAPED.get(found[3], found[3])
    return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""


def refused_line(text: str) -> tuple[int, str] | None:
    """Return the offset of a line that is one too many or too long, and what is wrong with it."""
    start = 0
    for number in range(_MOST_LINES):
        end = text.find("\n", start)
        if (len(text) if end < 0 else end) - start > _LONGEST_LINE:
            return start, f"line {number + 1} has over {_LONGEST_LINE} characters"
        if end < 0:
            return None
        start = end + 1
    return start, f"the file has over {_MOST_LINES} lines: split it by include"
