"""The abilities of an output stream: terminal or not, width, color, UTF-8."""

import os
import sys
from typing import TextIO

from awsroles.adapters.terminal.shown_text import wrapped
from awsroles.adapters.terminal.text_width import shows_unicode
from awsroles.errors import UsageError

_CHOICES = ("auto", "always", "never")
# SGR parameters (ECMA-48) of the 16 basic colors. Bold yellow is light yellow, which cannot be read on white.
_STYLES = {"error": "1;31", "warning": "33", "done": "32", "failed": "31", "dim": "2", "bold": "1", "red": "31"}
_USUAL_WIDTH = 80

_chosen = "auto"


def choose_color(choice: str) -> None:
    """Set the color of this process, as by `--color`; `auto` follows the terminal and the environment.

    Raises UsageError for any other *choice*.
    """
    global _chosen  # noqa: PLW0603 - one process has one command line
    if choice not in _CHOICES:
        raise UsageError(f"--color cannot be {choice!r}", "use --color auto, always or never")
    _chosen = choice


class Stream:
    """An output stream and its abilities."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.is_terminal = stream.isatty()

    @property
    def encoding(self) -> str:
        """The encoding of the stream."""
        return self._stream.encoding or "utf-8"

    @property
    def is_utf8(self) -> bool:
        """True if the stream shows all of Unicode."""
        return shows_unicode(self.encoding, is_terminal=self.is_terminal)

    @property
    def width(self) -> int | None:
        """The columns of the terminal, None if this is no terminal."""
        if not self.is_terminal:
            return None
        given = os.environ.get("COLUMNS", "")
        if given.isdecimal() and int(given) > 0:
            return int(given)
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL_WIDTH
        except (OSError, ValueError):
            return _USUAL_WIDTH

    @property
    def has_color(self) -> bool:
        """True if color is wanted: by `--color`, else FORCE_COLOR, NO_COLOR (no-color.org), or the terminal."""
        if _chosen != "auto":
            return _chosen == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return self.is_terminal and os.environ.get("TERM", "dumb") not in ("", "dumb", "unknown")

    def styled(self, style: str, text: str) -> str:
        """Return *text* in *style*, plain if color is off."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if text and self.has_color else text

    def sign(self, sign: str) -> str:
        """Return *sign* and a space, nothing in a pipe and without UTF-8."""
        return f"{sign} " if self.is_terminal and self.is_utf8 else ""

    def encodable(self, text: str) -> str:
        """Return *text* with the characters escaped that the encoding lacks."""
        if self.is_utf8:
            return text.encode(self.encoding, "backslashreplace").decode(self.encoding)
        return text.replace("…", "...").encode(self._narrow, "backslashreplace").decode(self._narrow)

    @property
    def _narrow(self) -> str:
        """The encoding of the stream, ASCII in the C locale."""
        return "ascii" if self.encoding.lower().replace("-", "") == "utf8" else self.encoding

    def wrapped(self, text: str, *, indent: int = 0, used: int = 0) -> list[str]:
        """Return *text* as lines that fit a terminal, broken at words; in a pipe as one line.

        The lines are indented by *indent*. On the first, *used* columns are taken already.
        """
        width = self.width
        # The last column stays free: some terminals wrap there.
        if width is None or used + len(text) < width - indent:
            return [" " * indent + text]
        return [" " * indent + line for line in wrapped(text, width - 1 - indent, used=used)]


def stdout() -> Stream:
    """Return the stream of results."""
    return Stream(sys.stdout)


def stderr() -> Stream:
    """Return the stream of messages."""
    return Stream(sys.stderr)
