"""Accounts that the user names."""

import json

import pytest

from awsroles.core.discover.accounts import accounts_of_file, accounts_of_option, is_option
from awsroles.errors import UsageError

BOTH = {"222222222222": "Production", "333333333333": "Dev, old"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("222222222222=Production,333333333333=Dev, old", BOTH),
        ("2222-2222-2222=Production", {"222222222222": "Production"}),
        ("222222222222,333333333333", {"222222222222": "", "333333333333": ""}),
        ("222222222222=a=b,", {"222222222222": "a=b"}),
    ],
)
def test_accounts_are_named_in_the_option(text: str, expected: dict[str, str]) -> None:
    assert is_option(text)
    assert accounts_of_option(text) == expected


@pytest.mark.parametrize("text", ["accounts.txt", "./222222222222", "22222=Production", "/home/ada/2"])
def test_all_else_is_the_name_of_a_file(text: str) -> None:
    assert not is_option(text)


def test_a_file_has_one_account_a_line_and_comments() -> None:
    text = "# ours\n222222222222=Production\n\n  333333333333 = Dev, old\n"
    assert accounts_of_file("accounts", text) == BOTH


def test_the_output_of_list_accounts_is_taken_as_it_is() -> None:
    listed = [
        {"Id": "222222222222", "Name": "Production", "State": "ACTIVE", "Status": "SUSPENDED"},
        {"Id": "333333333333", "Name": "Dev, old", "Status": "ACTIVE"},
        {"Id": "444444444444", "Name": "Closed", "Status": "SUSPENDED"},
    ]
    assert accounts_of_file("accounts", json.dumps({"Accounts": listed})) == BOTH
    assert accounts_of_file("accounts", json.dumps(listed)) == BOTH


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("222222222222=a\n22=b", "accounts:2"),
        ("222222222222=\x07", "cannot be the name of an account"),
        ("{", "not JSON"),
        ("[1]", "no list of accounts"),
        ('{"Accounts": {}}', "no list of accounts"),
        ('[{"Id": "1"}]', "12 digits|not the ID"),
    ],
)
def test_a_wrong_line_is_named(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        accounts_of_file("accounts", text)


def test_a_wrong_account_in_the_option_is_told() -> None:
    with pytest.raises(UsageError, match=r"--accounts: .* 12 digits"):
        accounts_of_option("33=x")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "222222222222=\x07",
            "accounts:1: ",
            "write 222222222222=Production, one a line in a file or with commas between them",
        ),
        ("[1]", "accounts holds no list of accounts", "save the output of aws organizations list-accounts"),
    ],
)
def test_the_hint_shows_what_can_be_read(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        accounts_of_file("accounts", text)
    assert caught.value.message.startswith(message)
    assert caught.value.hint == hint
