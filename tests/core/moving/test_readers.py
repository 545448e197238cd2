"""Readers of tools' profiles and settings, and what they leave."""

from typing import Any

import pytest

from awsroles.core.config.document import parse_config
from awsroles.core.moving import aws_mfa, aws_runas, aws_vault, awsume, granted
from awsroles.core.moving.theirs import Left, Seen, Theirs
from awsroles.core.profiles.profiles import Profiles

ROLE = "arn:aws:iam::222222222222:role/operations"
PHONE = "arn:aws:iam::111111111111:mfa/ada-phone"
PAIR = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n"
TEMPORARY = "aws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\n"


def seen(config: str, credentials: str = "", environ: dict[str, str] | None = None, **settings: object) -> Seen:
    profiles = Profiles(
        parse_config("~/.aws/config", config.encode(), "config"),
        parse_config("~/.aws/credentials", credentials.encode(), "credentials"),
    )
    return Seen(profiles, environ or {}, "~/settings", settings)


def why(theirs: Theirs, what: str) -> str:
    (left,) = [left for left in theirs.left if left.what == what]
    return left.why


@pytest.mark.parametrize(
    ("option", "kind"),
    [
        ("sso_start_url = https://x.example.com", "IAM Identity Center (SSO)"),
        ("granted_sso_region = us-east-1", "IAM Identity Center (SSO)"),
        ("saml_provider = Okta", "SAML"),
        ("principal_arn = arn:aws:iam::111111111111:saml-provider/x", "SAML"),
        ("web_identity_token_file = /token", "a web identity"),
        ("credential_source = Ec2InstanceMetadata", "the credentials of a server"),
        ("login_session = x", "aws login"),
        ("jump_role_arn = arn:aws:iam::111111111111:role/x", "a jump role"),
    ],
)
def test_ways_to_credentials_that_awsroles_does_not_serve_are_left(option: str, kind: str) -> None:
    theirs = aws_runas.read(seen(f"[profile x]\nrole_arn = {ROLE}\n{option}\n"))
    assert theirs.left == (Left("x", f"it uses {kind}, which awsroles does not serve"),)
    assert (theirs.users, theirs.roles) == ((), {})


def test_a_role_beside_a_key_that_does_not_assume_it_is_left() -> None:
    theirs = awsume.read(seen(f"[profile x]\nrole_arn = {ROLE}\nsource_profile = y\n", f"[x]\n{PAIR}"))
    assert why(theirs, "x") == "it holds an access key and a role: the key needs a profile of its own"
    bare = awsume.read(seen(f"[profile x]\nrole_arn = {ROLE}\n"))
    assert why(bare, "x") == "it has a role_arn without a source_profile"


def test_the_user_of_a_role_with_its_own_key_gets_a_name_that_no_profile_has() -> None:
    taken = "".join(f"[profile {name}]\nregion = eu-west-1\n" for name in ("master", "x-user", "x-user-2"))
    (user,) = aws_vault.read(seen(f"{taken}[profile x]\nrole_arn = {ROLE}\n")).users
    assert user.name == "x-user-3"


@pytest.mark.parametrize(
    ("backend", "place"),
    [
        ("keychain", "the macOS keychain aws-vault"),
        ("wincred", "the Windows Credential Manager"),
        ("secret-service", "the collection awsvault of the Secret Service"),
        ("kwallet", "the folder aws-vault of KWallet"),
        ("file", "~/.awsvault/keys"),
        ("op", "op"),
        ("", "its keyring"),
    ],
)
def test_the_place_of_a_key_is_that_of_aws_vaults_backend(backend: str, place: str) -> None:
    config = "[profile base]\ncredential_process = aws-vault export base\n"
    (user,) = aws_vault.read(seen(config, environ={"AWS_VAULT_BACKEND": backend})).users
    assert user.place == f"{place}, as base"


def test_profiles_of_aws_vault_may_include_each_other_in_a_circle() -> None:
    config = (
        f"[profile a]\ninclude_profile = b\nrole_arn = {ROLE}\n[profile b]\nparent_profile = a\nregion = eu-west-1\n"
    )
    theirs = aws_vault.read(seen(config))
    assert theirs.roles["a"]["region"] == "eu-west-1"


@pytest.mark.parametrize("command", ["pass otp aws | tail -1", "echo $CODE", "op read 'op://x/y?attribute=otp' # it"])
def test_an_mfa_process_that_needs_a_shell_gets_one(command: str) -> None:
    (user,) = aws_vault.read(seen(f"[profile base]\nmfa_serial = {PHONE}\nmfa_process = {command}\n")).users
    assert user.changes["mfa_process"] is None
    assert str(user.changes["awsroles_mfa_process"]).startswith("sh -c '")


