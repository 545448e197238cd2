"""The wheel: files of the package, completion scripts, manual pages and the description."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import awsroles
from awsroles.cli.commands import COMMANDS
from awsroles.core.completion import SCRIPTS, CompletionShell
from awsroles.core.org.first_file import EXAMPLE_FILES
from devtools.release.sources import prepare

PACKAGE = Path(awsroles.__file__).parent
PROJECT = PACKAGE.parent
BUILD = "from setuptools import build_meta; build_meta.build_wheel('out')"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a copy of the sources and, in `out`, their wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    # Building leaves files in the source directory.
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, folder)
    for name in ("awsroles", "completions", "examples"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    prepare(folder, "2026-11-29")
    subprocess.run([sys.executable, "-c", BUILD], cwd=folder, capture_output=True, timeout=60, check=True)
    return folder


def wheel_of(built: Path) -> Path:
    (wheel,) = (built / "out").glob("*.whl")
    return wheel


def test_the_description_on_pypi_has_no_relative_links(built: Path) -> None:
    with ZipFile(wheel_of(built)) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    targets = re.findall(r"\]\(([^)]+)\)|(?:src|srcset|href)=\"([^\"]+)\"", text.partition("\n\n")[2])
    assert len(targets) > 10
    assert [target for pair in targets for target in pair if not re.match("https://|#|$", target)] == []


def test_the_wheel_has_the_files_that_are_read_at_run_time(built: Path) -> None:
    with ZipFile(wheel_of(built)) as archive:
        names = {name.partition(".data/data/")[2] or name for name in archive.namelist()}
    package = {str(path.relative_to(built)) for path in (built / "awsroles").rglob("*") if path.is_file()}
    assert package - names == set()
    assert {f"share/awsroles/awsroles_use.{shell}" for shell in ("sh", "fish")} - names == set()
    assert {f"share/awsroles/example-company/{name}" for name in EXAMPLE_FILES} - names == set()


def test_the_wheel_has_the_license_and_a_manual_page_for_each_command(built: Path) -> None:
    with ZipFile(wheel_of(built)) as archive:
        names = {name.split("/", 1)[1] for name in archive.namelist()}
    pages = {f"data/share/man/man1/awsroles-{command.replace(' ', '-')}.1" for command in COMMANDS}
    assert {"licenses/LICENSE", "data/share/man/man1/awsroles.1", *pages} - names == set()


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """Return the directory in which pip has installed the package of the wheel."""
    prefix = built / "prefix"
    # Without the last option, pip would remove the installation that runs the tests.
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--prefix", str(prefix), "--ignore-installed"]
    pip = [sys.executable, "-m", "pip", "install", *options, str(wheel_of(built))]
    subprocess.run(pip, capture_output=True, timeout=60, check=True)
    (package,) = prefix.glob("**/awsroles/__init__.py")
    return package.parents[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_an_installation_has_the_completion_scripts(installed: Path, tmp_path: Path, shell: CompletionShell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "awsroles", "completion", shell],
        env={"PYTHONPATH": str(installed), "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        timeout=20,
        check=True,
    )
    assert done.stdout == (PROJECT / "completions" / SCRIPTS[shell]).read_bytes()
