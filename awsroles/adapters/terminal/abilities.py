"""What the terminal can do, by its name in TERM."""

import os
import sys
from collections.abc import Mapping

_UNABLE = ("", "dumb", "unknown")


def can_draw(environ: Mapping[str, str]) -> bool:
    """Say whether the terminal moves its cursor by the control sequences of ECMA-48, as nearly all but Windows' do."""
    name = environ.get("TERM", "")
    if name in _UNABLE or sys.platform == "win32":
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
        # One that is younger than the list of this machine.
        return True
