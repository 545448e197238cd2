"""The search for Terraform and its AWS provider, and what a run of the tests says without them."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from testbed.organization import real_terraform
from testbed.organization.real_terraform import Found

PROVIDER = "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5"


@pytest.fixture
def program(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a terraform on PATH."""
    program = tmp_path / "bin" / "terraform"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return {"PATH": str(program.parent), "HOME": os.environ["HOME"]}


def add_mirror(folder: Path) -> Path:
    (folder / PROVIDER).parent.mkdir(parents=True)
    (folder / PROVIDER).write_text("")
    return folder


@pytest.mark.parametrize("is_named", [True, False])
def test_the_mirror_of_the_settings_is_found(
    program: dict[str, str], tmp_path: Path, home: Path, is_named: bool
) -> None:
    mirror = add_mirror(tmp_path / "a mirror")
    settings = tmp_path / "settings" if is_named else home / ".terraformrc"
    settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path    = "{mirror}"\n  }}\n}}\n')
    found = Found(program | ({"TF_CLI_CONFIG_FILE": str(settings)} if is_named else {}))
    assert (found.mirror, found.missing) == (str(mirror), "")


def test_the_folder_of_terraform_itself_is_found(program: dict[str, str], home: Path) -> None:
    mirror = add_mirror(home / ".terraform.d" / "plugins")
    assert Found(program | {"TF_CLI_CONFIG_FILE": "/absent"}).mirror == str(mirror)


def test_what_is_missing_is_said(program: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_terraform, "_FOLDERS", ())
    assert Found({"PATH": "/absent"}).missing == "terraform is not on PATH"
    assert Found(program).missing == "the AWS provider of terraform is in no local mirror"


@pytest.mark.parametrize(
    ("asked", "is_said"),
    [("tests", True), ("tests/end_to_end/terraform/test_apply.py::test_x", True), ("tests/core", False)],
)
def test_a_run_of_the_tests_says_that_they_were_not_run(
    monkeypatch: pytest.MonkeyPatch, asked: str, is_said: bool
) -> None:
    root = Path(__file__).parents[1]
    monkeypatch.chdir(root)
    lines: list[str] = []
    config: Any = SimpleNamespace(args=[asked], rootpath=root)
    reporter: Any = SimpleNamespace(write_line=lines.append)
    folder = root / "tests" / "end_to_end" / "terraform"
    monkeypatch.setattr(real_terraform, "FOUND", Found({"PATH": "/absent"}))
    real_terraform.report(config, reporter, folder)
    expected = ["not run: terraform (terraform is not on PATH): tests/end_to_end/terraform"]
    assert lines == (expected if is_said else [])
