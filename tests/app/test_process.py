"""What a process takes from its terms and its environment."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.app.process import Process, Terms


def test_the_code_of_the_command_line_does_not_show_in_the_terms() -> None:
    assert "123456" not in repr(Terms(person=True, mfa_code="123456"))


@pytest.mark.parametrize(
    ("variables", "bundle"),
    [
        ({}, None),
        ({"REQUESTS_CA_BUNDLE": "/requests.pem"}, "/requests.pem"),
        ({"AWS_CA_BUNDLE": "/aws.pem", "REQUESTS_CA_BUNDLE": "/requests.pem"}, "/aws.pem"),
    ],
)
def test_certificates_are_those_of_the_environment_in_botocores_order(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], bundle: str | None
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Process(Terms(person=True)).ca_bundle == bundle


def test_the_time_of_credential_process_runs_from_its_start_on_whatever_the_clock_says() -> None:
    an_hour_ahead = time.time() + 3_600
    process = Process(Terms(person=False, started_at=an_hour_ahead, began=time.monotonic() - 20))
    assert 30 < process.deadline.remaining() <= 35


@pytest.mark.parametrize("folder", [".local/state/awsroles", ".config/awsroles"])
def test_a_folder_of_another_user_is_refused(unprivileged: Callable[..., Any], home: Path, folder: str) -> None:
    (home / folder).mkdir(parents=True)
    for part in (home, *home.parents[:3]):
        part.chmod(0o755)
    program = """
from awsroles.errors import ConfigurationError
from awsroles.app.process import Process, Terms
try:
    print(Process(Terms(person=True)).state_directory)
except ConfigurationError as error:
    print(error.message, error.hint)
"""
    told = unprivileged(program).stdout
    assert told.startswith(f"{home / folder} belongs to another user")
    assert "without sudo" in told
