"""git in a repository of a test."""

import os
import shutil
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str, given: bytes = b"", at: str | None = None) -> str:
    """Run git in *folder* as ada with *given* on stdin, now or *at* a date, and return what it prints."""
    identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    program = shutil.which("git") or "git"
    environ = os.environ | ({"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {})
    command = [program, "-C", str(folder), *identity, *arguments]
    done = subprocess.run(command, input=given, env=environ, capture_output=True, timeout=60, check=True)
    return done.stdout.decode().strip()
