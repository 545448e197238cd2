"""The build of an sdist from a commit, and of a wheel from that sdist."""

import os
import subprocess
import sys
import tarfile
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from awsroles import __version__
from devtools.release.archive import normalize
from devtools.release.sources import prepare


def build(repository: Path, out: Path, python: str) -> list[Path]:
    """Build the last commit of *repository* into *out* with the build and setuptools of *python*.

    Return the paths of the sdist and the wheel.
    """
    epoch = int(_git(repository, "log", "-1", "--format=%ct"))
    with tempfile.TemporaryDirectory() as temporary:
        sources = Path(temporary, "awsroles")
        sources.mkdir()
        commit = Path(temporary, "commit.tar")
        _git(repository, "archive", "--output", str(commit), "HEAD")
        _unpack(commit, sources)
        prepare(sources, datetime.fromtimestamp(epoch, timezone.utc).date().isoformat())
        sdist = _built("--sdist", sources, out, python, epoch)
        normalize(sdist, epoch)
        unpacked = Path(temporary, "sdist")
        _unpack(sdist, unpacked)
        (folder,) = unpacked.iterdir()
        return [sdist, _built("--wheel", folder, out, python, epoch)]


def _built(kind: str, folder: Path, out: Path, python: str, epoch: int) -> Path:
    command = [python, "-I", "-m", "build", "--no-isolation", kind, "--outdir", str(out), str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, umask=0o022, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nbuild {kind} failed with exit code {done.returncode}")
    (made,) = out.glob(f"*-{__version__}{'.tar.gz' if kind == '--sdist' else '-py3-none-any.whl'}")
    return made


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        # This filter makes the modes independent of git's and of the umask.
        tar.extractall(folder, filter="data")


def _git(repository: Path, *arguments: str) -> str:
    # git is where the shell finds it. On Windows it changes the ends of lines by default, in archives, too.
    command = ["/usr/bin/env", "git", "-c", "core.autocrlf=false", "-c", "log.showSignature=false", *arguments]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
