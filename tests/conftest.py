"""Every test runs in a home folder of its own, without the real keyring and without a network."""

import functools
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
from testbed.code_sources import CODE_SOURCES
from testbed.fakes.memory_adoption_backups import MemoryAdoptionBackups
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryChoice, MemoryStore
from testbed.fakes.scripted_picker import ScriptedPicker
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.fakes.shared_state import FileState, MemoryState
from testbed.fuzz import examples
from testbed.isolation import dispositions, other_user
from testbed.isolation.guards import Guard, RealWorldTouched, clean, sealed
from testbed.keyring.file_stores import PASSPHRASE, FileStores
from testbed.keyring.kernel_keys import require_kernel_keyring
from testbed.keyring.private_keyring import PrivateKeyring
from testbed.secret_stores import SECRET_STORES, STORE_VIEWS
from testbed.secrets.canary import Canary
from testbed.secrets.canary_watch import CanaryWatch
from testbed.secrets.started_programs import StartedPrograms
from testbed.terminal.pty_picker import PICKERS, PtyPicker
from testbed.terminal.pty_prompter import PtyPrompter

from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.state.adoption_backups import FileAdoptionBackups
from awsroles.adapters.state.locks import FileLocks
from awsroles.adapters.state.store_choice import StoreChoiceFile
from awsroles.core.config.edit import ProfileFile
from awsroles.core.mfa.codes import CodeSource
from awsroles.core.profiles.adoption_backup import AdoptionBackups
from awsroles.core.prompts import Picker, Prompter
from awsroles.core.sessions.single_flight import Locks
from awsroles.core.stores.ports import SecretStore, StoreChoice, StoreView
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow_assume, trust, trust_with_mfa
from awsroles.standin.server import Served, serve

_GUARD = Guard()
_CANARY = Canary({"the passphrase": PASSPHRASE})
_CANARY.mark_what_is_minted()
_WATCH = CanaryWatch(_CANARY)
_MASTER = "111111111111"
_ADA = f"arn:aws:iam::{_MASTER}:user/ada"
_ROLES = "arn:aws:iam::222222222222:role/"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test in whose own output a secret of this run is."""
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


@pytest.fixture
def canary() -> Canary:
    """Return the marks of this run."""
    return _CANARY


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run note every program that is started (tests of environments fail then), or repeat another's chances."""
    parser.addoption("--note-starts", action="store_true", help="look for secrets in every start of a program")
    parser.addoption("--seed", type=int, help="take the chances that a failed test had")


@pytest.fixture
def seeded_random(request: pytest.FixtureRequest) -> random.Random:
    """Return chances of their own for every run, whose seed is told where the test fails."""
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
    """Fail the run where a secret of it was in a process, an output or a file that it must not be in."""
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
    """Keep the test and its children in a folder of their own; fail it where it reached for the real world."""
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
    """Return the home folder of this test."""
    return Path(os.environ["HOME"])


@pytest.fixture
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the environment for child processes, with the private keyring where the test asks for one."""
    for name in ("keyring_bus", "own_keyring_bus"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    return dict(os.environ)


@pytest.fixture(scope="session")
def shared_keyring() -> Iterator[PrivateKeyring]:
    """One private keyring for the whole run; use `keyring_bus`."""
    with tempfile.TemporaryDirectory(prefix="keyring-", dir="/tmp") as folder:
        keyring = PrivateKeyring(folder)
        try:
            keyring.start()
            yield keyring
        finally:
            keyring.stop()
            _WATCH.look_at_files(folder)


@pytest.fixture
def keyring_bus(shared_keyring: PrivateKeyring, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateKeyring]:
    """Give a real, unlocked and empty keyring. Whoever locks, stops or breaks one takes `own_keyring_bus`."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", shared_keyring.address)
    yield shared_keyring
    shared_keyring.revive()
    shared_keyring.empty()


@pytest.fixture
def own_keyring_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateKeyring]:
    """Give a bus for this test alone, without a keyring daemon until `start_daemon`."""
    with tempfile.TemporaryDirectory(prefix="keyring-", dir="/tmp") as folder:
        keyring = PrivateKeyring(folder)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring.address)
        try:
            keyring.start(with_daemon=False)
            yield keyring
        finally:
            keyring.stop()
            _WATCH.look_at_files(folder)


