"""Names of users, roles and MFA devices, and what is none."""

import pytest

from awsroles.core.aws.arn import (
    RoleArn,
    UserArn,
    check_mfa_serial,
    is_fido,
    named_role,
    parse_role_arn,
    parse_user_arn,
    pasted,
)
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
        "arn:aws:iam::22222222222\u0662:role/operations",
        "arn:aws:iam:eu-west-1:222222222222:role/operations",
        "arn:aws:iam::222222222222:user/ada",
        "arn:aws:iam::222222222222:role/operatiöns",
        f"arn:aws:iam::222222222222:role/{'x' * 65}",
        "xarn:aws:iam::222222222222:role/operations",
    ],
)
def test_an_invalid_role_arn_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the ARN of a role") as caught:
        parse_role_arn(text)
    assert "arn:aws:iam::222222222222:role/operations" in (caught.value.hint or "")
    assert caught.value.message.isprintable()


def test_an_account_with_too_few_digits_is_told_as_such() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_role_arn("arn:aws:iam::22222222222:role/operations")
    assert caught.value.message == "the account must have 12 digits, not 11: 22222222222"


@pytest.mark.parametrize("session", ["/ada", "/ada@example.com", "/", ""])
def test_the_arn_of_a_session_is_answered_with_that_of_its_role(session: str) -> None:
    text = f"arn:aws-cn:sts::222222222222:assumed-role/operations{session}"
    with pytest.raises(ConfigurationError) as caught:
        parse_role_arn(text)
    assert caught.value.message == f"this is the ARN of a session: {text}"
    assert (
        caught.value.hint == "use the role's: arn:aws-cn:iam::222222222222:role/operations, with its path if it has one"
    )


@pytest.mark.parametrize(
    "form",
    [" {}\n", '"{}"', "'{}'", '"{}",', "\u201c{}\u201d", "`{}`", "\ufeff{}", "\u200b{}\xa0", ' "{}" , ', "\x1b{}"],
    ids=ascii,
)
@pytest.mark.parametrize("arn", ["arn:aws:iam::222222222222:role/operations", "arn:aws:iam::222222222222:role/a.b,"])
def test_blanks_and_quotes_around_a_pasted_arn_are_dropped(form: str, arn: str) -> None:
    assert pasted(form.format(arn)) == arn


def test_a_pasted_arn_may_have_been_broken_into_lines() -> None:
    assert pasted("arn:aws:iam::2222222222\n  22:role/oper ations") == "arn:aws:iam::222222222222:role/operations"


@pytest.mark.parametrize("account", ["222222222222", "2222-2222-2222", " 222222222222", "'222222222222'"])
@pytest.mark.parametrize("role", ["team/a/operations", "/team/a/operations", ' "team/a/operations"'])
def test_a_role_is_named_by_its_account_and_its_name_with_the_path(account: str, role: str) -> None:
    assert str(named_role("aws-cn", account, role)) == "arn:aws-cn:iam::222222222222:role/team/a/operations"


@pytest.mark.parametrize(
    ("account", "role", "words"),
    [
        ("2222", "operations", "the account must have 12 digits, not 4: 2222"),
        ("Production", "operations", "'Production' is not the ID of an account"),
        ("222222222222", "", "'' is not the name of a role"),
        ("222222222222", "team/", "'team/' is not the name of a role"),
        ("222222222222", "oper\xe4tions", "is not the name of a role"),
        ("222222222222", "x" * 65, "is not the name of a role"),
    ],
)
def test_incomplete_role_options_are_refused(account: str, role: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        named_role("aws", account, role)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "ada", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/ada"])
def test_an_invalid_user_arn_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the ARN of an IAM user"):
        parse_user_arn(text)


@pytest.mark.parametrize(
    "serial", ["arn:aws:iam::111111111111:mfa/ada-phone", "GAHT12345678", "arn:aws-cn:iam::111111111111:mfa/a/b"]
)
def test_serials_of_virtual_and_hardware_devices_are_taken(serial: str) -> None:
    assert check_mfa_serial(serial) == serial


@pytest.mark.parametrize("serial", ["", "GAHT1234", "a b c d e f", "x" * 257, "GAHT12345678\n", "GAHTé2345678"])
def test_an_invalid_serial_is_refused(serial: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the serial of an MFA device"):
        check_mfa_serial(serial)


def test_fido_devices_are_known_and_refused_with_the_reason() -> None:
    serial = "arn:aws:iam::111111111111:u2f/user/ada/key-ABC"
    assert is_fido(serial)
    assert not is_fido("arn:aws:iam::111111111111:mfa/u2f")
    with pytest.raises(ConfigurationError, match="works in a browser only"):
        check_mfa_serial(serial)
