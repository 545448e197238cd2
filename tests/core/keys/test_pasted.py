"""Access keys in the forms in which people have them at hand."""

import json

import pytest

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.pasted import PastedKey, check_no_key_id, read_key_id, read_secret
from awsroles.errors import ConfigurationError

ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
CREATED = {"UserName": "ada", "AccessKeyId": ID, "Status": "Active", "SecretAccessKey": SECRET}


@pytest.mark.parametrize("text", [ID, f'"{ID}"', f" '{ID}' ,", f"AWS_ACCESS_KEY_ID={ID}", "AKIA IOSF ODNN 7EXA MPLE"])
def test_an_id_may_have_blanks_quotes_and_a_name_around_it(text: str) -> None:
    assert read_key_id(text) == PastedKey(ID)


@pytest.mark.parametrize(
    "text",
    [
        f"{ID}\n{SECRET}",
        f"{ID} {SECRET}",
        f"export AWS_ACCESS_KEY_ID={ID}\nexport AWS_SECRET_ACCESS_KEY={SECRET}",
        f"export AWS_SECRET_ACCESS_KEY='{SECRET}'\nexport AWS_ACCESS_KEY_ID='{ID}'",
        f'$Env:AWS_ACCESS_KEY_ID="{ID}"\r\n$Env:AWS_SECRET_ACCESS_KEY="{SECRET}"',
        f"[default]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}",
        json.dumps({"AccessKey": CREATED}, indent=4),
        json.dumps({"AccessKey": CREATED}),
        f"Access key ID,Secret access key\r\n{ID},{SECRET}",
        f"{ID},{SECRET}",
        f"ada,,{ID},{SECRET},https://111111111111.signin.aws.amazon.com/console",
    ],
)
def test_both_are_found_in_whatever_they_were_pasted(text: str) -> None:
    pasted = read_key_id(text)
    assert (pasted.key_id, pasted.secret) == (ID, SECRET)
    assert SECRET not in repr(pasted)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "that is not an access key ID; it looks like AKIAIOSFODNN7EXAMPLE"),
        ("", "that is not an access key ID"),
        ("AKIAIOSFODNN7", "an access key ID has 20 characters, and that has 13"),
        (SECRET, "that looks like the secret access key, and it is on the screen now; the ID begins with AKIA"),
        (ID.replace("AKIA", "ASIA"), "temporary credentials"),
    ],
)
def test_anything_else_is_refused_by_what_it_is_and_never_repeated(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        read_key_id(text)
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.hint in (
        "copy it from the IAM console: your user, Security credentials",
        "clear the screen, then run it again",
        "an access key ID begins with AKIA: IAM console, your user, Security credentials",
    )


@pytest.mark.parametrize("text", [SECRET, f'"{SECRET}"', f"AWS_SECRET_ACCESS_KEY={SECRET}", f"{ID},{SECRET}"])
def test_a_secret_may_have_quotes_and_a_name_around_it(text: str) -> None:
    assert read_secret(text, ID) == AccessKey(ID, SECRET)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ID, "that is an access key ID; the secret has 40 characters"),
        ("", "nothing was typed; a secret access key has 40 characters"),
        ("hello", r"that is not a secret access key; it has 40 letters, digits, / and \+"),
    ],
)
def test_what_is_no_secret_is_refused_by_what_it_is(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        read_secret(text, ID)


def test_an_id_at_the_question_before_is_named_and_not_repeated() -> None:
    check_no_key_id("eu-west-1")
    with pytest.raises(ConfigurationError) as caught:
        check_no_key_id(f" {ID}")
    assert caught.value.message == "that is an access key ID, which is asked for next"
    assert caught.value.hint == "press Enter for the region that is offered"
    assert ID not in str(caught.value)
