"""The newest version of awsroles, from the index that pip is set up with."""

import re
import subprocess
import sys
from collections.abc import Callable

from awsroles.adapters.process.run import run
from awsroles.adapters.process.waiting import CallTimeoutError

_SECONDS = 20.0
_VERSION = re.compile(r"awsroles \(([0-9][0-9A-Za-z.!+]*)\)")
_OPTIONS = ("--disable-pip-version-check", "--no-input", "--timeout", "5", "--retries", "1")


def newest_version(check_cancelled: Callable[[], None]) -> str | None:
    """Return the newest version in the index, None if there is no pip, or no answer."""
    for pip in ([sys.executable, "-m", "pip"], ["pip"]):
        try:
            arguments = [*pip, "index", "versions", "awsroles", *_OPTIONS]
            done = run(arguments, _SECONDS, check_cancelled, stderr=subprocess.DEVNULL)
        except (OSError, CallTimeoutError):
            continue
        found = _VERSION.match(done.output)
        if done.code == 0 and found is not None:
            return found[1]
    return None
