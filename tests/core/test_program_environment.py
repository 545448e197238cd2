"""What a program finds of a session in its environment, and what it does not find of others."""

import pytest

from awsroles.core.program_environment import ASSIGNED, child_environment, conflicting


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


def test_a_shell_unsets_what_there_is_of_containers_and_all_that_may_be() -> None:
    names = conflicting(["AWS_CONTAINER_OF_TOMORROW", "AWS_CONTAINER_$(id)", "AWS_CONTAINER_Ü", "AWS_PROFILE", "HOME"])
    assert names == [*conflicting([]), "AWS_CONTAINER_OF_TOMORROW"]
    assert len(names) == len(set(names))
    assert set(names).isdisjoint(ASSIGNED)
