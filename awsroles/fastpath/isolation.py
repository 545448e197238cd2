"""This process started again without the variables that change Python; it imports nothing that was not there already.

They belong to a developer's project: a `queue.py` of theirs would be imported in the place of Python's, in a process
that reads the access key.
"""

import os
import sys

# The folder comes last: nothing in it is taken for a module of Python's.
_START = (
    "import sys; sys.path.append(sys.argv[1]); sys.argv[:] = sys.argv[2:]; from awsroles.entry import script; script()"
)


def start_again(folder: str) -> None:
    """Replace this process by one that Python isolates (-I) and that finds awsroles in *folder*.

    Its environment stays, for the programs that it starts. Where that cannot be, what PYTHONPATH names is only left
    out of the search for modules, and this returns.
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
