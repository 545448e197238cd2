"""Small executables that stand in for other programs in PATH."""

import os
from pathlib import Path


def install(name: str, script: str) -> Path:
    """Make the shell *script* the program *name* of this test, and return the folder for what it writes, its `$OUT`."""
    out = Path(os.environ["TMPDIR"]) / f"of-{name}"
    out.mkdir(exist_ok=True)
    path = out / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'#!/bin/sh\nOUT="{out}"\n{script}\n', encoding="utf-8")
    path.chmod(0o700)
    os.environ["PATH"] = f"{path.parent}{os.pathsep}{os.environ['PATH']}"
    return out
