"""The wheel, installed by pip, pipx and uv in a home directory without anything else."""

import os
import subprocess
from typing import Any

import pytest
from testbed.program.installers import INSTALLERS, Installed, InstalledWorkstation
from testbed.program.workstation import Workstation

import awsroles
from awsroles.standin.accounts import AccessKey, MfaDevice

pytestmark = pytest.mark.release

OPERATIONS = "arn:aws:iam::222222222222:role/operations"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
# bash-completion's own function loads the script of a command, as Tab does.
LOAD = """
. /usr/share/bash-completion/bash_completion
{ declare -F _comp_load && _comp_load awsroles || __load_completion awsroles; } >/dev/null 2>&1
complete -p awsroles
"""


@pytest.fixture(scope="module", params=sorted(INSTALLERS))
def installer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def installed(installer: str, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return INSTALLERS[installer](tmp_path_factory.mktemp(installer))


def test_the_program_goes_from_setup_to_the_aws_cli(
    installed: Installed, workstation: Workstation, key: AccessKey, phone: MfaDevice
) -> None:
    # A program in a temporary directory is written into profiles by its name, and is found here first.
    path = f"{installed.scripts}{os.pathsep}{workstation.environment['PATH']}"
    work = InstalledWorkstation(workstation.environment | {"PATH": path}, installed.scripts / "awsroles")
    assert work.run("--version").stdout == f"awsroles {awsroles.__version__}\n"
    secrets: dict[str, Any] = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    work.run("setup", "--no-input", "--mfa-serial", phone.serial, **secrets)
    work.run("login", "prod-operations", "--role-arn", OPERATIONS, "--mfa-code", phone.unused_code())
    assert work.caller_of_aws_cli("prod-operations") == CALLER


def test_bash_finds_the_completion(installed: Installed, installer: str) -> None:
    if installer != "pipx":
        installed.run("awsroles", "completion", "bash", "--install")
    assert installed.run("bash", "--norc", "-c", LOAD) == "complete -F _awsroles awsroles\n"


def test_fish_finds_the_completion(installed: Installed, installer: str) -> None:
    if installer != "pipx":
        installed.run("awsroles", "completion", "fish", "--install")
    answer = installed.run("fish", "-c", "complete -C 'awsroles org who-'")
    assert answer.startswith("who-can\t")


def test_man_finds_the_pages(installed: Installed, installer: str) -> None:
    variables: dict[str, Any] = {}
    if installer == "uv":
        # docs/completion.md names this line.
        (share,) = installed.home.glob(".local/share/uv/tools/awsroles/share/man")
        variables = {"MANPATH": f"{share}:"}
    assert installed.run("man", "-w", "awsroles-org-check", **variables).endswith("/awsroles-org-check.1\n")


def test_mandoc_and_groff_accept_every_page(installed: Installed) -> None:
    top = installed.home if (installed.home / "venv").exists() else installed.home / ".local" / "share"
    pages = sorted(str(each) for each in top.rglob("man1/awsroles*.1") if not each.is_symlink())
    assert len(pages) > 40
    assert installed.run("mandoc", "-T", "lint", "-W", "warning", *pages, check=False) == ""
    groff = ["/usr/bin/groff", "-man", "-ww", "-z", "-T", "utf8", *pages]
    assert subprocess.run(groff, capture_output=True, text=True, check=True).stderr == ""
