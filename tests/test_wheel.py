"""What an installation gets: every file of the package, and the function for the person's shell beside it."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import awsroles

PACKAGE = Path(awsroles.__file__).parent
PROJECT = PACKAGE.parent
BUILD = "from setuptools import build_meta; build_meta.build_wheel('out')"


def test_the_wheel_holds_what_is_read_at_run_time(tmp_path: Path) -> None:
    # Beside the sources, building leaves files.
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, tmp_path)
    for name in ("awsroles", "completions"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-c", BUILD], cwd=tmp_path, capture_output=True, timeout=60, check=True)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    with ZipFile(wheel) as archive:
        names = {name.partition(".data/data/")[2] or name for name in archive.namelist()}
    package = {str(path.relative_to(tmp_path)) for path in (tmp_path / "awsroles").rglob("*") if path.is_file()}
    assert package - names == set()
    assert {f"share/awsroles/awsroles_use.{shell}" for shell in ("sh", "fish")} - names == set()
