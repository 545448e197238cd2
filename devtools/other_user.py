"""Commands under a user without rights."""

import functools
import os
import subprocess
import sys

_NOBODY = 65534
# A checkout or an interpreter below /root can be neither entered nor read by anybody else: let the child read, no more.
_MAY_READ = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search")


def command(arguments: list[str], uid: int = _NOBODY) -> list[str]:
    """Return *arguments* as a command line that runs them as *uid*, or as ourselves where we are not root."""
    return [*_prefix(uid), *arguments] if os.geteuid() == 0 else arguments


@functools.cache
def _prefix(uid: int) -> tuple[str, ...]:
    failures: list[str] = []
    imports = f"import os, awsroles.errors; assert os.getuid() == {uid}"
    # In a folder with a space the installed program is a script of the shell's, which starts the interpreter.
    installed = os.path.join(os.path.dirname(sys.executable), "awsroles")
    probes = ([sys.executable, "-c", imports], [installed, "--version"])
    drop = ("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups")
    for prefix in ((*drop, "--inh-caps=-all"), (*drop, *_MAY_READ)):
        results = [subprocess.run([*prefix, *probe], capture_output=True, text=True, check=False) for probe in probes]
        if not any(result.returncode for result in results):
            return prefix
        failures += [result.stderr.strip() for result in results]
    raise RuntimeError("no command can be run as an unprivileged user: " + "; ".join(failures))
