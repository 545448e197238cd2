"""The command that starts this program again: its path if that is durable, otherwise its name."""

import os
import re
import sys
import tempfile

_NAME = "awsroles"
# Needs no quotes in botocore's shlex, in `sh -c` and in any SDK's parser of the config file.
_SAFE = re.compile(r"[A-Za-z0-9_./+@:-]+" if sys.platform != "win32" else r"[A-Za-z0-9_./+@:\\-]+", re.ASCII)
# A cache may be emptied. A version manager's shim is slow, and runs another version in another directory.
_FLEETING = re.compile(r"[/\\](\.?cache|caches|shims|\.?tmp|temp)[/\\]", re.IGNORECASE)


def program_path(launcher: str, environ: "dict[str, str]") -> str:
    """Return the absolute path of *launcher* (sys.argv[0]), symlinks unresolved, or the bare name."""
    path = _found(launcher, environ)
    if path is None or not _SAFE.fullmatch(path) or _is_fleeting(path):
        return _NAME
    return path


def _found(launcher: str, environ: "dict[str, str]") -> str | None:
    if os.path.basename(launcher).removesuffix(".exe") != _NAME:
        # The program was run as a module. A shell would start this one.
        from shutil import which

        found = which(_NAME, path=environ.get("PATH", os.defpath))
        return found and os.path.abspath(found)
    path = os.path.abspath(launcher)
    return path if os.path.exists(path) else None


def _is_fleeting(path: str) -> bool:
    temporary = os.path.join(os.path.realpath(tempfile.gettempdir()), "")
    return bool(_FLEETING.search(path)) or os.path.realpath(os.path.dirname(path)).startswith(temporary)
