"""The entry point: select a driver, catch all errors, return the exit code."""

import sys
from time import time

# Like `typing.TYPE_CHECKING`; a hit must not import `typing`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from awsroles.errors import AwsrolesError

# Variables of Python that change the code or the output of an installed program.
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


def main() -> int:
    """Run the command line and return the exit code (the table is in `errors`)."""
    started_at = time()
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_closed_streams()
    code = _outcome(started_at)
    # Flush here, because a failure at exit would make Python print a message and change the exit code.
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(1)
    except OSError as error:
        from awsroles.errors import output_error

        _discard(1)
        code = _report(output_error(error))
    try:
        sys.stderr.flush()
    except OSError:
        _discard(2)
    return code


def script() -> None:
    """Run the command line and end this process at once, without the interpreter's finalization."""
    import os

    # The parent directory of this package.
    folder = os.path.dirname(os.path.dirname(__file__))
    # First of all, because a project's directory may contain modules of the same name. -I and -E ignore the variables.
    if not sys.flags.ignore_environment and any(map(os.environ.get, _CHANGING_PYTHON)):
        from awsroles.fastpath.isolation import start_again

        start_again(folder)
    # The directory of this script has no modules to import.
    if sys.path[:1] == [os.path.dirname(sys.argv[0])] != [folder]:
        del sys.path[0]
    code = main()
    os._exit(code)


def _outcome(started_at: float) -> int:
    try:
        return _drive(sys.argv[1:], started_at)
    except BrokenPipeError:
        # The reader is gone.
        _discard(1)
        return 1
    except KeyboardInterrupt:
        from awsroles.errors import CancelledError

        return _report(CancelledError("interrupted"))
    except Exception as error:  # noqa: BLE001 - the only boundary; users see no traceback
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
    if arguments[:1] == ["prompt"]:
        from awsroles.fastpath.prompt import run as run_prompt

        if run_prompt(arguments[1:]):
            return 0
    # PowerShell drops an empty prefix.
    if arguments[:1] == ["_profiles"] and len(arguments) <= 2:
        return _list_profiles("".join(arguments[1:]))
    if arguments and len(arguments) <= 2:
        from awsroles.cli.overview import help_for

        text = help_for(arguments)
        if text is not None:
            sys.stdout.write(text)
            return 0
    import gc

    # Imports create many objects and no garbage; the default threshold of 700 takes a tenth of the start.
    gc.set_threshold(50_000)
    from awsroles.app.invocation import this_process
    from awsroles.cli.app import run as run_typer

    return run_typer(arguments, this_process("command"))


def _list_profiles(prefix: str) -> int:
    """Print the names of profiles that begin with *prefix*. Completion scripts ignore errors."""
    import os

    from awsroles.fastpath.config_scan import profile_names
    from awsroles.fastpath.paths import config_path

    path = config_path(dict(os.environ))
    try:
        # A pipe may have no writer, and can be read only once.
        if not os.path.isfile(path):
            return 0
        with open(path, "rb") as file:
            names = profile_names(file.read(), prefix)
    except OSError:
        return 0
    sys.stdout.write("".join(f"{name}\n" for name in names))
    return 0


def _report(error: "AwsrolesError") -> int:
    from awsroles.cli.output import messages

    is_for_sdk = sys.argv[1:2] == ["credential-process"]
    if _is_for_programs():
        from awsroles.cli.output.results import error_as_json

        messages.write(f"{error_as_json(error)}\n")
    elif error.code == "cancelled" and not is_for_sdk:
        messages.write("Cancelled.\n")
    else:
        if is_for_sdk:
            # SDKs show one error and one hint, some of them in one line.
            error.details = ()
        messages.error(error)
    return error.exit_code


def _is_for_programs() -> bool:
    """Return whether the command line has --json, even if it is invalid. That of another program has none of ours."""
    words = sys.argv[1:]
    ours = words[: words.index("--")] if "--" in words else words
    places = [place for place, word in enumerate(ours) if not word.startswith("-")]
    if len(places) > 2 and ours[places[0]] == "exec":
        # The program follows the profile.
        ours = ours[: places[2]]
    return any(word == "--json" or word.startswith("--json=") for word in ours)


def _report_bug(error: Exception) -> int:
    """Report a bug and its log, without the message of *error*, which may contain a secret."""
    from awsroles.errors import AwsrolesError

    kind = f"{type(error).__module__}.{type(error).__name__}"
    try:
        from awsroles.adapters.state.crash_log import write_crash
        from awsroles.app.app import App
        from awsroles.app.invocation import this_process

        place = write_crash(App(this_process("background")).state_directory, error)
    except AwsrolesError as failure:
        return _report(AwsrolesError(f"a bug in awsroles: {kind}; no log: {failure.message}", failure.hint))
    except Exception as failure:  # noqa: BLE001 - the same boundary
        return _report(AwsrolesError(f"a bug in awsroles: {kind}; no log: {type(failure).__name__}"))
    return _report(AwsrolesError(f"a bug in awsroles: {kind}", f"please report it with {place}"))


def _open_closed_streams() -> None:
    """Open closed standard streams on /dev/null, so that no later file becomes stdout and gets credentials."""
    import os

    descriptor = 0
    while descriptor <= 2:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
    # These stay open until the process ends.
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8")  # noqa: SIM115 - as above
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8")  # noqa: SIM115 - as above


def _discard(descriptor: int) -> None:
    """Discard the buffered output of this stream."""
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
