"""IAM, called by plain boto3."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, force_mfa_policy

Sts = Callable[[Any], Any]
Iam = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

OWN = ["arn:aws:iam::*:user/${aws:username}"]
UNKNOWN = (403, "InvalidClientTokenId", "The security token included in the request is invalid.")
START = f"User: {ADA} is not authorized to perform: "


@pytest.fixture(autouse=True)
def _own_keys(aws: StandIn) -> None:
    """Allow ada to manage her own devices and keys."""
    aws.users[ADA].policies = (allow(["iam:*"], OWN),)


def test_the_users_devices_are_listed_fido_too(aws: StandIn, iam: Iam, key: AccessKey, phone: MfaDevice) -> None:
    fido = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:u2f/user/ada/key", kind="u2f")
    aws.add_user("arn:aws:iam::111111111111:user/bob")
    aws.add_mfa_device("arn:aws:iam::111111111111:user/bob", "arn:aws:iam::111111111111:mfa/bob")
    gone = aws.add_mfa_device(ADA, "GAHT12345678")
    gone.active = False
    answer = iam(key).list_mfa_devices()
    assert [device["SerialNumber"] for device in answer["MFADevices"]] == [phone.serial, fido.serial]
    assert answer["MFADevices"][0]["UserName"] == "ada"
    assert answer["IsTruncated"] is False


def test_an_action_that_no_policy_allows_is_refused(aws: StandIn, iam: Iam, key: AccessKey, refused: Refused) -> None:
    aws.users[ADA].policies = ()
    why = (
        "iam:ListMFADevices on resource: user ada because no identity-based policy allows the iam:ListMFADevices action"
    )
    assert refused(iam(key).list_mfa_devices) == (403, "AccessDenied", START + why)


def test_forced_mfa_denies_keys_but_not_devices(
    aws: StandIn, iam: Iam, key: AccessKey, mfa_session: dict[str, Any], refused: Refused
) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]), force_mfa_policy())
    assert iam(key).list_mfa_devices()["MFADevices"]
    why = "iam:ListAccessKeys on resource: user ada with an explicit deny in an identity-based policy"
    assert refused(iam(key).list_access_keys) == (403, "AccessDenied", START + why)
    assert iam(mfa_session).list_access_keys(UserName="ada")["AccessKeyMetadata"]


def test_a_session_without_mfa_is_unknown_to_iam(sts: Sts, iam: Iam, key: AccessKey, refused: Refused) -> None:
    plain = sts(key).get_session_token()["Credentials"]
    assert refused(iam(plain).list_mfa_devices) == UNKNOWN
    assert sts(plain).get_caller_identity()["Arn"] == ADA


def test_a_role_session_is_refused_without_a_policy_of_the_role(
    sts: Sts, iam: Iam, mfa_session: dict[str, Any], refused: Refused
) -> None:
    operations = "arn:aws:iam::222222222222:role/operations"
    role = sts(mfa_session).assume_role(RoleArn=operations, RoleSessionName="ada")["Credentials"]
    status, code, words = refused(lambda: iam(role).list_mfa_devices(UserName="ada"))
    assert (status, code) == (403, "AccessDenied")
    assert words.startswith("User: arn:aws:sts::222222222222:assumed-role/operations/ada is not authorized")


def test_another_users_keys_are_refused_with_the_error_for_a_missing_user(
    aws: StandIn, iam: Iam, key: AccessKey, refused: Refused
) -> None:
    aws.add_user("arn:aws:iam::111111111111:user/bob")
    client = iam(key)
    for name in ("bob", "nobody"):
        status, code, _ = refused(partial(client.list_access_keys, UserName=name))
        assert (status, code) == (403, "AccessDenied")
    aws.users[ADA].policies = (allow(["iam:*"]),)
    assert refused(lambda: iam(key).list_access_keys(UserName="nobody")) == (
        404,
        "NoSuchEntity",
        "The user with name nobody cannot be found.",
    )


def test_the_user_describes_itself(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    user = iam(key).get_user()["User"]
    assert (user["Arn"], user["UserName"], user["Path"]) == (ADA, "ada", "/")
    aws.add_user("arn:aws:iam::111111111111:user/staff/eve", policies=[allow(["iam:GetUser"])])
    other = aws.add_access_key("arn:aws:iam::111111111111:user/staff/eve")
    assert iam(other).get_user()["User"]["Path"] == "/staff/"


def test_a_key_is_rotated(sts: Sts, iam: Iam, key: AccessKey, mfa_session: dict[str, Any], refused: Refused) -> None:
    client = iam(mfa_session)
    new = client.create_access_key(UserName="ada")["AccessKey"]
    assert new["Status"] == "Active"
    assert iam(new).get_access_key_last_used(AccessKeyId=new["AccessKeyId"])["UserName"] == "ada"
    fresh = iam(new)
    fresh.update_access_key(UserName="ada", AccessKeyId=key.access_key_id, Status="Inactive")
    assert refused(sts(key).get_caller_identity) == UNKNOWN
    listed = {item["AccessKeyId"]: item["Status"] for item in fresh.list_access_keys()["AccessKeyMetadata"]}
    assert listed == {key.access_key_id: "Inactive", new["AccessKeyId"]: "Active"}
    fresh.delete_access_key(UserName="ada", AccessKeyId=key.access_key_id)
    assert len(fresh.list_access_keys()["AccessKeyMetadata"]) == 1


def test_a_third_key_is_refused(aws: StandIn, iam: Iam, key: AccessKey, refused: Refused) -> None:
    second = aws.add_access_key(ADA)
    aws.deactivate_access_key(second.access_key_id)
    wanted = (409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2")
    assert refused(iam(key).create_access_key) == wanted


def test_sessions_must_name_the_user_whose_keys_they_mean(
    iam: Iam, mfa_session: dict[str, Any], refused: Refused
) -> None:
    wanted = (400, "ValidationError", "Must specify userName when calling with non-User credentials")
    assert refused(iam(mfa_session).list_access_keys) == wanted


def test_a_missing_key_and_an_invalid_status_are_refused(iam: Iam, key: AccessKey, refused: Refused) -> None:
    client: Any = iam(key)
    wanted = (404, "NoSuchEntity", "The Access Key with id AKIAABCDEFGHIJKLMNOP cannot be found.")
    assert refused(lambda: client.delete_access_key(AccessKeyId="AKIAABCDEFGHIJKLMNOP")) == wanted
    assert (
        refused(lambda: client.update_access_key(AccessKeyId=key.access_key_id, Status="Off"))[1] == "ValidationError"
    )
    wanted = (403, "AccessDenied", "Access Denied")
    assert refused(lambda: client.get_access_key_last_used(AccessKeyId="AKIAABCDEFGHIJKLMNOP")) == wanted


def test_the_last_use_of_a_key_is_shown(aws: StandIn, sts: Sts, iam: Iam, key: AccessKey) -> None:
    second = aws.add_access_key(ADA)
    assert (
        iam(key).get_access_key_last_used(AccessKeyId=second.access_key_id)["AccessKeyLastUsed"]["ServiceName"] == "N/A"
    )
    sts(second).get_caller_identity()
    used = iam(key).get_access_key_last_used(AccessKeyId=second.access_key_id)["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("sts", "us-east-1")
