"""The composition root: what fills which port, as terms and environment decide."""

import subprocess
import sys
from pathlib import Path

import pytest

from awsroles.app.app import App
from awsroles.app.process import Terms
from awsroles.errors import ConfigurationError


def test_making_it_loads_no_adapter_and_no_library(environment: dict[str, str]) -> None:
    program = (
        "import sys; from awsroles.app.process import Terms; from awsroles.app.app import App;"
        "App(Terms(person=True));"
        "print([name for name in sys.modules if name.startswith('awsroles.adapters.')"
        " or name in ('typer', 'botocore', 'keyring', 'configupdater')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("variables", "region"),
    [
        ({}, "us-east-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-3"),
        ({"AWS_REGION": ""}, "us-east-1"),
    ],
)
def test_the_suggested_region_is_that_of_the_shell(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], region: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert App(Terms(person=True)).suggested_region == region


def test_each_service_has_the_endpoint_that_the_environment_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "https://sts.example")
    wiring = App(Terms(person=True))
    assert wiring.site("eu-west-1", "STS").endpoint_url == "https://sts.example"
    assert wiring.site("eu-west-1", "IAM").endpoint_url is None
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    assert App(Terms(person=True)).site("eu-west-1", "IAM").endpoint_url == "http://127.0.0.1:4566"


def test_plain_http_beyond_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.example")
    with pytest.raises(ConfigurationError, match="secrets go over https"):
        App(Terms(person=True)).site("eu-west-1", "STS")


def test_the_files_are_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path) -> None:
    assert App(Terms(person=True)).config.read().path == str(home / ".aws" / "config")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "keys"))
    wiring = App(Terms(person=True))
    assert wiring.config.read().path == str(tmp_path / "config")
    assert wiring.credentials.read().path == str(tmp_path / "keys")
