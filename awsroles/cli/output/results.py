"""Results on stdout.

All text passes through `printable`, so that no text from outside controls the terminal.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper

from awsroles.adapters.terminal.shown_text import home_shortened
from awsroles.cli.output.stream import stdout
from awsroles.core.untrusted import printable
from awsroles.errors import AwsrolesError, UsageError, output_error

STDOUT = "-"
"""The name of stdout among the options that name a file to write."""

_FLAT = {str, int, bool, type(None)}


def line(text: str) -> None:
    """Print one line of the result."""
    write(f"{printable(text)}\n")


def paragraph(text: str, *, indent: int = 0) -> None:
    """Print *text* indented by *indent*, on a terminal as lines that break at words."""
    write("".join(f"{each}\n" for each in stdout().wrapped(home_shortened(text), indent=indent)))


def command(text: str) -> None:
    """Print a command to copy on a line of its own, which is never wrapped."""
    write(f"  {stdout().styled('bold', printable(text))}\n")


def script(text: str) -> None:
    """Print *text* unchanged for another program, or as lines of the result on a terminal."""
    if not sys.stdout.isatty():
        if isinstance(sys.stdout, TextIOWrapper):
            # A POSIX shell on Windows takes CR for a part of the value.
            sys.stdout.reconfigure(newline="\n")
        write(text)
        return
    for each in text.splitlines():
        line(each)


def is_file_on_stdout(options: Mapping[str, str | None], *, json: bool = False) -> bool:
    """Say whether one of *options*, files to write by the options' names, goes to stdout.

    Raises UsageError if two results would, and the report of `--json` is one.
    """
    names = [name for name, path in options.items() if path == STDOUT]
    if json and names:
        raise UsageError(f"cannot use --json with {names[0]} {STDOUT}", "leave out one of the two")
    if len(names) > 1:
        raise UsageError(f"cannot use {names[0]} {STDOUT} with {names[1]} {STDOUT}", "name a file for one of the two")
    return bool(names)


def flush() -> None:
    """Flush stdout; raise StorageError if that fails."""
    write("", now=True)


def as_json(record: object) -> None:
    """Print an object of the vocabulary, or a list of them, as JSON in ASCII."""
    import json

    if isinstance(record, list) and record:
        # Without an indent json uses its encoder in C.
        members = json.JSONEncoder(separators=(",\n    ", ": "))
        write("[\n" + ",\n".join(_listed(each, members.encode) for each in record) + "\n]\n")
    else:
        # The variables of a record are its fields, in their order.
        write(f"{json.dumps(record, indent=2, default=vars)}\n")


def _listed(record: object, encode: Callable[[object], str]) -> str:
    """Return *record* as `json.dumps` formats it in an indented list, but faster: there may be thousands."""
    values = vars(record)
    if not _FLAT.issuperset(map(type, values.values())):
        import json
        from textwrap import indent

        return indent(json.dumps(record, indent=2, default=vars), "  ")
    return "  {\n    " + encode(values)[1:-1] + "\n  }"


def error_as_json(error: AwsrolesError) -> str:
    """Return *error* as one line of JSON, in ASCII."""
    import json

    from awsroles.core.records.vocabulary import error_record

    return json.dumps({"error": vars(error_record(error))})


def fields(title: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Print *title*, then the *pairs* of a name and a value below it."""
    line(title)
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        line(f"  {name.ljust(width)}  {value}")


def local_time(seconds: int) -> str:
    """Return *seconds* since the epoch in local time, such as `2026-01-31 13:00 CET`."""
    from datetime import datetime

    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M %Z")


def write(text: str, *, now: bool = False) -> None:
    """Write *text* to stdout, escape what its encoding lacks; raise StorageError if that fails."""
    try:
        sys.stdout.write(stdout().encodable(text))
        if now:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has ended, as `head` does. The command goes on without output.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except OSError as error:
        raise output_error(error) from error
