"""Session policies: read from the profile and its file, and checked before AWS is asked."""

import json
from hashlib import sha256
from typing import Any

import pytest

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.guards.session_policy import SessionPolicies, read_policy_arns
from awsroles.core.profiles.model import RoleProfile
from awsroles.errors import ConfigurationError

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
OWN = "arn:aws:iam::222222222222:policy/team/read"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}


def profile(**options: Any) -> RoleProfile:
    return RoleProfile("prod", parse_role_arn("arn:aws:iam::222222222222:role/operations"), "master", **options)


def of_file(content: bytes | None, **options: Any) -> Any:
    digest = sha256(content or b"").hexdigest()
    policies = SessionPolicies(lambda _: content)
    return policies.of(profile(**{"policy_file": "read.json", "policy_sha256": digest, **options}))


def long_policy(characters: int) -> bytes:
    """Return a policy that has this many characters without white space, and three times as many with it."""
    empty = len(json.dumps(DOCUMENT | {"Id": ""}, separators=(",", ":")))
    return json.dumps(DOCUMENT | {"Id": "x" * (characters - empty)}, indent=400).encode()


def test_arns_stand_between_commas_or_blanks() -> None:
    assert read_policy_arns(f"{READ_ONLY}, {OWN}\n{READ_ONLY}") == (READ_ONLY, OWN)


@pytest.mark.parametrize(
    "text", ["ReadOnlyAccess", "arn:aws:iam::aws:role/x", "arn:aws:iam::aws:policy/", "arn:aws:s3:::b"]
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the ARN of a managed policy"):
        read_policy_arns(text)


def test_a_session_takes_ten_managed_policies() -> None:
    ten = [f"{READ_ONLY}{number}" for number in range(10)]
    assert len(read_policy_arns(",".join(ten))) == 10
    with pytest.raises(ConfigurationError, match="a session takes 10 managed policies, and these are 11"):
        read_policy_arns(",".join([*ten, OWN]))


def test_the_policy_in_a_file_is_sent_without_white_space() -> None:
    policy = of_file(json.dumps(DOCUMENT, indent=4).encode(), policy_arns=(READ_ONLY,))
    assert policy.document == json.dumps(DOCUMENT, separators=(",", ":"))
    assert policy.arns == (READ_ONLY,)


def test_a_file_that_has_changed_is_not_taken_before_the_next_login() -> None:
    with pytest.raises(ConfigurationError, match=r"read\.json, has changed since the last login") as raised:
        of_file(json.dumps(DOCUMENT).encode(), policy_sha256="0" * 64)
    assert raised.value.hint == "read it, then run awsroles login prod"
    with pytest.raises(ConfigurationError, match="counts from the next login"):
        of_file(json.dumps(DOCUMENT).encode(), policy_sha256=None)


def test_aws_takes_2048_characters_in_all() -> None:
    assert len(of_file(long_policy(2_048)).document) == 2_048
    with pytest.raises(ConfigurationError, match="have 2049 characters, and AWS takes 2048"):
        of_file(long_policy(2_049))
    with pytest.raises(ConfigurationError, match=f"have {2_020 + len(READ_ONLY)} characters"):
        of_file(long_policy(2_020), policy_arns=(READ_ONLY,))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "does not exist: read.json"),
        (b"\xff", "is not UTF-8"),
        (b"{", "is not JSON"),
        (b'{"Version": "2012-10-17"}', "has no statement"),
        (json.dumps(DOCUMENT | {"Id": "\u0142"}).encode(), "ends at U\\+00FF"),
        (b" " * 70_000, "has 70000 bytes"),
    ],
)
def test_what_aws_would_refuse_is_refused_here(content: bytes | None, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        of_file(content)


def test_a_file_that_cannot_be_read_says_why() -> None:
    def fail(_: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(ConfigurationError, match="cannot be read: Permission denied"):
        SessionPolicies(fail).of(profile(policy_file="read.json"))


@pytest.mark.parametrize("arn", ["arn:aws:iam::333333333333:policy/read", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"])
def test_a_policy_of_another_account_is_refused(arn: str) -> None:
    with pytest.raises(ConfigurationError, match="is not in account 222222222222"):
        SessionPolicies(lambda _: None).of(profile(policy_arns=(arn,)))


def test_the_digest_is_for_a_file_that_aws_would_take() -> None:
    content = json.dumps(DOCUMENT).encode()
    policies = SessionPolicies(lambda _: content)
    assert policies.digest(profile()) == {}
    assert policies.digest(profile(policy_file="f")) == {"awsroles_policy_sha256": sha256(content).hexdigest()}
    with pytest.raises(ConfigurationError, match="AWS refuses the session policy in f"):
        SessionPolicies(lambda _: b"[]").digest(profile(policy_file="f"))
