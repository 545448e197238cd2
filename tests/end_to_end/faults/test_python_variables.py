"""Python variables of a project do not affect awsroles, and reach the programs that it starts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from testbed.program.workstation import Workstation

from awsroles.adapters.process.launcher import program_path
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn

VARIABLES = {
    "PYTHONHOME": sys.base_prefix,
    "PYTHONSTARTUP": "/nowhere/startup.py",
    "PYTHONWARNINGS": "error",
    "PYTHONDEVMODE": "1",
    "PYTHONINSPECT": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONTRACEMALLOC": "5",
    "PYTHONMALLOC": "debug",
    "PYTHONUSERBASE": "/nowhere",
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "1",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a directory with a module for each name of the standard library that Python does not load at start."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    ).stdout.split()
    folder = tmp_path / "src"
    folder.mkdir()
    for name in sys.stdlib_module_names - {each.partition(".")[0] for each in loaded} - {"sitecustomize"}:
        (folder / f"{name}.py").write_text(
            f'open({str(tmp_path / "ran")!r}, "a").write("{name} ")\nraise SystemExit(9)\n'
        )
    return folder


def test_modules_of_a_project_do_not_shadow_pythons(
    aws: StandIn, logged_in: Workstation, project: Path, phone: MfaDevice
) -> None:
    given: dict[str, Any] = {"PYTHONPATH": str(project)}
    kept = json.loads(logged_in.run("credential-process", "prod-operations").stdout)
    assert json.loads(logged_in.run("credential-process", "prod-operations", **given).stdout) == kept
    logged_in.run("logout", "prod-operations", **given)
    logged_in.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code(), **given)
    assert "prod-operations" in logged_in.run("status", **given).stdout
    assert aws.count("AssumeRole", "ok") == 2
    assert not (project.parent / "ran").exists()


def test_a_command_gets_the_variables_as_they_were(logged_in: Workstation) -> None:
    given: dict[str, Any] = {"PYTHONPATH": "/nowhere:src", "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2"}
    done = logged_in.run("exec", "prod-operations", "--", "env", **given)
    assert {f"{name}={value}" for name, value in given.items()} <= {*done.stdout.splitlines()}


@pytest.mark.parametrize("names", [VARIABLES, *(pytest.param([name], marks=pytest.mark.soak) for name in VARIABLES)])
def test_variables_of_python_add_no_message(logged_in: Workstation, names: list[str]) -> None:
    given: dict[str, Any] = {name: VARIABLES[name] for name in names}
    for command in (("credential-process", "prod-operations"), ("profile", "show", "prod-operations"), ("--version",)):
        plain, done = logged_in.run(*command), logged_in.run(*command, **given)
        assert (done.stdout, done.stderr) == (plain.stdout, plain.stderr)


def test_after_what_python_says_itself_nothing_more_is_said(logged_in: Workstation) -> None:
    done = logged_in.run("credential-process", "prod-operations", PYTHONVERBOSE="1", PYTHONPROFILEIMPORTTIME="1")
    assert json.loads(done.stdout)["Version"] == 1
    assert "awsroles.fastpath.credential_process" not in done.stderr


def test_a_restarted_process_keeps_its_arguments(logged_in: Workstation, tmp_path: Path) -> None:
    logged_in.run("profile", "add", "b", "--role-arn", "arn:aws:iam::333333333333:role/b", PYTHONPATH=str(tmp_path))
    program = program_path(logged_in.command()[0], logged_in.environment)
    assert f"credential_process = {program} credential-process b" in logged_in.config.read_text()


def test_a_script_beside_the_program_is_not_imported(logged_in: Workstation, tmp_path: Path) -> None:
    launcher = tmp_path / "awsroles"
    launcher.write_text(Path(logged_in.command()[0]).read_text())
    launcher.chmod(0o755)
    (tmp_path / "random.py").write_text("raise SystemExit(9)\n")
    (tmp_path / "queue.py").write_text("raise SystemExit(9)\n")
    assert (
        "prod-operations"
        in subprocess.run(
            [str(launcher), "status"], env=logged_in.environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout
    )
