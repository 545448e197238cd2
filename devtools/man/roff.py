"""Text as roff with the macros of man(7), which groff and mandoc both know."""

import re
from collections.abc import Sequence

# groff_char(7): without these, a terminal shows typographic signs that cannot be copied into a command line.
_SIGNS = {
    "\\": r"\e",
    "-": r"\-",
    "'": r"\(aq",
    '"': r"\(dq",
    "`": r"\(ga",
    "^": r"\(ha",
    "~": r"\(ti",
}
# Code, the text of a link, or bold text in Markdown.
_MARKED = re.compile(r"`([^`]+)`|\[((?:[^\]`]|`[^`]*`)*)\]\([^)]*\)|\*\*([^*]+)\*\*")
# Options and environment variables in a help text.
_NAMED = re.compile(r"(?<![\w-])--?[a-z][\w-]*|\bAWS(?:ROLES)?_[A-Z_]+\b")


def escaped(text: str) -> str:
    """Return *text* as roff that shows exactly these characters, on one line."""
    signs = (_SIGNS.get(each) or (each if each.isascii() else f"\\[u{ord(each):04X}]") for each in text)
    return "".join(signs)


def bold(text: str) -> str:
    """Return *text* in bold."""
    return rf"\fB{escaped(text)}\fR"


def help_text(text: str) -> str:
    """Return a help text with its options and variables in bold."""
    parts: list[str] = []
    end = 0
    for found in _NAMED.finditer(text):
        parts += [escaped(text[end : found.start()]), bold(found[0])]
        end = found.end()
    return "".join([*parts, escaped(text[end:])])


def markdown(text: str) -> str:
    """Return one paragraph of Markdown; the addresses of its links are lost."""
    parts: list[str] = []
    end = 0
    for found in _MARKED.finditer(text):
        code, link, strong = found.groups()
        inner = markdown(link) if link is not None else bold(code or strong)
        parts += [escaped(text[end : found.start()]), inner]
        end = found.end()
    return "".join([*parts, escaped(text[end:])])


def line(roff: str) -> str:
    """Return *roff* as a line of text, even if it begins like a request."""
    return rf"\&{roff}" if roff.startswith((".", "'")) else roff


def heading(text: str) -> str:
    """Return the heading of a section."""
    return f'.SH "{escaped(text)}"' if " " in text else f".SH {escaped(text)}"


def paragraph(roff: str) -> list[str]:
    """Return a paragraph. Each sentence is a line, as roff recommends."""
    return [".PP", *(line(each) for each in re.split(r"(?<=[.!?]) (?=[A-Z])", roff))]


def tagged(tag: str, roff: str) -> list[str]:
    """Return a paragraph below and to the right of *tag*."""
    return [".TP", line(tag), line(roff)]


def example(command: str) -> list[str]:
    """Return a command line that is never filled or wrapped."""
    return [".PP", ".RS 4", ".EX", line(escaped(command)), ".EE", ".RE"]


def references(pages: Sequence[str]) -> list[str]:
    """Return references to *pages* of section 1, with commas between them."""
    return [f".BR {escaped(page)} (1){',' if page != pages[-1] else ''}" for page in pages]
