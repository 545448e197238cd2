"""Plain boto3 clients of the stand-in."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.server import Served


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[boto3.Session]:
    """Return a boto3 session in an environment without variables of AWS or Python."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(("AWS_", "PYTHON", "BOTO")) or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield boto3.Session()


@pytest.fixture
def client(session: boto3.Session, server: Served) -> Callable[..., Any]:
    """Return a function that creates clients, from an access key or from STS credentials."""

    def make(service: Any, credentials: Any, **options: Any) -> Any:
        credentials = credentials if isinstance(credentials, dict) else vars(credentials)
        config = Config(
            retries={"total_max_attempts": 1}, parameter_validation=False, max_pool_connections=100, read_timeout=5
        )
        return session.client(
            service,
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id=credentials.get("AccessKeyId", credentials.get("access_key_id")),
            aws_secret_access_key=credentials.get("SecretAccessKey", credentials.get("secret_access_key")),
            aws_session_token=credentials.get("SessionToken"),
            config=config.merge(Config(**options)),
        )

    return make


@pytest.fixture
def sts(client: Callable[..., Any]) -> Callable[[Any], Any]:
    return functools.partial(client, "sts")


@pytest.fixture
def iam(client: Callable[..., Any]) -> Callable[[Any], Any]:
    return functools.partial(client, "iam")


@pytest.fixture
def mfa_session(sts: Callable[[Any], Any], key: AccessKey, phone: MfaDevice) -> dict[str, Any]:
    """Return the credentials of a session with MFA."""
    answer = sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=phone.unused_code())
    return dict(answer["Credentials"])


@pytest.fixture
def refused() -> Callable[[Callable[[], Any]], tuple[int, str, str]]:
    """Return a function that returns the status, code and message of a call's error."""

    def error_of(call: Callable[[], Any]) -> tuple[int, str, str]:
        with pytest.raises(ClientError) as caught:
            call()
        error = caught.value.response["Error"]
        return caught.value.response["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]

    return error_of


@pytest.fixture
def aws_cli() -> list[str]:
    """Return the command line of the real AWS CLI."""
    return [sys.executable, "-m", "awscli"]
