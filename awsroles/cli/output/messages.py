"""Messages on stderr: done, note, warning, error with hint, command to copy, trace.

Only errors, warnings and hints carry the program's name. Every text is escaped, and lines fit the terminal.
"""

import sys
from contextlib import suppress

from awsroles.adapters.terminal.shown_text import home_shortened
from awsroles.cli.output.stream import Stream, stderr
from awsroles.core.messages import Messages
from awsroles.core.untrusted import without_user_info
from awsroles.errors import AwsrolesError

# In bytes. SDKs buffer the stderr of a credential_process, and some show it in one line.
_LONGEST_LINE = 900
_PREFIX = "awsroles: "


def done(text: str, *details: str) -> None:
    """Report a change, such as `✓ Stored the access key in the OS keyring`, with *details* below it."""
    stream = stderr()
    sign = stream.sign("✓")
    _lines(stream, text, details, sign=stream.styled("done", sign), used=len(sign))


def failed(text: str, *details: str) -> None:
    """Report what did not work among several things, such as `✗ audit: AWS denied access`."""
    stream = stderr()
    sign = stream.sign("✗")
    _lines(stream, text, details, sign=stream.styled("failed", sign), used=len(sign))


def note(text: str, *details: str) -> None:
    """Print a sentence of information, with *details* below it."""
    _lines(stderr(), text, details)


def warn(text: str, *details: str) -> None:
    """Print a warning, with *details* below it."""
    stream = stderr()
    _lines(stream, text, details, sign=_PREFIX + stream.styled("warning", "warning:") + " ", used=len(_PREFIX) + 9)


def trace(text: str) -> None:
    """Print a line of `--verbose`."""
    stream = stderr()
    sign = "· " if stream.is_utf8 else "- "
    write("".join(f"{stream.styled('dim', line)}\n" for line in stream.wrapped(sign + home_shortened(text))))


def command(introduction: str, *commands: str) -> None:
    """Print *introduction*, and each of *commands* on a line of its own, which is never wrapped."""
    stream = stderr()
    opening = stream.wrapped(home_shortened(introduction))
    write("".join(f"{line}\n" for line in ["", *opening, *(_command(stream, each) for each in commands)]))


def error(problem: AwsrolesError) -> None:
    """Print *problem*, its details and its hint."""
    stream = stderr()
    lines = _prefixed(stream, "error", "error", problem.message)
    for detail in problem.details:
        lines += _item(stream, detail) if detail.startswith("- ") else stream.wrapped(_clean(detail))
    if problem.hint is not None:
        lines += _hint(stream, problem.hint, problem.command)
    write("".join(f"{line}\n" for line in lines))


def messages(*, verbose: bool, quiet: bool) -> Messages:
    """Return the messages of a command."""
    if quiet:
        return Messages()
    return Messages(done, note, warn, trace if verbose else Messages().trace, command, failed)


def _hint(stream: Stream, hint: str, command: str | None) -> list[str]:
    """Return *hint* with *command*, which gets a line of its own if both do not fit on one."""
    if command is None:
        return _prefixed(stream, "hint", "dim", hint)
    width = stream.width
    if width is None or len(f"{_PREFIX}hint: {hint} {command}") < width:
        return _prefixed(stream, "hint", "dim", f"{hint} {command}", is_whole=True)
    return [*_prefixed(stream, "hint", "dim", hint), _command(stream, command)]


def _item(stream: Stream, text: str) -> list[str]:
    """Return *text*, which begins with a dash, as an item of a list, its further lines aligned with its first word."""
    first, *others = stream.wrapped(_clean(text.removeprefix("- ")), indent=4)
    return [f"  - {first.lstrip()}", *others]


def _command(stream: Stream, command: str) -> str:
    """Return *command* in full, as half of one would not work."""
    return f"  {stream.styled('bold', home_shortened(without_user_info(command)))}"


def _prefixed(stream: Stream, word: str, style: str, text: str, *, is_whole: bool = False) -> list[str]:
    text = _clean(text)
    first, *others = [text] if is_whole else stream.wrapped(text, used=len(f"{_PREFIX}{word}: "))
    return [f"{_PREFIX}{stream.styled(style, f'{word}:')} {first}", *others]


def _lines(stream: Stream, text: str, details: tuple[str, ...], *, sign: str = "", used: int = 0) -> None:
    first, *others = stream.wrapped(_clean(text), used=used)
    below = [line for detail in details for line in stream.wrapped(_clean(detail), indent=2)]
    write("".join(f"{line}\n" for line in [sign + first, *others, *below]))


def _clean(text: str) -> str:
    """Return *text* without control characters, passwords in URLs and excessive length."""
    shown = home_shortened(without_user_info(text))
    encoded = shown.encode()
    return shown if len(encoded) <= _LONGEST_LINE else f"{encoded[:_LONGEST_LINE].decode(errors='ignore')}…"


def write(text: str) -> None:
    """Write to stderr. A failure to do so is ignored: it is closed or full."""
    with suppress(OSError, ValueError):
        sys.stderr.write(stderr().encodable(text))
        sys.stderr.flush()
