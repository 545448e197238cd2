"""The modules that the program loads."""

import subprocess
import sys
from pathlib import Path

from testbed.program.workstation import Workstation

# Starts as the program's script does, and says at its end what is loaded; a warm hit would end before that.
_SCRIPT = """import os, sys
os._exit = sys.exit
from awsroles.entry import main
try:
    sys.exit(main())
finally:
    sys.stderr.write(" ".join(sys.modules))
"""


def loaded(workstation: Workstation, *arguments: str) -> set[str]:
    """Return the top-level modules that are loaded when the program ends well."""
    return {name.partition(".")[0] for name in modules(workstation, *arguments)}


def modules(workstation: Workstation, *arguments: str) -> set[str]:
    """Return all modules that are loaded when the program ends well."""
    script = Path(workstation.environment["TMPDIR"]) / "awsroles"
    script.write_text(_SCRIPT)
    return _said_at_its_end(workstation, str(script), *arguments)


def modules_of_python(workstation: Workstation) -> set[str]:
    """Return the modules that Python itself loads."""
    return _said_at_its_end(workstation, "-c", "import sys; sys.stderr.write(' '.join(sys.modules))")


def _said_at_its_end(workstation: Workstation, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=workstation.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())
