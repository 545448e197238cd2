"""Names of users, roles and MFA devices, and what is none."""

import pytest

from awsroles.core.arn import RoleArn, UserArn, check_mfa_serial, is_fido, parse_role_arn, parse_user_arn
from awsroles.errors import ConfigurationError

ROLES = {
    "arn:aws:iam::222222222222:role/operations": RoleArn("aws", "222222222222", "", "operations"),
    "arn:aws-cn:iam::222222222222:role/a/b/c": RoleArn("aws-cn", "222222222222", "a/b/", "c"),
    "arn:aws-us-gov:iam::222222222222:role/_+=,.@-x": RoleArn("aws-us-gov", "222222222222", "", "_+=,.@-x"),
    f"arn:aws-eusc:iam::222222222222:role/{'x' * 64}": RoleArn("aws-eusc", "222222222222", "", "x" * 64),
}


@pytest.mark.parametrize("text", ROLES)
def test_a_role_is_read_and_written_back(text: str) -> None:
    assert parse_role_arn(text) == ROLES[text]
    assert str(parse_role_arn(text)) == text


def test_a_user_is_read_and_written_back() -> None:
    for text in ("arn:aws:iam::111111111111:user/ada", "arn:aws-cn:iam::111111111111:user/people/uk/ada.l@x"):
        assert str(parse_user_arn(text)) == text
    assert parse_user_arn("arn:aws:iam::111111111111:user/people/ada") == UserArn(
        "aws", "111111111111", "people/", "ada"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "operations",
        "arn:aws:iam::222222222222:role/",
        "arn:aws:iam::222222222222:role/a b",
        "arn:aws:iam::222222222222:role/a\n",
        "arn:aws:iam::222222222222:role//",
        "arn:aws:iam::2222:role/operations",
        "arn:aws:iam::22222222222\u0662:role/operations",
        "arn:aws:iam:eu-west-1:222222222222:role/operations",
        "arn:aws:iam::222222222222:user/ada",
        "arn:aws:iam::222222222222:role/operatiöns",
        f"arn:aws:iam::222222222222:role/{'x' * 65}",
        "arn:aws:sts::222222222222:assumed-role/operations/ada",
        "xarn:aws:iam::222222222222:role/operations",
    ],
)
def test_what_is_no_role_is_refused_and_an_example_given(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the ARN of a role") as caught:
        parse_role_arn(text)
    assert "arn:aws:iam::222222222222:role/operations" in (caught.value.hint or "")
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("text", ["", "ada", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/ada"])
def test_what_is_no_user_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the ARN of an IAM user"):
        parse_user_arn(text)


@pytest.mark.parametrize(
    "serial", ["arn:aws:iam::111111111111:mfa/ada-phone", "GAHT12345678", "arn:aws-cn:iam::111111111111:mfa/a/b"]
)
def test_serials_of_virtual_and_hardware_devices_are_taken(serial: str) -> None:
    assert check_mfa_serial(serial) == serial


@pytest.mark.parametrize("serial", ["", "GAHT1234", "a b c d e f", "x" * 257, "GAHT12345678\n", "GAHTé2345678"])
def test_what_is_no_serial_is_refused(serial: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the serial of an MFA device"):
        check_mfa_serial(serial)


def test_fido_devices_are_known_and_refused_with_the_reason() -> None:
    serial = "arn:aws:iam::111111111111:u2f/user/ada/key-ABC"
    assert is_fido(serial)
    assert not is_fido("arn:aws:iam::111111111111:mfa/u2f")
    with pytest.raises(ConfigurationError, match="works in a browser only"):
        check_mfa_serial(serial)
