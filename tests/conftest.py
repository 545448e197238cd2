"""Fixtures of every test: an isolated home directory, without the real keyring and network."""

import os
import random
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.fuzz import examples
from testbed.isolation import dispositions
from testbed.isolation.guards import Guard, RealWorldTouched, clean, sealed
from testbed.keyring.file_stores import PASSPHRASE
from testbed.organization import real_terraform
from testbed.secrets.canary import Canary
from testbed.secrets.canary_watch import CanaryWatch
from testbed.secrets.started_programs import StartedPrograms

from devtools import other_user

pytest_plugins = ["testbed.aws.fixtures", "testbed.keyring.fixtures"]

_GUARD = Guard()
_CANARY = Canary({"the passphrase": PASSPHRASE})
_CANARY.mark_what_is_minted()
_WATCH = CanaryWatch(_CANARY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test if its output contains a secret of this run."""
    report = yield
    if _CANARY.seen_in("".join(content for _, content in report.sections)):
        report.outcome, report.longrepr = "failed", "a secret was printed"
        report.sections = []
    return report


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis look as hard as this run is to, and signals do what they usually do."""
    dispositions.make_usual()
    examples.configure(config)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let what hypothesis tries be tried in the long tests, too."""
    examples.mark(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the tests that were not run because a program is not on this machine."""
    real_terraform.report(config, terminalreporter, Path(__file__).parent / "end_to_end" / "terraform")


@pytest.fixture(scope="session")
def canary_watch() -> CanaryWatch:
    """Return the search for secrets that this run makes."""
    return _WATCH


@pytest.fixture
def canary() -> Canary:
    """Return the marks of this run."""
    return _CANARY


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this project's runs."""
    parser.addoption("--note-starts", action="store_true", help="look for secrets in every start of a program")
    parser.addoption("--write-screens", action="store_true", help="write tests/screens/texts anew")
    parser.addoption("--seed", type=int, help="take the chances that a failed test had")


@pytest.fixture
def seeded_random(request: pytest.FixtureRequest) -> random.Random:
    """Return a random number generator whose seed is printed if the test fails."""
    seed = request.config.getoption("seed")
    seed = secrets.randbelow(2**32) if seed is None else seed
    sys.stdout.write(f"--seed={seed} repeats this\n")
    return random.Random(seed)  # noqa: S311 - nothing secret


@pytest.fixture(scope="session")
def started_programs(request: pytest.FixtureRequest) -> Iterator[StartedPrograms | None]:
    """Note the programs that are started, in a run that is to."""
    if not request.config.getoption("note_starts"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="starts-", dir="/tmp") as folder:
        yield StartedPrograms(folder)


@pytest.fixture(scope="session", autouse=True)
def canary_run(started_programs: StartedPrograms | None) -> Iterator[None]:
    """Fail the run if one of its secrets was in a process, an output or a file without permission."""
    with _WATCH.watching():
        yield
    for command, variables in started_programs.noted() if started_programs else ():
        _WATCH.look_at_start(command, variables)
    _WATCH.look_at_folders_for_all()
    _WATCH.check()


@pytest.fixture(autouse=True)
def sealed_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started_programs: StartedPrograms | None
) -> Iterator[None]:
    """Isolate the test and its children in a directory; fail it if it accessed anything real."""
    for name in set(os.environ) - set(clean(dict(os.environ))):
        monkeypatch.delenv(name)
    for name, value in sealed(str(tmp_path)).items():
        monkeypatch.setenv(name, value)
    if started_programs:
        monkeypatch.setenv("PYTHONPATH", started_programs.folder)
    for name in ("home", "tmp", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    _GUARD.violations.clear()
    yield
    if _GUARD.violations:
        raise RealWorldTouched(", ".join(_GUARD.violations))
    _WATCH.look_at_files(str(tmp_path))
    _WATCH.check()


@pytest.fixture
def guard_violations() -> list[str]:
    """Return what the guard saw in this test; a test of the guard itself empties it."""
    return _GUARD.violations


@pytest.fixture
def home() -> Path:
    """Return the home directory of this test."""
    return Path(os.environ["HOME"])


@pytest.fixture
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the environment of child processes, with the private keyring if the test uses it."""
    for name in ("keyring_bus", "own_keyring_bus"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    return dict(os.environ)


@pytest.fixture
def unprivileged(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a command, or a string of Python, as an unprivileged user; raise an error if it fails unless check=False.

    That user may enter the test's folder, whatever folders pytest puts around it.
    """
    top = tmp_path_factory.getbasetemp()
    # --basetemp may name any folder, and each process of xdist has one of its own in it.
    top = top.parent if top.name.startswith("popen-") else top
    for folder in (tmp_path, *tmp_path.parents):
        if top in (folder, *folder.parents) or "pytest-of-" in str(folder):
            folder.chmod(0o755)

    def run(program: str | list[str], *, check: bool = True, **options: Any) -> "subprocess.CompletedProcess[str]":
        arguments = [sys.executable, "-c", program] if isinstance(program, str) else program
        settings = {"capture_output": True, "text": True, "timeout": 60} | options
        return subprocess.run(other_user.command(arguments), check=check, **settings)

    return run
