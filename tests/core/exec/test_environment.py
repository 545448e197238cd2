"""What a program finds of a session in its environment, and what it does not find of others."""

import pytest

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import Credentials
from awsroles.core.exec.environment import ASSIGNED, child_environment, conflicting, session_variables
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.model import Session

CHAIN = ResolvedProfile(
    "/config", (), MasterProfile("master", parse_user_arn("arn:aws:iam::111111111111:user/ada")), (b"",)
)


def test_what_is_nothing_to_a_session_stays_as_it_is() -> None:
    environ = {"HOME": "/home/ada", "AWS_ENDPOINT_URL": "http://localhost:4566", "AWSROLES_PROMPT": "never"}
    assert child_environment(environ, {"AWS_REGION": "eu-west-1"}) == environ | {"AWS_REGION": "eu-west-1"}


@pytest.mark.parametrize(
    "name",
    [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SECURITY_TOKEN",
        "AWS_ACCESS_KEY",
        "AWS_SECRET_KEY",
        "AWS_ACCOUNT_ID",
        "AWS_CREDENTIAL_SCOPE",
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_BEARER_TOKEN_OF_TOMORROW",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_CONTAINER_of tomorrow",
        "AWSROLES_PASSPHRASE",
    ],
)
def test_what_an_sdk_might_prefer_and_the_passphrase_are_gone(name: str) -> None:
    assert child_environment({name: "stale"}, {}) == {}


@pytest.mark.parametrize(("document", "account"), [(b'{"AccountId": "222222222222"}', "222222222222"), (b"{}", None)])
def test_the_account_is_that_of_the_keys_or_none(document: bytes, account: str | None) -> None:
    session = Session(Credentials("ASIA", "secret", "token", 1_800_000_000), 1_799_996_400, document)
    child = child_environment({"AWS_ACCOUNT_ID": "999999999999"}, session_variables(CHAIN, session, {}))
    assert child.get("AWS_ACCOUNT_ID") == account


def test_a_shell_unsets_what_there_is_of_containers_and_all_that_may_be() -> None:
    there = ["AWS_CONTAINER_OF_TOMORROW", "AWS_CONTAINER_$(id)", "AWS_CONTAINER_Ü", "AWS_PROFILE", "HOME"]
    names = conflicting(dict.fromkeys(there, "x"))
    assert names == [*conflicting({}), "AWS_CONTAINER_OF_TOMORROW"]
    assert len(names) == len(set(names))
    assert set(names).isdisjoint(ASSIGNED)
