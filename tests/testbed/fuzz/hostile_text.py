"""Texts that somebody may have chosen with care: every byte, instructions to programs, and any Unicode at all."""

import os
import unicodedata
from random import Random

# To shells, config files, pages, dialogs, AppleScript, terminals.
INSTRUCTIONS = (
    "$(touch hit)",
    "`touch hit`",
    "; touch hit #",
    "& touch hit &",
    "| touch hit",
    "\ntouch hit\n",
    "'; touch hit; '",
    '"; touch hit; "',
    "' (touch hit) '",
    "> hit",
    "x]\n[profile evil]\ncredential_process = touch hit",
    "x\n[evil]",
    "x\n  y = z",
    "x # y",
    "x ; y",
    "%(region)s",
    "${HOME}",
    "~root",
    "*",
    "--help",
    "-rf",
    "<script>touch(1)</script>",
    "\"><img src=x onerror='touch(1)'>",
    "&lt;b&gt;",
    "](javascript:touch())[x",
    '" & (do shell script "touch hit") & "',
    "\\n_underlined\\x1b",
    "\x1b]0;title\x07\x1b[2J\x1b[31m",
    "\x9b31m",
    "a\rawsroles: error: forged",
    "\u202egnirts",
    "\u2028\u2029\x85\x0b\x0c",
    "\ufeffx",
    "x" * 3000,
    "",
    " ",
    "\t",
)
_RANGES = [(0, 0x20), (0x20, 0x7F), (0x7F, 0xA0), (0xA0, 0x250), (0x300, 0x370), (0x2000, 0x2070), (0x4E00, 0x4F00)]
_RANGES += [
    (0xE000, 0xE100),
    (0xFE00, 0x10000),
    (0x1F300, 0x1F700),
    (0xE0000, 0xE0080),
    (0, 0xD800),
    (0xE000, 0x110000),
]
_SURROGATES = (0xD800, 0xE000)


def every_byte() -> list[str]:
    """Return texts with every byte from 0x00 to 0xff as a character, and as a byte of an argument, at three places."""
    texts = [shape.format(chr(number)) for number in range(256) for shape in ("x{}y", "{}x", "x{}")]
    return texts + [os.fsdecode(b"x" + bytes([number]) + b"y") for number in range(1, 256)]


def random_texts(count: int, seeded_random: Random) -> list[str]:
    """Return *count* texts of 1 to 70 characters from all over Unicode, and a tenth more with lone surrogates."""
    with_surrogates = [*_RANGES, _SURROGATES, _SURROGATES]
    return [_text(_RANGES, seeded_random) for _ in range(count)] + [
        _text(with_surrogates, seeded_random) for _ in range(count // 10)
    ]


def _text(ranges: list[tuple[int, int]], seeded_random: Random) -> str:
    return "".join(
        chr(seeded_random.randrange(*seeded_random.choice(ranges))) for _ in range(seeded_random.randint(1, 70))
    )


def hostile_texts(count: int, seeded_random: Random) -> list[str]:
    """Return all of these, *count* of them random and such as a file can hold."""
    return [*every_byte(), *INSTRUCTIONS, *random_texts(count, seeded_random)]


def is_text(text: str) -> bool:
    """Say whether a file, or AWS, can hold *text*: it has no lone surrogate."""
    return not any(unicodedata.category(character) == "Cs" for character in text)


def has_control_characters(shown: str) -> bool:
    """Say whether more than lines of text would reach a terminal."""
    return any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown.replace("\n", ""))
