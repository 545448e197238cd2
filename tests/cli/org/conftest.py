"""The folder of the example company, and a config file of ada."""

import shutil
from pathlib import Path

import pytest
from testbed.program.repository import git
from testbed.scenarios.organizations import EXAMPLE, MASTER_OF


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example company, which is the current folder."""
    folder = tmp_path / "company"
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def committed(company: Path) -> Path:
    """Return the example company, committed to git."""
    git(company, "init", "-q", "-b", "main")
    git(company, "add", ".")
    git(company, "commit", "-q", "-m", "one")
    return company


@pytest.fixture
def config(home: Path) -> Path:
    """Return the AWS config file with a master profile of ada."""
    path = home / ".aws" / "config"
    path.parent.mkdir()
    path.write_text(MASTER_OF.format(user="ada"))
    return path
