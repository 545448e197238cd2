"""git in a repository of a test."""

import shutil
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git in *folder* as ada, and return what it prints."""
    identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    program = shutil.which("git") or "git"
    done = subprocess.run([program, "-C", folder, *identity, *arguments], capture_output=True, timeout=60, check=True)
    return done.stdout.decode().strip()
