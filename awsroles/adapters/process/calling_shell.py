"""The shell that started this program, as far as the system tells."""

import os
import sys
from collections.abc import Mapping


def calling_programs(environ: Mapping[str, str]) -> list[str]:
    """Return the names of what may be that shell, the likeliest first: the parent process, then the person's shell."""
    programs = [os.path.basename(environ.get("SHELL", "")).removesuffix(".exe")]
    if sys.platform == "win32":
        return [*programs, "powershell"]
    try:
        with open(f"/proc/{os.getppid()}/comm", encoding="utf-8", errors="replace") as file:
            return [file.read().strip(), *programs]
    except OSError:
        return programs
