"""A numbered list for terminals without cursor movement, and the test for it."""

import os
import sys
from collections.abc import Mapping, Sequence

from awsroles.adapters.terminal.choice_rows import rows
from awsroles.adapters.terminal.prompter import Terminal
from awsroles.core.prompts import TRIES, Choice, search
from awsroles.errors import InputRequiredError

_MOST_SHOWN = 20

_UNABLE = ("", "dumb", "unknown")


class PlainPicker:
    """Implements the `Picker` port as a numbered list, which typing a part of a name shortens."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def pick(self, question: str, choices: Sequence[Choice]) -> int:
        """Return the index of the choice, by its number or by a text that only this choice contains."""
        shown, find = rows(choices), search(choices)
        names = {choice.name: index for index, choice in enumerate(choices)}
        found = find("")
        misses = 0
        while misses < TRIES:
            self._show(question, [shown[index] for index in found])
            answer = self._terminal.ask("Number, or part of the name: ").strip()
            meant = names | {str(number): index for number, index in enumerate(found[:_MOST_SHOWN], 1)}
            if answer in meant:
                return meant[answer]
            # A number beyond the list would match accounts and times.
            fitting = find(answer) if len(answer) > len(str(_MOST_SHOWN)) or answer.isalpha() else []
            if len(fitting) == 1:
                return fitting[0]
            misses = 0 if 0 < len(fitting) < len(found) else misses + 1
            if not fitting:
                self._terminal.tell("  No match." if answer else "  Type a number, or a part of the name.")
            found = fitting or found
        raise InputRequiredError(f"none of {TRIES} answers was a choice", "run it again and type one of the numbers")

    def _show(self, question: str, found: Sequence[str]) -> None:
        self._terminal.tell(question)
        width = len(str(min(len(found), _MOST_SHOWN)))
        for number, row in enumerate(found[:_MOST_SHOWN], 1):
            self._terminal.tell(f"  {number:>{width}}  {row}")
        if len(found) > _MOST_SHOWN:
            self._terminal.tell(f"and {len(found) - _MOST_SHOWN:,} more")


def can_draw(environ: Mapping[str, str]) -> bool:
    """Return True if the terminal moves its cursor by ECMA-48 control sequences, as nearly all outside Windows do.

    AWSROLES_PLAIN=1 says that it should not, for a screen reader.
    """
    name = environ.get("TERM", "")
    if name in _UNABLE or sys.platform == "win32" or environ.get("AWSROLES_PLAIN") == "1":
        return False
    try:
        import curses
    except ImportError:
        return True
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            curses.setupterm(name, nowhere.fileno())
        return (curses.tigetstr("cup") or b"").startswith(b"\x1b[")
    except curses.error:
        # The terminal is newer than this machine's terminfo database.
        return True
