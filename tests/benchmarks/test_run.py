"""Short runs of the benchmarks."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_group_is_measured_in_a_home_that_login_made_and_nothing_is_written() -> None:
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "docs").iterdir()}
    shown = run("--only", "cold", "--rounds", "1")
    assert "| login with a code: time, relative to boto3: one AssumeRole | ≤ 1.1x |" in shown
    assert {path: path.stat().st_mtime_ns for path in (ROOT / "docs").iterdir()} == before


@pytest.mark.soak
@pytest.mark.alone
@pytest.mark.parametrize("group", ["warm", "at-once", "doors", "scale"])
def test_every_group_can_be_measured(group: str) -> None:
    assert "| ≤ " in run("--only", group, "--rounds", "1")
