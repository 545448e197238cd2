"""Passwords and other credentials, called by plain boto3."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

Iam = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _own_credentials(aws: StandIn) -> None:
    aws.users[ADA].policies = (allow(["iam:*"], ["arn:aws:iam::*:user/${aws:username}"]),)


def test_a_user_changes_the_own_password(aws: StandIn, iam: Iam, key: AccessKey, refused: Refused) -> None:
    change = iam(key).change_password
    assert refused(lambda: change(OldPassword="a" * 8, NewPassword="b" * 8))[1] == "NoSuchEntity"
    iam(key).create_login_profile(UserName="ada", Password="first-one")
    assert refused(lambda: change(OldPassword="wrong-one", NewPassword="second-one"))[1] == "AccessDenied"
    assert refused(lambda: change(OldPassword="first-one", NewPassword="short"))[1] == "PasswordPolicyViolation"
    change(OldPassword="first-one", NewPassword="second-one")
    assert aws.users[ADA].password == "second-one"
    aws.users[ADA].policies = ()
    assert refused(lambda: change(OldPassword="second-one", NewPassword="third-one"))[1] == "AccessDenied"
    assert not any("-one" in value for call in aws.calls for value in call.parameters.values())


def test_a_password_is_made_once_replaced_and_deleted(iam: Iam, key: AccessKey, refused: Refused) -> None:
    ada = iam(key)
    assert refused(lambda: ada.update_login_profile(UserName="ada", Password="first-one"))[1] == "NoSuchEntity"
    assert refused(lambda: ada.get_login_profile(UserName="ada"))[1] == "NoSuchEntity"
    ada.create_login_profile(UserName="ada", Password="first-one")
    again = refused(lambda: ada.create_login_profile(UserName="ada", Password="first-one"))
    assert again[1] == "EntityAlreadyExists"
    ada.update_login_profile(UserName="ada", Password="second-one")
    assert ada.get_login_profile(UserName="ada")["LoginProfile"]["UserName"] == "ada"
    ada.delete_login_profile(UserName="ada")
    assert refused(lambda: ada.delete_login_profile(UserName="ada"))[1] == "NoSuchEntity"


def test_other_credentials_need_a_permission(aws: StandIn, iam: Iam, key: AccessKey, refused: Refused) -> None:
    made = iam(key).create_service_specific_credential(UserName="ada", ServiceName="codecommit.amazonaws.com")
    assert made["ServiceSpecificCredential"]["UserName"] == "ada"
    aws.add_user("arn:aws:iam::111111111111:user/bob")
    denied = refused(lambda: iam(key).upload_ssh_public_key(UserName="bob", SSHPublicKeyBody="ssh-rsa AAAA"))
    assert denied[1] == "AccessDenied"
    assert "iam:UploadSSHPublicKey on resource: user bob" in denied[2]
