"""git in a repository of a test."""

import shutil
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """Run git in *folder* as ada with *given* on stdin, and return what it prints."""
    identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    program = shutil.which("git") or "git"
    command = [program, "-C", folder, *identity, *arguments]
    done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=True)
    return done.stdout.decode().strip()
