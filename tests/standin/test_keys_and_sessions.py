"""Lifetimes of keys and sessions, as plain boto3 sees them."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import OPERATIONS

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

UNKNOWN = (403, "InvalidClientTokenId", "The security token included in the request is invalid.")
EXPIRED = (403, "ExpiredToken", "The security token included in the request is expired")


def test_an_unknown_key_is_refused(sts: Sts, refused: Refused) -> None:
    stranger = {"AccessKeyId": "AKIAABCDEFGHIJKLMNOP", "SecretAccessKey": "x" * 40}
    assert refused(sts(stranger).get_caller_identity) == UNKNOWN


def test_an_inactive_and_a_deleted_key_are_refused(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.deactivate_access_key(key.access_key_id)
    assert refused(sts(key).get_caller_identity) == UNKNOWN
    aws.delete_access_key(key.access_key_id)
    assert refused(sts(key).get_caller_identity) == UNKNOWN


def test_a_wrong_secret_is_refused(sts: Sts, key: AccessKey, mfa_session: dict[str, Any], refused: Refused) -> None:
    words = (
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )
    wrong = {"AccessKeyId": key.access_key_id, "SecretAccessKey": "x" * 40}
    assert refused(sts(wrong).get_caller_identity) == (403, "SignatureDoesNotMatch", words)
    wrong = {**mfa_session, "SecretAccessKey": key.secret_access_key}
    assert refused(sts(wrong).get_caller_identity) == (403, "SignatureDoesNotMatch", words)


def test_a_session_token_that_is_wrong_missing_or_out_of_place_is_refused(
    sts: Sts, key: AccessKey, mfa_session: dict[str, Any], refused: Refused
) -> None:
    without = {name: value for name, value in mfa_session.items() if name != "SessionToken"}
    pair = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key}
    for credentials in ({**mfa_session, "SessionToken": "A" * 400}, without, {**pair, "SessionToken": "A" * 400}):
        assert refused(sts(credentials).get_caller_identity) == UNKNOWN


def test_a_session_can_be_made_to_end_sooner_than_asked(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    aws.lifetimes["AssumeRole"] = 0
    role = sts(mfa_session).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada")["Credentials"]
    assert refused(sts(role).get_caller_identity) == EXPIRED
    assert sts(mfa_session).get_caller_identity()["Account"] == "111111111111"


def test_all_sessions_can_be_ended(aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused) -> None:
    aws.expire_sessions()
    assert refused(sts(mfa_session).get_caller_identity) == EXPIRED


def test_sessions_end_by_the_stand_ins_clock(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    aws.clock_offset = 43200 - 60
    aws.clock_tolerance = 86400
    assert sts(mfa_session).get_caller_identity()["Account"] == "111111111111"
    aws.clock_offset = 43200 + 60
    assert refused(sts(mfa_session).get_caller_identity) == EXPIRED


@pytest.mark.parametrize("end", [StandIn.deactivate_access_key, StandIn.delete_access_key])
def test_sessions_die_with_the_key_they_came_from(
    aws: StandIn,
    sts: Sts,
    key: AccessKey,
    mfa_session: dict[str, Any],
    refused: Refused,
    *,
    end: Callable[[StandIn, str], None],
) -> None:
    role = sts(mfa_session).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada")["Credentials"]
    end(aws, key.access_key_id)
    assert refused(sts(mfa_session).get_caller_identity) == UNKNOWN
    assert refused(sts(role).get_caller_identity) == UNKNOWN
    aws.sessions_outlive_their_key = True
    assert sts(role).get_caller_identity()["Account"] == "222222222222"


def test_a_new_key_can_take_a_while_to_be_known(aws: StandIn, sts: Sts, refused: Refused) -> None:
    aws.key_propagation = 10
    key = aws.add_access_key("arn:aws:iam::111111111111:user/ada")
    assert refused(sts(key).get_caller_identity) == UNKNOWN
    aws.clock_offset = 11
    assert sts(key).get_caller_identity()["Account"] == "111111111111"
