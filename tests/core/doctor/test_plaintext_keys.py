"""Long-lived keys are found wherever people leave them; the finding has the place alone."""

import pytest

from awsroles.core.config.document import parse_config
from awsroles.core.doctor.plaintext_keys import SeenText, plaintext_keys, secret_lines
from awsroles.core.profiles.profiles import Profiles

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEXAMPLETOKEN"


@pytest.mark.parametrize(
    "text",
    [
        f"[default]\naws_secret_access_key = {SECRET}\n",
        f"export AWS_ACCESS_KEY_ID={KEY_ID}\nexport AWS_SECRET_ACCESS_KEY={SECRET}\n",
        f'\nAWS_SECRET_ACCESS_KEY="{SECRET}"\n',
        f"\nset -gx AWS_SECRET_ACCESS_KEY {SECRET}\n",
        f"\nsetenv AWS_SECRET_ACCESS_KEY '{SECRET}'\n",
        f"\n#AWS_SECRET_ACCESS_KEY={SECRET}\n",
        f'\n  "SecretAccessKey": "{SECRET}",\n',
        f"\nsecret_key = {SECRET}\n",
        f"\n\thelper = !AWS_SECRET_ACCESS_KEY={SECRET} aws codecommit credential-helper $@\n",
        f"\n$Env:AWS_SECRET_ACCESS_KEY = '{SECRET}'\n",
    ],
)
def test_a_secret_is_found_by_its_line(text: str) -> None:
    assert list(secret_lines(text)) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "export AWS_SECRET_ACCESS_KEY=$(pass show aws)\n",
        "export AWS_SECRET_ACCESS_KEY=$SECRET\n",
        "AWS_SECRET_ACCESS_KEY=op://vault/aws/secret\n",
        f"[a]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SECRET}\n",
        f"[a]\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n",
        f"commit = {SECRET.replace('/', '0').lower()}\n",
    ],
)
def test_what_is_no_long_lived_secret_is_not_found(text: str) -> None:
    assert list(secret_lines(text)) == []


def test_temporary_keys_of_the_next_section_do_not_hide_a_secret() -> None:
    text = f"[a]\naws_secret_access_key = {SECRET}\n[b]\naws_session_token = {TOKEN}\n"
    assert list(secret_lines(text)) == [2]


def test_a_file_of_profiles_names_them_and_the_command_that_moves_the_key() -> None:
    text = f"[work]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n"
    path = "/home/ada/.aws/credentials"
    profiles = Profiles(parse_config("c", b"", "config"), parse_config(path, text.encode(), "credentials"))
    (found,) = plaintext_keys([SeenText(path, text)], {}, profiles, is_in_exec=False)
    assert (found.severity, found.check, found.message) == (
        "error",
        "plaintext_key",
        "a long-lived access key is in a file in plain text",
    )
    assert (found.evidence, found.fix) == (f"{path}:3 (profile work)", "awsroles setup --from work")
    assert KEY_ID not in repr(found)
    assert SECRET not in repr(found)


def test_a_key_in_the_environment_is_found_unless_it_is_temporary() -> None:
    pair = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}
    (found,) = plaintext_keys([], pair, None, is_in_exec=False)
    assert found.message == "a long-lived access key is in the environment"
    assert found.evidence == "AWS_SECRET_ACCESS_KEY of this shell"
    assert found.fix == "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY"
    assert plaintext_keys([], pair | {"AWS_SESSION_TOKEN": TOKEN}, None, is_in_exec=False) == []
    assert plaintext_keys([], pair, None, is_in_exec=True) == []