def test_a_role_has_the_mfa_process_of_its_source_and_needs_no_line_for_it() -> None:
    base = f"[profile base]\nmfa_serial = {PHONE}\nmfa_process = pass otp aws\n"
    role = f"[profile x]\ninclude_profile = base\nsource_profile = base\nrole_arn = {ROLE}\n"
    assert "awsroles_mfa_process" not in aws_vault.read(seen(base + role)).roles["x"]
    other = aws_vault.read(
        seen(
            base
            + role.replace("= base\nsource", "= fragment\nsource")
            + base.replace("base", "fragment").replace("otp aws", "otp other")
        )
    )
    assert other.roles["x"]["awsroles_mfa_process"] == "pass otp other"


def test_other_settings_are_named() -> None:
    settings: dict[str, Any] = {"new-thing": "1", "colors": "true", "role-duration": "0"}
    theirs = awsume.read(seen("", **settings))
    assert theirs.left == (Left("new-thing in ~/settings", "awsroles has no setting for it"),)
    read = granted.read(
        seen(
            "",
            ProfileRegistry={"Registries": [{"name": "x"}], "PrefixAllProfiles": False},
            SSO={"x": {"StartURL": "https://x.example.com"}},
            AccessRequestURL="https://x.example.com",
            Ordering="Alphabetical",
            Keyring={"Backend": "file"},
            ExportCredentialSuffix="",
        )
    )
    assert {left.what.partition(" ")[0]: left.why for left in read.left} == {
        "ProfileRegistry": "awsroles org sync reads an organization's file instead",
        "SSO": "awsroles does not serve IAM Identity Center (SSO)",
        "AccessRequestURL": "awsroles has no setting for it",
    }


def test_settings_of_another_type_than_granted_writes_are_no_traceback() -> None:
    theirs = granted.read(seen("", Keyring=[1], CustomBrowserPath=3, SSO="x"))
    assert theirs.settings == {}


def test_a_duration_of_mfa_sessions_that_aws_runas_has_for_a_role_is_left() -> None:
    config = f"[profile x]\nrole_arn = {ROLE}\nsource_profile = default\nsession_token_duration = 99h\n"
    theirs = aws_runas.read(seen(config, f"[default]\n{PAIR}"))
    reason = "an MFA session serves every role of a user, and has that user's duration"
    assert theirs.left == (Left("session_token_duration of x", reason),)
    short = aws_runas.read(seen(f"[default]\ncredentials_duration = 1s\n{config}", f"[default]\n{PAIR}"))
    assert why(short, "credentials_duration of x") == "a role session lasts 15 min to 12 h, not 1 s"


def test_temporary_keys_of_aws_mfa_under_another_name_are_left() -> None:
    credentials = f"[org-long-term]\n{PAIR}[org-eu]\n{TEMPORARY}assumed_role = False\n"
    theirs = aws_mfa.read(seen("", credentials))
    assert why(theirs, "org-eu") == "its temporary keys are those of org: use that profile"
    assert [user.name for user in theirs.users] == ["org"]


def test_a_long_term_key_with_a_role_of_its_own_keeps_its_name() -> None:
    credentials = f"[default-long-term]\n{PAIR}assume_role = {ROLE}\naws_mfa_device = {PHONE}\n\n[default]\n{TEMPORARY}"
    theirs = aws_mfa.read(seen("", credentials, {"MFA_STS_DURATION": "x"}))
    assert [(user.name, user.mfa_serial) for user in theirs.users] == [("default-long-term", PHONE)]
    assert theirs.roles == {"default": {"role_arn": ROLE, "source_profile": "default-long-term"}}
    assert why(theirs, "MFA_STS_DURATION") == "'x' is not a number of seconds"


def test_without_the_suffix_the_key_of_aws_mfa_has_the_plain_name() -> None:
    credentials = f"[org]\n{PAIR}[org-prod]\n{TEMPORARY}assumed_role = True\nassumed_role_arn = {ROLE}\n"
    theirs = aws_mfa.read(seen("", credentials, {"MFA_LONG_TERM_SUFFIX": "none"}))
    assert [user.name for user in theirs.users] == ["org"]
    assert theirs.roles == {"org-prod": {"role_arn": ROLE, "source_profile": "org"}}
    assert set(theirs.credentials["org-prod"]) >= {"aws_session_token", "assumed_role_arn"}
