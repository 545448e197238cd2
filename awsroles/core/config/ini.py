"""Headers and options with their continuation lines, by the rules of Python's configparser."""

import re
from collections.abc import Iterator

# Python's line ends: newline, carriage return, or both.
LINE = re.compile(r"[^\r\n]+(?:\r\n|\n|\r)?|\r\n|\n|\r")
LINE_END = re.compile(r"\r\n|\n|\r")
# Up to the last bracket, as Python has it since 3.11.
_HEADER = re.compile(r"\[(.+)\]")


class LogicalLine:
    """A header, or an option with its continuation lines, at `[start:end]` of the text.

    *margin* is the width of the blanks before *text*, the first line. *more* are the continuation lines.
    """

    __slots__ = ("end", "header", "line", "margin", "more", "start", "text")

    def __init__(  # noqa: PLR0917 - one for each slot
        self, line: int, start: int, end: int, margin: int, text: str, header: str | None, more: list[str]
    ) -> None:
        self.line = line
        self.start = start
        self.end = end
        self.margin = margin
        self.text = text
        self.header = header
        self.more = more

    def option(self) -> tuple[str, str] | None:
        """Return the option's key in lower case and its value, None if the line is no option."""
        key, delimiter, value = self.text.partition("=")
        if not delimiter or ":" in key:
            key, delimiter, value = self.text.partition(":")
        if not delimiter or not key:
            return None
        value = value.strip()
        if self.more:
            value = "\n".join((value, *self.more)).rstrip()
        return key.rstrip().lower(), value


def logical_lines(text: str) -> Iterator[LogicalLine]:
    """Yield the logical lines of *text* in order."""
    last: LogicalLine | None = None
    after = 0
    for number, line in enumerate(LINE.findall(text), 1):
        start, after = after, after + len(line)
        bare = line.strip()
        if not bare:
            if last is not None:
                last.more.append("")
            continue
        end = start + len(line.rstrip("\r\n"))
        if bare[0] in "#;":
            # To some SDKs an indented comment is part of the value above it.
            if last is not None and line[0] != bare[0]:
                last.end = end
            continue
        margin = 0 if line[0] == bare[0] else len(line) - len(line.lstrip())
        if last is not None and last.header is None and margin > last.margin:
            last.more.append(bare)
            last.end = end
            continue
        if last is not None:
            yield last
        match = _HEADER.match(bare) if bare[0] == "[" else None
        last = LogicalLine(number, start, end, margin, bare, match[1] if match else None, [])
    if last is not None:
        yield last
