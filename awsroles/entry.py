"""The program's door: choose a driver, catch AwsrolesError once, return the exit code."""

import sys
from time import time

from awsroles.errors import AwsrolesError, CancelledError

# AWS's SDKs read all that a credential_process says, and some show it in one line.
_LONGEST_LINE = 900


def main() -> int:
    """Run the command line and return the exit code (the table is in `errors`)."""
    started_at = time()
    try:
        return _drive(sys.argv[1:], started_at)
    except AwsrolesError as error:
        return _report(error)
    except KeyboardInterrupt:
        return _report(CancelledError("interrupted"))
    except BrokenPipeError:
        return _broken_pipe()
    except Exception as error:  # noqa: BLE001 - the one boundary: nobody sees a traceback
        return _report_bug(error)


def _drive(arguments: "list[str]", started_at: float) -> int:
    if len(arguments) == 2 and arguments[0] == "credential-process" and not arguments[1].startswith("-"):
        from awsroles.credential_process import run

        return run(arguments[1], started_at)
    if arguments == ["--version"]:
        from awsroles import __version__

        sys.stdout.write(f"awsroles {__version__}\n")
        return 0
    from awsroles.cli.app import run as run_typer

    return run_typer(arguments)


def _report(error: AwsrolesError) -> int:
    _write("error", error.message)
    if error.hint is not None:
        _write("hint", error.hint)
    return error.exit_code


def _report_bug(error: Exception) -> int:
    """Say that this is a bug and where it is written down: without what the error says, which may hold a secret."""
    kind = f"{type(error).__module__}.{type(error).__name__}"
    try:
        from awsroles.adapters.crash_log import write_crash
        from awsroles.wiring import Terms, Wiring

        place = write_crash(Wiring(Terms(person=False)).state_folder, error)
        return _report(AwsrolesError(f"a bug in awsroles: {kind}", f"please report it with {place}"))
    except AwsrolesError as failure:
        return _report(AwsrolesError(f"a bug in awsroles: {kind}; no log: {failure.message}", failure.hint))


def _broken_pipe() -> int:
    # Who read our output has gone, as `head` does; Python would complain once more on closing it.
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 1


def _write(kind: str, text: str) -> None:
    from awsroles.core.terminal_text import printable

    line = f"awsroles: {kind}: {printable(text)}"
    shown = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
    try:
        sys.stderr.write(f"{shown}\n")
        sys.stderr.flush()
    except (OSError, UnicodeEncodeError, AttributeError):
        # There is nobody to tell: stderr is closed, or cannot take these characters.
        return
