"""Real Terraform and its AWS provider, on machines that have both; nothing is downloaded."""

import glob
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

_PROVIDER = "registry.terraform.io/hashicorp/aws"
# Terraform itself looks into the first three without being told.
_FOLDERS = (
    "~/.terraform.d/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    "/opt/*",
)
_MIRROR = re.compile(r'filesystem_mirror\s*\{[^}]*?path\s*=\s*"([^"]+)"')


def _mirrors(environ: Mapping[str, str]) -> list[str]:
    home = environ.get("HOME", "/")
    named = []
    for file in (environ.get("TF_CLI_CONFIG_FILE", ""), os.path.join(home, ".terraformrc")):
        if os.path.isfile(file):
            named += _MIRROR.findall(Path(file).read_text(encoding="utf-8"))
    return named + [found for each in _FOLDERS for found in sorted(glob.glob(each.replace("~", home)))]


class Found:
    """The program *terraform* and the folder *mirror* of its providers; without them, *missing* says what is."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.terraform = shutil.which("terraform", path=environ.get("PATH")) or ""
        self.mirror = next((each for each in _mirrors(environ) if glob.glob(f"{each}/{_PROVIDER}/*/*/*")), "")
        self.missing = ""
        if not self.terraform:
            self.missing = "terraform is not on PATH"
        elif not self.mirror:
            self.missing = "the AWS provider of terraform is in no local mirror"


# Looked for before tests get a home folder of their own.
FOUND = Found(os.environ)


def report(config: pytest.Config, reporter: pytest.TerminalReporter, folder: Path) -> None:
    """Say in the summary that the tests in *folder* were not run, if they would have been."""
    asked = [Path(str(each).partition("::")[0]).absolute() for each in config.args]
    if FOUND.missing and any(folder.is_relative_to(each) or each.is_relative_to(folder) for each in asked):
        reporter.write_line(f"not run: terraform ({FOUND.missing}): {folder.relative_to(config.rootpath)}")


class Terraform:
    """Terraform for the root modules in *folder*, with *environment*; *at* is the URL of AWS."""

    def __init__(self, folder: Path, environment: Mapping[str, str], at: str) -> None:
        self.folder = folder
        settings = folder.parent / "terraform.rc"
        settings.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{FOUND.mirror}"\n  }}\n}}\n'
        )
        self._environment = {
            **environment,
            "TF_CLI_CONFIG_FILE": str(settings),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            # Its processes end soon, and a fifth of their time would go into collecting garbage.
            "GOGC": "400",
            "TF_VAR_assume_deploy_role": "true",
            "AWS_ENDPOINT_URL": at,
            "AWS_ACCESS_KEY_ID": "admin",
            "AWS_SECRET_ACCESS_KEY": "admin",
        }

    def write(self, files: Mapping[str, str]) -> None:
        """Put *files* into the folder; what else is there stays."""
        for path, text in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")

    def run(self, root: str, *arguments: str, code: int = 0) -> str:
        """Run terraform in the folder *root* and return its output; fail unless it exits with *code*."""
        return self._ended(root, arguments, codes=[code]).stdout

    def refusal(self, root: str, *arguments: str) -> str:
        """Run terraform in the folder *root*, which fails, and return what it says of it."""
        return self._ended(root, arguments, codes=[1]).stderr

    def initialize(self, root: str) -> None:
        """Prepare *root*."""
        self.run(root, "init", "-input=false", "-no-color")

    def apply(self, root: str, *options: str) -> str:
        """Apply *root* without a question."""
        return self.run(root, "apply", "-auto-approve", "-input=false", "-lock=false", "-no-color", *options)

    def changes(self, root: str, *options: str) -> dict[str, list[str]]:
        """Return what a plan of *root* does, by address; fail if Terraform warns, such as of what is deprecated."""
        command = ["plan", "-input=false", "-lock=false", "-no-color", "-detailed-exitcode", "-json", *options]
        done = self._ended(root, command, codes=[0, 2])
        found = _planned(done.stdout)
        assert bool(found) is (done.returncode == 2), done.stdout
        return found

    def _ended(self, root: str, arguments: Sequence[str], codes: Sequence[int]) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [FOUND.terraform, f"-chdir={self.folder / root}", *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode in codes, (root, arguments, done.returncode, done.stdout, done.stderr)
        return done


def _planned(output: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in output.splitlines():
        message: dict[str, Any] = json.loads(line)
        assert message["type"] != "diagnostic", message
        if message["type"] == "planned_change":
            change = message["change"]
            found.setdefault(change["resource"]["addr"], []).append(change["action"])
    return found
