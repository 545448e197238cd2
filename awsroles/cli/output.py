"""Results on stdout, everything else on stderr behind the program's name.

All text passes through `printable`, so that no text from outside controls the terminal.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper

from awsroles.core.aws.durations import format_duration
from awsroles.core.untrusted import printable
from awsroles.errors import AwsrolesError, output_error

_FLAT = {str, int, bool, type(None)}


def result(text: str) -> None:
    """Print one line of the result."""
    _write(f"{printable(text)}\n")


def script(text: str) -> None:
    """Print *text* unchanged for another program, or as lines of the result on a terminal."""
    if not sys.stdout.isatty():
        if isinstance(sys.stdout, TextIOWrapper):
            # A POSIX shell on Windows takes CR for a part of the value.
            sys.stdout.reconfigure(newline="\n")
        _write(text)
        return
    for line in text.splitlines():
        result(line)


def flush() -> None:
    """Flush stdout; raise StorageError if that fails."""
    _write("", now=True)


def json_result(record: object) -> None:
    """Print an object of the vocabulary, or a list of them, as JSON in ASCII."""
    import json

    if isinstance(record, list) and record:
        # Without an indent json uses its encoder in C.
        members = json.JSONEncoder(separators=(",\n    ", ": "))
        _write("[\n" + ",\n".join(_listed(each, members.encode) for each in record) + "\n]\n")
    else:
        # The variables of a record are its fields, in their order.
        _write(f"{json.dumps(record, indent=2, default=vars)}\n")


def _listed(record: object, encode: Callable[[object], str]) -> str:
    """Return *record* as `json.dumps` formats it in an indented list, but faster: there may be thousands."""
    values = vars(record)
    if any(type(value) not in _FLAT for value in values.values()):
        import json
        from textwrap import indent

        return indent(json.dumps(record, indent=2, default=vars), "  ")
    return "  {\n    " + encode(values)[1:-1] + "\n  }"


def json_error(error: AwsrolesError) -> str:
    """Return *error* as one line of JSON, in ASCII."""
    import json

    from awsroles.core.records.vocabulary import error_record

    return json.dumps({"error": vars(error_record(error))})


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print *rows* in columns. The first row is the heading."""
    safe = [[printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in safe) for column in range(len(safe[0]))]
    form = "  ".join(f"%-{width}s" for width in widths)
    _write("".join(f"{(form % tuple(row)).rstrip()}\n" for row in safe))


def fields(title: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Print *title*, then the *pairs* of a name and a value below it."""
    result(title)
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        result(f"  {name.ljust(width)}  {value}")


def say(text: str) -> None:
    """Print a message to stderr. A failure to do so is ignored."""
    with suppress(OSError):
        sys.stderr.write(f"awsroles: {printable(text)}\n")
        sys.stderr.flush()


def moment(seconds: int, now: float) -> str:
    """Return *seconds* since the epoch in local time and as a duration, such as `2026-01-31 13:00 CET (in 59 min)`."""
    from datetime import datetime

    local = datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M %Z")
    left = int(seconds - now)
    return f"{local} (in {format_duration(left)})" if left > 0 else f"{local} ({format_duration(-left)} ago)"


def _write(text: str, *, now: bool = False) -> None:
    """Write *text* to stdout, escape what its encoding lacks; raise StorageError if that fails."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        if now:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has ended, as `head` does. The command goes on without output.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except OSError as error:
        raise output_error(error) from error
