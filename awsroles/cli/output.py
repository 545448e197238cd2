"""How the program speaks: results on stdout and nothing else there, all else on stderr, each line behind its name.

Everything passes through `printable`: no text from outside steers the terminal.
"""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from io import TextIOWrapper
from textwrap import indent

from awsroles.core.aws.durations import format_duration
from awsroles.core.records.vocabulary import error_record
from awsroles.core.untrusted import printable
from awsroles.errors import AwsrolesError, StorageError

_FLAT = {str, int, bool, type(None)}
# Without an indent json uses its encoder in C.
_OF_MEMBERS = json.JSONEncoder(separators=(",\n    ", ": "))


def result(text: str) -> None:
    """Print one line of the result."""
    _write(f"{printable(text)}\n")


def script(text: str) -> None:
    """Print *text* as it is, for a program to read; on a terminal as lines of the result."""
    if not sys.stdout.isatty():
        if isinstance(sys.stdout, TextIOWrapper):
            # Windows' line ends would be part of the last value to a shell of POSIX kind.
            sys.stdout.reconfigure(newline="\n")
        _write(text)
        return
    for line in text.splitlines():
        result(line)


def flush() -> None:
    """Let whoever reads the output have it now; raise StorageError where there is no room for it."""
    _write("", now=True)


def json_result(record: object) -> None:
    """Print an object of the vocabulary, or a list of them, as JSON in ASCII."""
    if isinstance(record, list) and record:
        _write("[\n" + ",\n".join(_listed(each) for each in record) + "\n]\n")
    else:
        # The variables of a record are its fields, in their order.
        _write(f"{json.dumps(record, indent=2, default=vars)}\n")


def _listed(record: object) -> str:
    """Return *record* as `json.dumps` lays it out in a list with an indent, in less time: there may be thousands."""
    values = vars(record)
    if any(type(value) not in _FLAT for value in values.values()):
        return indent(json.dumps(record, indent=2, default=vars), "  ")
    return "  {\n    " + _OF_MEMBERS.encode(values)[1:-1] + "\n  }"


def json_error(error: AwsrolesError) -> str:
    """Return *error* as one line of JSON, in ASCII."""
    return json.dumps({"error": vars(error_record(error))})


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print *rows* as columns of equal width; the first row is the heading."""
    safe = [[printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in safe) for column in range(len(safe[0]))]
    form = "  ".join(f"%-{width}s" for width in widths)
    _write("".join(f"{(form % tuple(row)).rstrip()}\n" for row in safe))


def fields(title: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Print *title* and below it the *pairs* of a name and a value."""
    result(title)
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        result(f"  {name.ljust(width)}  {value}")


def say(text: str) -> None:
    """Tell the person something, on stderr; where that fails, what is being done goes on."""
    with suppress(OSError):
        sys.stderr.write(f"awsroles: {printable(text)}\n")
        sys.stderr.flush()


def moment(seconds: int, now: float) -> str:
    """Return *seconds* since the epoch in local time and as a duration, such as `2026-01-31 13:00 CET (in 59 min)`."""
    local = datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M %Z")
    left = int(seconds - now)
    return f"{local} (in {format_duration(left)})" if left > 0 else f"{local} ({format_duration(-left)} ago)"


def _write(text: str, *, now: bool = False) -> None:
    """Write *text* to stdout, escaping what its encoding lacks; raise StorageError where there is no room for it."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        if now:
            sys.stdout.flush()
    except BrokenPipeError:
        # Who read it has had enough, as `head` has: the rest goes nowhere, and what is being done goes on.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise StorageError(f"the output cannot be written: {error.strerror}", "look at where stdout goes") from error
