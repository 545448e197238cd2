"""The command of this program in the config file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from awsroles.adapters.process.launcher import program_path

NO_VARIABLES: dict[str, str] = {}


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that is neither temporary nor a cache, as far as its path tells."""
    with tempfile.TemporaryDirectory(prefix="awsroles-", dir="/dev/shm") as folder:
        yield Path(folder)


def installed(folder: Path, name: str = "awsroles") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


def test_it_is_named_by_its_path(place: Path) -> None:
    program = installed(place / "bin")
    assert program_path(program, NO_VARIABLES) == program


def test_a_relative_launcher_gets_its_whole_path(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = installed(place / "bin")
    monkeypatch.chdir(place)
    assert program_path("bin/../bin/awsroles", NO_VARIABLES) == program


def test_a_symlink_as_pipx_makes_them_stays_unresolved(place: Path) -> None:
    target = installed(place / "share" / "pipx" / "venvs" / "awsroles" / "bin")
    link = place / "bin" / "awsroles"
    link.parent.mkdir()
    link.symlink_to(target)
    assert program_path(str(link), NO_VARIABLES) == str(link)


@pytest.mark.parametrize(
    "folder",
    [".cache/uv/archive-v0/x/bin", "Library/Caches/pypoetry/bin", ".pyenv/shims", ".asdf/shims", "tmp/bin", ".tmp/x"],
)
def test_a_place_that_may_be_gone_tomorrow_gives_the_bare_name(place: Path, folder: str) -> None:
    assert program_path(installed(place / folder), NO_VARIABLES) == "awsroles"


def test_a_program_in_the_temporary_directory_gives_the_bare_name(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place / "scratch"))
    assert program_path(installed(place / "scratch" / "venv" / "bin"), NO_VARIABLES) == "awsroles"
    kept = installed(place / "scratches")
    assert program_path(kept, NO_VARIABLES) == kept, "a folder of nearly the same name is another one"


@pytest.mark.parametrize("folder", ["my programs", "Zoë", "a'b", "$HOME", "a;b", "100%", "a\nb"])
def test_a_path_that_some_sdk_would_read_otherwise_gives_the_bare_name(place: Path, folder: str) -> None:
    assert program_path(installed(place / folder), NO_VARIABLES) == "awsroles"


def test_a_program_that_is_not_there_gives_the_bare_name(place: Path) -> None:
    assert program_path(str(place / "awsroles"), NO_VARIABLES) == "awsroles"


@pytest.mark.parametrize("launcher", ["/usr/lib/python3/site-packages/awsroles/__main__.py", "-c", "", "pytest"])
def test_run_as_a_module_it_is_what_a_shell_would_start(
    place: Path, monkeypatch: pytest.MonkeyPatch, launcher: str
) -> None:
    program = installed(place / "bin")
    assert program_path(launcher, {"PATH": f"/nowhere:{place}/bin"}) == program
    assert program_path(launcher, {"PATH": "/nowhere"}) == "awsroles"
    monkeypatch.chdir(place)
    assert program_path(launcher, {"PATH": "bin"}) == program, "never a relative one"
