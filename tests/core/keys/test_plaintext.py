"""An access key in plain text: what is one, where it stands, and what goes with it."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.scenarios.in_memory_app import plaintext

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.plaintext import check_key, plan_removal, read_key
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", SECRET)


def profiles(config: str = "", credentials: str = "") -> Profiles:
    return Profiles(MemoryProfileFile(config).read(), MemoryProfileFile(credentials, "credentials").read())


def test_a_long_lived_pair_is_a_key() -> None:
    assert check_key(KEY.access_key_id, SECRET) == KEY


@pytest.mark.parametrize(
    ("key_id", "secret", "words"),
    [
        ("ASIAIOSFODNN7EXAMPLE", SECRET, "temporary credentials"),
        ("AKIA1", SECRET, "'AKIA1' is not an access key ID"),
        ("", SECRET, "that is not an access key ID; it looks like AKIAIOSFODNN7EXAMPLE"),
        ("AKIAIOSFODNN7EXAMPLE\x1b[31m", SECRET, "not an access key ID"),
        ("AKIAIOSFODNN7EXAMPLE", "short", "not a secret access key"),
        ("AKIAIOSFODNN7EXAMPLE", SECRET + " ", "not a secret access key"),
        ("AKIAIOSFODNN7EXAMPLE", "é" * 40, "not a secret access key"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(key_id: str, secret: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        check_key(key_id, secret)
    assert caught.value.hint


@pytest.mark.parametrize(("key_id", "secret"), [(SECRET, KEY.access_key_id), (SECRET, SECRET), ("AKIA", SECRET)])
def test_a_secret_is_not_repeated_even_if_given_as_the_key_id(key_id: str, secret: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_key(key_id, secret)
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"


def test_the_credentials_file_comes_before_the_config_file() -> None:
    other = AccessKey("AKIAI44QH8DHBEXAMPLE", SECRET)
    assert read_key(profiles(plaintext(other), plaintext(KEY)), "default") == KEY
    assert read_key(profiles(plaintext(KEY)), "default") == KEY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[profile a]\nregion = eu-west-1\n", "holds no access key: aws_access_key_id is missing"),
        ("[profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "aws_secret_access_key is missing"),
        (plaintext(KEY, "[profile a]", "aws_session_token = t"), "temporary credentials"),
        ("[profile b]\n", "no profile named a"),
    ],
)
def test_a_profile_without_a_long_lived_key_is_refused_with_what_to_do(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        read_key(profiles(text), "a")
    assert caught.value.hint


def test_under_its_own_name_only_the_key_goes() -> None:
    config = MemoryProfileFile(
        "[profile prod]\nsource_profile = default\nrole_arn = x\n\n" + plaintext(KEY, "[default]", "output = json")
    )
    credentials = MemoryProfileFile(plaintext(KEY), "credentials")
    removal = plan_removal(Profiles(config.read(), credentials.read()), "default", "default")
    assert not removal.needs_confirmation
    config.edit(removal.config_changes)
    credentials.edit(removal.credentials_changes)
    assert config.text == "[profile prod]\nsource_profile = default\nrole_arn = x\n\n[default]\noutput = json\n"
    assert credentials.text == ""


def test_dependents_of_a_renamed_profile_are_repointed_in_both_files() -> None:
    config = MemoryProfileFile(
        "[profile a]\nrole_arn = x\nsource_profile = default\n\n"
        "[profile b]\nawsroles_role_arn = x\nawsroles_source_profile = default\n\n"
        "[profile c]\nrole_arn = x\nsource_profile = other\n"
    )
    credentials = MemoryProfileFile("[d]\nrole_arn = x\nsource_profile = default\n\n" + plaintext(KEY), "credentials")
    before = config.text
    removal = plan_removal(Profiles(config.read(), credentials.read()), "default", "master")
    assert removal.needs_confirmation
    assert (
        removal.question
        == f"Remove the key of default from {credentials.read().path} once it is stored, and let a, b, d use master?"
    )
    config.edit(removal.config_changes)
    credentials.edit(removal.credentials_changes)
    assert config.text == before.replace("= default", "= master")
    assert credentials.text == "[d]\nrole_arn = x\nsource_profile = master\n"


def test_the_question_names_no_profiles_if_there_are_none() -> None:
    removal = plan_removal(profiles(credentials=plaintext(KEY)), "default", "master")
    assert removal.question == f"Remove the key of default from {removal.path} once it is stored?"
