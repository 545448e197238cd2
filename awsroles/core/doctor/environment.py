"""Python's variables, shell completion, and newer versions."""

import re
from collections.abc import Mapping

from awsroles.core.doctor.finding import Finding, InstallCompletion

# awsroles starts again without them (`fastpath.isolation`). What happens before that is not in its hands.
# Source: Python's documentation, "Environment variables", and the modules site and sitecustomize.
PYTHON_VARIABLES = {
    "PYTHONPATH": "a sitecustomize.py in its folders runs before awsroles",
    "PYTHONUSERBASE": "a usercustomize.py below it may run before awsroles",
    "PYTHONHOME": "Python starts with another standard library, or not at all",
    "PYTHONPLATLIBDIR": "Python starts with another standard library, or not at all",
    "PYTHONPYCACHEPREFIX": "compiled modules come from another folder",
    "PYTHONVERBOSE": "each start writes many lines to stderr",
    "PYTHONPROFILEIMPORTTIME": "each start writes many lines to stderr",
    "PYTHONMALLOCSTATS": "each start writes many lines to stderr",
}
SLOWING = (
    "PYTHONCASEOK",
    "PYTHONWARNINGS",
    "PYTHONDEVMODE",
    "PYTHONOPTIMIZE",
    "PYTHONINSPECT",
    "PYTHONDEBUG",
    "PYTHONTRACEMALLOC",
    "PYTHONMALLOC",
)


def python_variables(environ: Mapping[str, str]) -> list[Finding]:
    """Return the findings about the variables that change how Python starts awsroles."""
    evidence = "SDKs hand the environment of your shell to credential_process"
    findings = [
        Finding("warning", "python_variables", f"{name} is set: {effect}", evidence, f"unset {name}")
        for name, effect in PYTHON_VARIABLES.items()
        if environ.get(name)
    ]
    slowing = [name for name in SLOWING if environ.get(name)]
    if slowing:
        message = "variables for Python slow down each start of awsroles"
        evidence = f"{', '.join(slowing)}: awsroles starts Python a second time to be without them"
        findings.append(Finding("info", "python_variables", message, evidence, f"unset {' '.join(slowing)}"))
    return findings


def completion(shell: str | None, *, is_installed: bool) -> list[Finding]:
    """Return the finding that the completion of *shell* is not installed."""
    if shell is None or is_installed:
        return []
    message = f"the completion of {shell} is not installed"
    command = f"awsroles completion {shell} --install"
    return [Finding("info", "completion", message, "", command, InstallCompletion(shell))]


def newer_version(own: str, newest: str | None, index: str) -> list[Finding]:
    """Return the finding that *newest*, of the *index* that pip asks, is newer than *own*."""
    if newest is None:
        return [Finding("info", "newer_version", "the newest version is not known", index)]
    if _key(newest) <= _key(own):
        return []
    message = f"awsroles {newest} is there, and this is {own}"
    return [Finding("info", "newer_version", message, index, "pipx upgrade awsroles")]


def _key(version: str) -> tuple[tuple[int, ...], bool]:
    """Return the order of *version* (PEP 440); a pre-release comes before its release."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = tuple(int(part) for part in match[0].split(".")) if match else ()
    return numbers, match is not None and match[0] == version
