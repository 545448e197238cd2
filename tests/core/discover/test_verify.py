"""The questions to AWS about roles."""

import pytest
from core.discover.samples import role

from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.sts import AssumedRole, AssumeRoleRequest, UserSession
from awsroles.core.discover.plan import FoundRole
from awsroles.core.discover.verify import Outcome, Verification, verified
from awsroles.core.profiles.model import RoleProfile
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    DurationTooLongError,
    InvalidCredentialsError,
    NetworkError,
    ThrottledError,
)

KEY = AccessKey("AKIA", "secret")
OPS = FoundRole(role("operations"), "possible", is_named=False)
SESSION = Credentials("ASIA", "secret", "token", 0)


class Sts:
    """Answers each request for a role with *error*, or with a session."""

    def __init__(self, error: AwsError | None = None) -> None:
        self.error = error
        self.requests: list[AssumeRoleRequest] = []

    def get_caller_identity(self, credentials: SigningCredentials) -> str:
        raise NotImplementedError

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> UserSession:
        raise NotImplementedError

    def assume_role(self, credentials: SigningCredentials, request: AssumeRoleRequest) -> AssumedRole:
        assert credentials == KEY
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        return AssumedRole(SESSION, "arn:aws:sts::222222222222:assumed-role/operations/ada")


def ask(error: AwsError | None = None) -> Outcome:
    return Verification(Sts(error), KEY, "ada", {}).ask(OPS)


def test_a_session_of_fifteen_minutes_is_asked_for_once() -> None:
    sts = Sts()
    assert Verification(sts, KEY, "a", {}).ask(OPS) == Outcome(True)
    [request] = sts.requests
    assert (request.seconds, request.session_name, request.is_sent_once) == (900, "a_", True)


def test_a_profile_that_the_role_has_gives_its_options() -> None:
    sts = Sts()
    profile = RoleProfile("ops", OPS.role, "master", external_id="x-1", session_name="team", source_identity="ada")
    Verification(sts, KEY, "ada", {OPS.role: profile}).ask(OPS)
    [request] = sts.requests
    assert (request.external_id, request.session_name, request.source_identity) == ("x-1", "team", "ada")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("User: x is not authorized to perform: sts:AssumeRole on resource: y", "it may not exist"),
        ("… with an explicit deny in a service control policy: arn:x", "denied with an explicit deny in a service"),
        (
            "… because no permissions boundary allows the sts:AssumeRole action",
            "denied because no permissions boundary",
        ),
    ],
)
def test_a_denial_is_told_with_the_reason_that_aws_gives(words: str, why: str) -> None:
    outcome = ask(AccessDeniedError(words))
    assert outcome.verified is False
    assert why in str(outcome.why)


def test_a_refusal_of_the_request_is_no_session() -> None:
    assert ask(DurationTooLongError("too long")) == Outcome(False, "too long")


def test_no_answer_is_neither_yes_nor_no() -> None:
    assert ask(NetworkError("gone")) == Outcome(None, "no answer: gone")


def test_throttling_is_left_to_the_pace_and_given_up_in_the_end() -> None:
    verification = Verification(Sts(ThrottledError("AWS is throttling")), KEY, "ada", {})
    for _ in range(11):
        with pytest.raises(ThrottledError):
            verification.ask(OPS)
    assert verification.ask(OPS) == Outcome(None, "no answer: AWS is throttling")


def test_an_expired_session_ends_all() -> None:
    with pytest.raises(InvalidCredentialsError):
        ask(InvalidCredentialsError("expired"))


@pytest.mark.parametrize(
    ("outcome", "access", "is_certain"),
    [
        (Outcome(True), "allowed", True),
        (Outcome(False, "x"), "possible", False),
        (Outcome(None, "x"), "possible", False),
    ],
)
def test_a_possible_role_that_aws_gave_is_allowed(outcome: Outcome, access: str, is_certain: bool) -> None:
    found = verified(OPS, outcome)
    assert (found.access, found.verified, found.is_certain) == (access, outcome.verified, is_certain)


def test_no_answer_leaves_a_named_role_certain() -> None:
    assert verified(FoundRole(OPS.role, "allowed"), Outcome(None, "x")).is_certain