@pytest.fixture
def unprivileged(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a command, or a string of Python, as a user without rights; a failure is an error unless check=False.

    That user may enter the test's folder, whatever folders pytest puts around it.
    """
    for folder in (tmp_path, *tmp_path.parents):
        if "pytest-of-" in str(folder):
            folder.chmod(0o755)

    def run(program: str | list[str], *, check: bool = True, **options: Any) -> "subprocess.CompletedProcess[str]":
        arguments = [sys.executable, "-c", program] if isinstance(program, str) else program
        settings = {"capture_output": True, "text": True, "timeout": 60} | options
        return subprocess.run(other_user.command(arguments), check=check, **settings)

    return run


@pytest.fixture
def memory_store() -> MemoryStore:
    """Return the fake of the `SecretStore` port."""
    return MemoryStore()


@pytest.fixture
def file_stores(tmp_path: Path) -> Iterator[FileStores]:
    """Return the stores of a machine without a keyring, and leave nothing of theirs in memory."""
    require_kernel_keyring()
    stores = FileStores(tmp_path / "state")
    yield stores
    stores.clear()


@pytest.fixture(params=sorted(SECRET_STORES))
def secret_store(request: pytest.FixtureRequest) -> SecretStore:
    """Every implementation of the `SecretStore` port in turn, empty."""
    return SECRET_STORES[request.param](request)


@pytest.fixture(params=sorted(STORE_VIEWS))
def viewed_store(request: pytest.FixtureRequest) -> tuple[SecretStore, StoreView]:
    """Every implementation of the `StoreView` port in turn, with the store that it looks at, empty."""
    return STORE_VIEWS[request.param](request)


@pytest.fixture(params=["memory", "file"])
def store_choice(request: pytest.FixtureRequest, tmp_path: Path) -> StoreChoice:
    """Every implementation of the `StoreChoice` port in turn, where nothing was chosen yet."""
    return MemoryChoice() if request.param == "memory" else StoreChoiceFile(str(tmp_path / "state"))


@pytest.fixture
def locks(home: Path) -> Locks:
    """Locks between processes, waited for up to ten seconds."""
    return FileLocks(str(home / ".local" / "state" / "awsroles"), lambda: 10, lambda: None)


@pytest.fixture(params=["memory", "disk"])
def profile_file(request: pytest.FixtureRequest, home: Path, locks: Locks) -> ProfileFile:
    """Every implementation of the `ProfileFile` port in turn, empty."""
    if request.param == "memory":
        return MemoryProfileFile()
    return AwsFile(str(home / ".aws" / "config"), "config", locks)


@pytest.fixture(params=["memory", "files"])
def kept_sections(request: pytest.FixtureRequest, tmp_path: Path) -> AdoptionBackups:
    """Every implementation of the `AdoptionBackups` port in turn, empty."""
    return MemoryAdoptionBackups() if request.param == "memory" else FileAdoptionBackups(str(tmp_path / "state"))


@pytest.fixture(params=["scripted", "terminal"])
def person(request: pytest.FixtureRequest, environment: dict[str, str]) -> Callable[..., Prompter]:
    """Every implementation of the `Person` port in turn: a maker of somebody who gives these answers."""
    return ScriptedPrompter if request.param == "scripted" else functools.partial(PtyPrompter, environment)


@pytest.fixture(params=["scripted", *PICKERS])
def picker(request: pytest.FixtureRequest, environment: dict[str, str]) -> Callable[..., Picker]:
    """Every implementation of the `Picker` port in turn: a maker of somebody who types these answers."""
    if request.param == "scripted":
        return ScriptedPicker
    return functools.partial(PtyPicker, request.param, environment)


@pytest.fixture(params=sorted(CODE_SOURCES))
def code_source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], CodeSource]:
    """Every implementation of the `CodeSource` port in turn: a maker of one with this code, or without anybody."""
    monkeypatch.setenv("DISPLAY", ":77")
    return CODE_SOURCES[request.param]


@pytest.fixture(params=["memory", "files"])
def shared_state(request: pytest.FixtureRequest, tmp_path: Path) -> MemoryState | FileState:
    """Return what processes share besides secrets, in memory and in the state folder in turn, empty."""
    return MemoryState() if request.param == "memory" else FileState(str(tmp_path / "state"))


@pytest.fixture
def aws() -> StandIn:
    """Return a stand-in with the user ada, who may assume any role of one sub-account."""
    aws = StandIn()
    operations = aws.add_group(f"arn:aws:iam::{_MASTER}:group/operations", [allow_assume([f"{_ROLES}*"])])
    aws.add_user(_ADA, groups=[operations])
    aws.add_role(f"{_ROLES}operations", trust_with_mfa(_MASTER))
    aws.add_role(f"{_ROLES}open", trust(f"arn:aws:iam::{_MASTER}:root"))
    return aws


@pytest.fixture
def key(aws: StandIn) -> AccessKey:
    """Return ada's access key at the stand-in."""
    return aws.add_access_key(_ADA)


@pytest.fixture
def phone(aws: StandIn) -> MfaDevice:
    """Return ada's MFA device."""
    return aws.add_mfa_device(_ADA, f"arn:aws:iam::{_MASTER}:mfa/ada-phone")


@pytest.fixture
def server(aws: StandIn) -> Iterator[Served]:
    """Serve the stand-in on loopback."""
    with serve(aws) as server:
        yield server
