"""`awsroles demo`, run without an AWS account and without a keyring."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest
from testbed.program.fake_programs import install
from testbed.program.workstation import Workstation

from awsroles import demo
from awsroles.cli.output import results
from awsroles.errors import AwsrolesError, StorageError
from devtools.pty_process import CTRL_C

PYTHON_AWS = f'exec "{sys.executable}" -m awscli "$@"'
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


@pytest.fixture
def workstation(environment: dict[str, str]) -> Workstation:
    """Return a workstation without a keyring and AWS, with an AWS CLI that works in any checkout."""
    environment["PATH"] = f"{install('aws', PYTHON_AWS) / 'bin'}{os.pathsep}{environment['PATH']}"
    return Workstation(environment | {"SHELL": "/bin/sh"})


def homes(workstation: Workstation) -> list[str]:
    """Return the existing temporary homes."""
    return [name for name in os.listdir(workstation.environment["TMPDIR"]) if name.startswith("awsroles-demo-")]


def test_the_demo_gets_from_the_access_key_to_the_aws_cli_and_leaves_no_files(workstation: Workstation) -> None:
    done = workstation.run("demo")
    assert [line for line in done.stdout.splitlines() if line[:1].isdigit()] == [
        "1. Store the access key in a sealed file (on a desktop: in the keyring), and write profile master.",
        "2. Write a profile for each role that ada's policies allow; this takes one MFA code.",
        "3. Every AWS program can use these profiles: they get their credentials from awsroles.",
        "4. The AWS CLI uses prod-operations.",
        "5. Look at what is stored: no file has a secret in plain text.",
    ]
    assert f'"Arn": "{CALLER}"' in done.stdout
    assert "awsroles_role_arn = arn:aws:iam::222222222222:role/operations" in done.stdout
    places = ("PLACE", "sealed file", "kernel keyring", "sealed session file")
    shown = done.stdout.partition("store show")[2].splitlines()
    table = [line.find(place) for line in shown for place in places if line.endswith(place)]
    assert len(table) == 4
    assert len(set(table)) == 1
    assert len(done.stdout.splitlines()) < 75
    assert max(map(len, done.stdout.partition("discover --yes")[2].partition("3.")[0].splitlines())) < 80
    then = "To go on, try it yourself, or begin with your own access key:"
    assert done.stdout.endswith(f"{then}\n  awsroles demo --shell\n  awsroles setup\n")
    assert "lasting path" not in done.stdout
    assert done.stderr == ""
    assert homes(workstation) == []
    assert not workstation.config.exists()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_terminated_demo_cleans_up(workstation: Workstation, end: signal.Signals) -> None:
    process = workstation.start("demo")
    while not homes(workstation):
        time.sleep(0.01)
    time.sleep(0.5)
    process.send_signal(end)
    process.communicate(timeout=30)
    assert process.returncode == (130 if end is signal.SIGINT else 143)
    assert homes(workstation) == []


def test_the_shell_of_the_demo_runs_awsroles(workstation: Workstation) -> None:
    with workstation.on_terminal("demo", "--shell", seconds=30) as terminal:
        terminal.wait_for("Now try it yourself:")
        terminal.wait_for("The command mfa-code shows a code of ada's device; exit ends the demo.")
        terminal.type("awsroles status --json | grep -c live; mfa-code | wc -c")
        terminal.wait_for("2")
        terminal.wait_for("7")
        # The first example of docs/guards.md.
        guard = "awsroles_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess"
        terminal.type(
            f"sed -i 's|^.profile prod-operations.$|&\\n{guard}|' ~/.aws/config; awsroles login prod-operations"
        )
        terminal.wait_for("Logged in to prod-operations")
        terminal.type("awsroles rotate --yes")
        terminal.wait_for("with AWS; it is now in use")
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for master): ")
        terminal.press(CTRL_C)
        terminal.wait_for("Cancelled.")
        terminal.type("awsroles logout; awsroles login prod-operations")
        terminal.wait_for("MFA code from ada-phone (ada, account 111111111111, for prod-operations): ")
        terminal.press(CTRL_C)
        terminal.wait_for("Cancelled.")
        terminal.type("exit 0")
        assert terminal.exit_code() == 0
    assert homes(workstation) == []


def test_without_an_aws_cli_the_demo_uses_botocore(workstation: Workstation, tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['awscli'] = None; from awsroles.entry import main; sys.exit(main())"
    python = tmp_path / "bin"
    python.mkdir()
    for name in ("cat", "sh"):
        (python / name).symlink_to(f"/bin/{name}")
    done = subprocess.run(
        [sys.executable, "-c", hidden, "demo"],
        env=workstation.environment | {"PATH": str(python)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    which = "4. botocore uses prod-operations, as there is no AWS CLI here (pip install 'awsroles[demo]' has one)."
    assert which in done.stdout.splitlines()
    assert f'"Arn": "{CALLER}"' in done.stdout


def test_the_aws_cli_on_path_is_preferred_to_that_of_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    command, which = demo._aws()
    assert command[:3] == [sys.executable, "-m", "awscli"]
    assert which == "The AWS CLI uses prod-operations (that of awsroles[demo])."


def test_a_home_that_cannot_be_created_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkdtemp", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(StorageError, match="the temporary home of the demo cannot be created: No space") as caught:
        demo.run(results, shell=False)
    assert caught.value.hint == "set TMPDIR to a folder that you may write to"


def test_a_step_that_fails_ends_the_demo(capsys: pytest.CaptureFixture[str]) -> None:
    home = demo.DemoHome("/nonexistent", dict(os.environ))
    with pytest.raises(AwsrolesError, match=r"this step of the demo failed \(exit code 3\)"):
        demo._show(home, ["sh", "-c", "echo why; exit 3"], None, results)
    assert capsys.readouterr().out == "   $ sh -c echo why; exit 3\n   why\n\n"
