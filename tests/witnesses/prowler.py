"""The other side: prowler, a program of its own, on the same account."""

import csv
import subprocess
from collections.abc import Sequence
from pathlib import Path

from awsroles.core.dataclass import dataclass

PROGRAM = Path(__file__).parents[2] / ".venv-witnesses" / "bin" / "prowler"
# Its defaults are 45 days; ours are 90.
_SETTINGS = """aws:
  max_unused_access_keys_days: 90
  max_console_access_days: 90
"""
_ENDED = (0, 3)
"""Its exit codes without and with failures."""


@dataclass(frozen=True)
class Verdict:
    """A verdict of prowler on the resource of the ARN *resource* in one *check*."""

    check: str
    resource: str
    fails: bool
    said: str


def run_prowler(url: str, checks: Sequence[str], folder: Path) -> list[Verdict]:
    """Return the verdicts of *checks* on the account at *url*; prowler may write into *folder*."""
    settings, out = folder / "settings.yaml", folder / "out"
    settings.write_text(_SETTINGS, encoding="utf-8")
    command = [str(PROGRAM), "aws", "-f", "us-east-1", "-M", "csv", "-o", str(out), "-F", "verdicts", "-b"]
    environment = {
        "AWS_ACCESS_KEY_ID": "admin",
        "AWS_SECRET_ACCESS_KEY": "admin",
        "AWS_ENDPOINT_URL": url,
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [*command, "--config-file", str(settings), "--checks", *checks],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode in _ENDED, done.stdout + done.stderr
    with (out / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        return [_verdict(row) for row in csv.DictReader(file, delimiter=";")]


def _verdict(row: dict[str, str]) -> Verdict:
    fails = {"FAIL": True, "PASS": False}[row["STATUS"]]
    return Verdict(row["CHECK_ID"], row["RESOURCE_UID"], fails, row["STATUS_EXTENDED"])
