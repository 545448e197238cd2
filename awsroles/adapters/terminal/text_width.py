"""The columns that a text takes on a terminal, and texts cut to fit."""

import os

# In the order of POSIX.
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")


def width(text: str) -> int:
    """Return the columns of *text*: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def padded(text: str, columns: int) -> str:
    """Return *text* with blanks up to so many *columns*."""
    return text + " " * (columns - width(text))


def shows_unicode(encoding: str | None, *, is_terminal: bool) -> bool:
    """Return true if an output of *encoding*, None for the usual one, shows all of Unicode.

    In the C locale Python writes UTF-8 all the same (PEP 540), which a terminal may not show.
    """
    locale = next(filter(None, map(os.environ.get, _LOCALE)), None)
    is_plain = is_terminal and locale in ("C", "POSIX")
    return (encoding or "utf-8").lower().replace("-", "") == "utf8" and not is_plain


def cut(text: str, most: int, *, is_unicode: bool) -> str:
    """Return *text* with its middle left out if it takes more than *most* columns."""
    if width(text) <= most:
        return text
    sign = "…" if is_unicode else "..."
    tail = (most - len(sign)) // 2
    head = most - len(sign) - tail
    return _beginning(text, head) + sign + _beginning(text[::-1], tail)[::-1]


def _beginning(text: str, columns: int) -> str:
    """Return the longest beginning of *text* that fits into *columns*."""
    while width(text) > columns:
        text = text[: min(len(text) - 1, columns)]
    return text
