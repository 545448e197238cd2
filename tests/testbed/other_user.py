"""Commands under a user without rights."""

import functools
import os
import subprocess
import sys

_NOBODY = "65534"
_DROP = ("setpriv", "--reuid", _NOBODY, "--regid", _NOBODY, "--clear-groups")
# A checkout or an interpreter below /root can be neither entered nor read by anybody else: let the child read, no more.
_MAY_READ = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search")


def command(arguments: list[str]) -> list[str]:
    """Return *arguments* as a command line that runs them as uid 65534, or as ourselves where we are not root."""
    return [*_prefix(), *arguments] if os.geteuid() == 0 else arguments


@functools.cache
def _prefix() -> tuple[str, ...]:
    failures = []
    for prefix in ((*_DROP, "--inh-caps=-all"), (*_DROP, *_MAY_READ)):
        probe = [*prefix, sys.executable, "-c", "import os, awsroles.errors; assert os.getuid() == 65534"]
        result = subprocess.run(probe, capture_output=True, text=True, check=False)
        if result.returncode == 0:
            return prefix
        failures.append(result.stderr.strip())
    raise RuntimeError("no command can be run as an unprivileged user: " + "; ".join(failures))
