"""Restart of this process without the variables that change Python; the module imports nothing new.

The variables belong to a developer's project. Its `queue.py` would replace Python's in a process that reads the access
key.
"""

import os
import sys

# The directory comes last, so that no file in it replaces a module of Python.
_START = (
    "import sys; sys.path.append(sys.argv[1]); sys.argv[:] = sys.argv[2:]; from awsroles.entry import script; script()"
)


def start_again(folder: str) -> None:
    """Replace this process by an isolated one (-I) that finds awsroles in *folder*.

    The environment stays, for the programs that it starts. If that fails, remove the directories of PYTHONPATH from the
    search for modules, and return.
    """
    if sys.platform != "win32" and sys.executable and not getattr(sys, "frozen", False):
        utf8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
        try:  # noqa: SIM105 - contextlib would be the project's
            os.execv(  # noqa: S606 - it is the interpreter that runs this
                sys.executable, [sys.executable, "-I", *utf8, "-c", _START, folder, *sys.argv]
            )
        except OSError:
            pass
    named = {os.path.abspath(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep)} - {folder}
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) not in named]
