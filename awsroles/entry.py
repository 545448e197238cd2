"""The program's door: choose a driver, catch AwsrolesError once, return the exit code."""

import sys
from time import time

# As in `typing`, which is not imported here: nothing is that a warm hit does not need.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from awsroles.errors import AwsrolesError

# Those variables of Python that change which code an installed program runs, or what that says.
_CHANGING_PYTHON = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONUSERBASE",
    "PYTHONPYCACHEPREFIX",
    "PYTHONCASEOK",
    "PYTHONWARNINGS",
    "PYTHONDEVMODE",
    "PYTHONOPTIMIZE",
    "PYTHONINSPECT",
    "PYTHONDEBUG",
    "PYTHONVERBOSE",
    "PYTHONPROFILEIMPORTTIME",
    "PYTHONTRACEMALLOC",
    "PYTHONMALLOC",
    "PYTHONMALLOCSTATS",
)
# In bytes. AWS's SDKs keep all that a credential_process says, and some show it in one line.
_LONGEST_LINE = 900


def main() -> int:
    """Run the command line and return the exit code (the table is in `errors`)."""
    started_at = time()
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_closed_streams()
    code = _outcome(started_at)
    # What cannot be written is found out here: after this, Python would complain, and exit with a code of its own.
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(1)
    except OSError as error:
        from awsroles.errors import StorageError

        _discard(1)
        code = _report(StorageError(f"the output cannot be written: {error.strerror}", "look at where stdout goes"))
    try:
        sys.stderr.flush()
    except OSError:
        _discard(2)
    return code


def script() -> None:
    """Run the command line as the whole of this process, which ends at once: taking it apart first is of no use."""
    import os

    # The folder that holds this package.
    folder = os.path.dirname(os.path.dirname(__file__))
    # Before anything else is imported that a project's folder may hold as well. -I, and -E, do without the variables.
    if not sys.flags.ignore_environment and any(map(os.environ.get, _CHANGING_PYTHON)):
        from awsroles.fastpath.isolation import start_again

        start_again(folder)
    # The scripts beside this one are no modules.
    if sys.path[:1] == [os.path.dirname(sys.argv[0])] != [folder]:
        del sys.path[0]
    code = main()
    os._exit(code)


def _outcome(started_at: float) -> int:
    try:
        return _drive(sys.argv[1:], started_at)
    except BrokenPipeError:
        # Nobody is there any more to tell.
        _discard(1)
        return 1
    except KeyboardInterrupt:
        from awsroles.errors import CancelledError

        return _report(CancelledError("interrupted"))
    except Exception as error:  # noqa: BLE001 - the one boundary: nobody sees a traceback
        from awsroles.errors import AwsrolesError

        return _report(error) if isinstance(error, AwsrolesError) else _report_bug(error)


def _drive(arguments: "list[str]", started_at: float) -> int:
    if len(arguments) == 2 and arguments[0] == "credential-process" and not arguments[1].startswith("-"):
        from awsroles.fastpath.credential_process import run

        run(arguments[1], started_at)
    if arguments in (["--version"], ["-V"]):
        from awsroles import __version__

        sys.stdout.write(f"awsroles {__version__}\n")
        return 0
    # An empty prefix is one that PowerShell drops.
    if arguments[:1] == ["_profiles"] and len(arguments) <= 2:
        return _list_profiles("".join(arguments[1:]))
    if arguments in ([], ["--help"], ["-h"], ["help"]) and _print_help():
        return 0
    import gc

    # Of the many objects that imports make none is garbage: to look for it every 700 would cost a tenth of the start.
    gc.set_threshold(50_000)
    from awsroles.app.invocation import this_process
    from awsroles.cli.app import run as run_typer

    return run_typer(arguments, this_process("command"))


def _print_help() -> bool:
    """Print the help of the program, and return whether the terminal is wide enough for it."""
    from awsroles.cli.commands import overview

    text = overview()
    sys.stdout.write(text or "")
    return text is not None


def _list_profiles(prefix: str) -> int:
    """Print the names of profiles that begin with *prefix*; a completion script has no use for errors."""
    import os

    from awsroles.fastpath.config_scan import profile_names
    from awsroles.fastpath.paths import config_path

    path = config_path(dict(os.environ))
    try:
        # A pipe may have nobody who writes, and gives what it holds only once.
        if not os.path.isfile(path):
            return 0
        with open(path, "rb") as file:
            names = profile_names(file.read(), prefix)
    except OSError:
        return 0
    sys.stdout.write("".join(f"{name}\n" for name in names))
    return 0


def _report(error: "AwsrolesError") -> int:
    if _is_for_programs():
        from awsroles.cli.output import json_error

        _tell(json_error(error))
        return error.exit_code
    _write("error", error.message)
    if error.hint is not None:
        _write("hint", error.hint)
    return error.exit_code


def _is_for_programs() -> bool:
    """Say whether the command line asks for JSON, also if it cannot be carried out: what follows `--` is not ours."""
    words = sys.argv[1:]
    ours = words[: words.index("--")] if "--" in words else words
    return any(word == "--json" or word.startswith("--json=") for word in ours)


def _report_bug(error: Exception) -> int:
    """Say that this is a bug and where it is written down: without what the error says, which may hold a secret."""
    from awsroles.errors import AwsrolesError

    kind = f"{type(error).__module__}.{type(error).__name__}"
    try:
        from awsroles.adapters.state.crash_log import write_crash
        from awsroles.app.app import App
        from awsroles.app.invocation import this_process

        place = write_crash(App(this_process("background")).state_directory, error)
    except AwsrolesError as failure:
        return _report(AwsrolesError(f"a bug in awsroles: {kind}; no log: {failure.message}", failure.hint))
    except Exception as failure:  # noqa: BLE001 - the same boundary, once more
        return _report(AwsrolesError(f"a bug in awsroles: {kind}; no log: {type(failure).__name__}"))
    return _report(AwsrolesError(f"a bug in awsroles: {kind}", f"please report it with {place}"))


def _open_closed_streams() -> None:
    """Point closed standard streams at nothing: a file opened later would become stdout, and be given credentials."""
    import os

    descriptor = 0
    while descriptor <= 2:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
    # `open` without `with`: they stay open until the end.
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8")  # noqa: SIM115 - as above
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8")  # noqa: SIM115 - as above


def _discard(descriptor: int) -> None:
    """Let what is still buffered for this stream go nowhere."""
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _write(kind: str, text: str) -> None:
    from awsroles.core.untrusted import printable, without_user_info

    line = f"awsroles: {kind}: {printable(without_user_info(text))}"
    encoded = line.encode()
    shown = line if len(encoded) <= _LONGEST_LINE else f"{encoded[:_LONGEST_LINE].decode(errors='ignore')}…"
    _tell(shown)


def _tell(line: str) -> None:
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:
        # There is nobody to tell.
        return
