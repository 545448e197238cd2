"""The native profiles that can be adopted."""

import pytest
from testbed.config.native_profiles import STATIC, native
from testbed.scenarios.adoption import Adoptions
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.profiles.adopt_candidates import Candidates, candidates
from awsroles.core.profiles.native_options import own_options
from awsroles.errors import ConfigurationError


def sort(text: str, *names: str, credentials: str = "") -> Candidates:
    adoptions = Adoptions(text, credentials)
    return candidates(adoptions.profiles, names or None, adoptions.template)


def refusal(text: str, name: str = "a", credentials: str = "") -> ConfigurationError:
    found = sort(text, name, credentials=credentials)
    assert (found.natives, found.ours) == ({}, [])
    return found.refused[name]


def test_profiles_are_sorted() -> None:
    found = sort(MASTER + native("a") + "\n[profile sso]\nsso_session = x\n", "a", "master", "sso")
    assert list(found.natives) == ["a"]
    assert found.ours == ["master"]
    assert list(found.refused) == ["sso"]


def test_only_roles_of_other_programs_are_reported_among_all_profiles() -> None:
    others = {
        "sso": "sso_account_id = 1",
        "ec2": "role_arn = arn:aws:iam::222222222222:role/x\ncredential_source = Environment",
        "web": "web_identity_token_file = /x",
        "console": "login_session = x",
        "alone": "role_arn = arn:aws:iam::222222222222:role/x",
        "process": "credential_process = x",
        "typo": "role_arn = x\nsource_profile = master",
        "plain": "region = eu-west-1",
        "ours": "awsroles_role_arn = x",
        "second": "awsroles_role_arn = arn:aws:iam::222222222222:role/x\nsso_session = x",
    }
    text = MASTER + native("a") + "".join(f"\n[profile {name}]\n{lines}\n" for name, lines in others.items())
    found = sort(text, credentials=STATIC)
    assert (list(found.natives), found.ours) == (["a"], [])
    assert list(found.refused) == ["sso", "ec2", "web", "console", "alone", "process", "typo"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[profile a]\nsso_session = x\n", "it uses SSO (/home/ada/.aws/config:2)"),
        ("[profile a]\nlogin_session = x\n", "it uses login_session (/home/ada/.aws/config:2)"),
        ("[profile a]\nrole_arn = x\n", "it has a role_arn without a source_profile"),
        ("[profile a]\ncredential_process = x\n", "its credential_process is another program"),
        ("[profile a]\nregion = x\n", "it holds neither a role nor an access key"),
        (native("a", "credential_process = x"), "it also has another program: credential_process (/home"),
        (native("a", "aws_access_key_id = x"), "it also holds an access key: aws_access_key_id (/home"),
        (native("a", "# aws_secret_access_key = x", "region = y"), "its section names a secret, also in a comment"),
        (native("a", "awsroles_external_id = x", "external_id = y"), "it has external_id and awsroles_external_id"),
        (
            "[DEFAULT]\nmfa_serial = ada-phone-1\n" + native("a"),
            "mfa_serial (/home/ada/.aws/config:2) is in a [DEF",
        ),
        (
            '[profile "a b"]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = b\n',
            "its name has a character that awsroles",
        ),
        ("[profile a]\nrole_arn = x # y\nsource_profile = b\n", "/home/ada/.aws/config:2: 'x # y' is not the ARN of a"),
    ],
)
def test_what_adoption_has_no_answer_to_is_refused_with_its_place(text: str, why: str) -> None:
    error = refusal(text, "a b" if '"a b"' in text else "a")
    assert why in error.message
    assert "cannot be adopted: " in error.message


def test_an_access_key_is_offered_another_way() -> None:
    error = refusal("", "base", credentials=STATIC)
    assert error.message == "profile 'base' cannot be adopted: it holds an access key, not a role"
    assert error.hint == "awsroles setup --from base"


@pytest.mark.parametrize(
    ("text", "credentials", "message", "hint"),
    [
        (
            "",
            "[a]\naws_access_key_id = x\naws_secret_access_key = y\naws_session_token = z\n",
            "it holds temporary keys, not a role",
            "leave it as it is: it works as before",
        ),
        (
            MASTER + native("a"),
            "[a]\nexternal_id = a # b\n",
            "cannot move to /home/ada/.aws/config",
            "write its value as plain text",
        ),
        (
            MASTER + native("a", "# aws_secret_access_key = x", "region = y"),
            "",
            "its section names a secret, also in a comment",
            "remove that line",
        ),
    ],
)
def test_a_refusal_says_what_to_do(text: str, credentials: str, message: str, hint: str) -> None:
    error = refusal(text, credentials=credentials)
    assert error.message.endswith(message)
    assert error.hint == hint


@pytest.mark.parametrize("line", ["aws_session_token = x", "external_id = a # b", "# aws_secret_access_key = x\nk = v"])
def test_what_cannot_move_from_the_credentials_file_is_refused(line: str) -> None:
    refusal(MASTER + native("a"), credentials=f"[a]\n{line}\n")


@pytest.mark.parametrize("line", ["mfa_serial = ada-phone-1", "source_profile = master", "region = eu-west-1"])
def test_the_roles_of_the_credentials_file_are_found(line: str) -> None:
    assert list(sort(MASTER + native("a"), "a", credentials=f"[a]\n{line}\n").natives) == ["a"]


def test_a_role_of_the_defaults_in_the_credentials_file_is_refused() -> None:
    error = refusal(MASTER + native("a"), credentials="[DEFAULT]\nmfa_serial = ada-phone-1\n[a]\nk = v\n")
    assert "mfa_serial (/home/ada/.aws/credentials:2) is in a [DEF" in error.message


def test_a_secret_is_not_shown() -> None:
    assert "s3cr3t" not in refusal(native("a", "aws_secret_access_key = s3cr3t")).message


def test_what_is_ours_in_it_already_is_no_obstacle() -> None:
    text = native("a", f"credential_process = {PROGRAM} credential-process a", "awsroles_color = f2b0a9")
    assert list(sort(MASTER + text).natives) == ["a"]


def test_own_options_are_those_between_header_and_next_header() -> None:
    assert own_options("[profile a] # = x\nk=v\nL : w\ns3 =\n  m = n\n# o = p\n") == {
        "k": "v",
        "l": "w",
        "s3": "\nm = n",
    }
    assert own_options("") == {}
