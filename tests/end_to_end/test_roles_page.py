"""The page of every role, in a real browser (chromium, which only `make soak` asks for)."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.console.export import ListedRole
from awsroles.core.console.html import roles_page
from awsroles.core.console.urls import switch_role_url

HOSTILE = "</a><img src=x onerror=document.title='stolen'>"
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def listed(name: str, role: str) -> ListedRole:
    arn = parse_role_arn(f"arn:aws:iam::222222222222:role/{role}")
    return ListedRole(name, arn, switch_role_url(arn, "x"), None, "f2b0a9")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a page of three roles, one with a hostile name."""
    path = tmp_path / "roles.html"
    path.write_text(roles_page([listed("prod-ops", "operations"), listed("prod-net", "network"), listed(HOSTILE, "x")]))
    return path


def shown(page: Path, profile: Path, search: str = "") -> str:
    """Return the page as the browser has it after its script ran."""
    program = shutil.which("chromium")
    assert program is not None, "install chromium for this test: apt-get install chromium"
    command = [program, *QUIET, f"--user-data-dir={profile}", "--dump-dom", f"{page.as_uri()}#{search}"]
    # Its own environment: a socket in a long TMPDIR would be too long a path for it.
    environment = {"PATH": os.environ["PATH"], "HOME": str(profile)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.soak
def test_the_script_runs_and_a_hostile_name_does_not(page: Path, tmp_path: Path) -> None:
    dom = shown(page, tmp_path / "a")
    assert "<title>AWS roles</title>" in dom
    assert '<p id="none" hidden="">' in dom
    assert "<img" not in dom
    assert not re.search(r"<li[^>]* hidden", dom)


@pytest.mark.soak
def test_the_search_hides_roles_that_do_not_match(page: Path, tmp_path: Path) -> None:
    dom = shown(page, tmp_path / "b", "prod%20net")
    hidden = re.findall(r'<li data-words="([^"]*)"[^>]*hidden', dom)
    assert [words.split()[0] for words in hidden[:1]] == ["prod-ops"]
    assert len(hidden) == 2
    assert '<p id="none" hidden="">' not in shown(page, tmp_path / "c", "nothing-like-it")
