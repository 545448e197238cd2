"""The project's metadata, which package indexes show."""

import hashlib
import re
import sys
from pathlib import Path
from typing import Any

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


def test_the_classifiers_begin_with_the_oldest_supported_python() -> None:
    versions = [
        found[1] for each in PROJECT["classifiers"] if (found := re.fullmatch(r".* :: Python :: (3\.\d+)", each))
    ]
    assert PROJECT["requires-python"] == f">={versions[0]}"
    assert versions == ["3.10", "3.11", "3.12", "3.13"]


def test_the_summary_is_that_of_the_help() -> None:
    assert PROJECT["description"] == awsroles.__doc__
