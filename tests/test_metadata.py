"""The project's metadata, which package indexes show, and its workflows."""

import hashlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import awsroles
from awsroles.core import project_urls

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# https://www.apache.org/licenses/LICENSE-2.0.txt
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def test_the_license_is_the_text_of_apache_2() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert hashlib.sha256((TOP / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_the_program_knows_the_addresses_of_the_project() -> None:
    assert PROJECT["urls"]["Repository"] == project_urls.REPOSITORY
    assert PROJECT["urls"]["Documentation"] == project_urls.DOCUMENTATION
    assert all(
        url.startswith((project_urls.REPOSITORY, project_urls.DOCUMENTATION)) for url in PROJECT["urls"].values()
    )


def versions() -> list[str]:
    return [found[1] for each in PROJECT["classifiers"] if (found := re.fullmatch(r".* :: Python :: (3\.\d+)", each))]


def test_the_classifiers_begin_with_the_oldest_supported_python() -> None:
    assert PROJECT["requires-python"] == f">={versions()[0]}"
    assert versions() == ["3.10", "3.11", "3.12", "3.13"]


def test_the_summary_is_that_of_the_help() -> None:
    assert PROJECT["description"] == awsroles.__doc__


@pytest.mark.parametrize("name", ["docs", "release", "test"])
def test_the_actions_of_a_workflow_are_pinned_and_its_permissions_listed(name: str) -> None:
    text = (TOP / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert [each for each in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []
    # Without this, a job has the permissions that the repository's settings give.
    assert re.search(r"^permissions:", text, re.MULTILINE)


def test_the_workflow_tests_each_python_of_the_classifiers() -> None:
    text = (TOP / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    listed = ", ".join(f'"{version}"' for version in versions())
    assert text.count(f"python: [{listed}]\n") == 2


def test_the_changelog_has_the_version() -> None:
    text = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(awsroles.__version__)}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)
