"""`awsroles profile adopt`."""

import json
from pathlib import Path

import pytest
from testbed.config.native_profiles import STATIC, native
from testbed.config.real_configs import real_config
from testbed.names import PHONE
from testbed.program import json_document
from testbed.program.command_line import CommandLine
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.aws.credentials import AccessKey


@pytest.fixture
def natives(config: Path) -> bytes:
    """Return a config file with two native profiles and one of another kind."""
    text = MASTER + native("prod", f"mfa_serial={PHONE}") + native("dev") + "\n[profile sso]\nsso_session = x\n"
    config.write_text(text)
    return text.encode()


def test_all_adopts_what_it_can_and_reports_the_rest(run: CommandLine, config: Path, natives: bytes) -> None:
    done = run("profile", "adopt", "--all")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "Adopted 2 profiles: prod, dev",
        "  The AWS CLI no longer asks for their MFA codes.",
        "Left as they are:",
        "  sso  uses SSO (~/.aws/config:17)",
        "",
        "To undo this:",
        "  awsroles profile remove prod dev --restore",
    ]
    assert config.read_bytes() != natives
    assert (config.parent / "config.bak").read_bytes() == natives, "it was written once"


@pytest.mark.usefixtures("natives")
def test_json_has_the_outcome_of_each_profile(run: CommandLine, config: Path) -> None:
    done = run("profile", "adopt", "--all", "--json")
    change = json.loads(done.out)
    json_document.check(change, "A change of the config file")
    assert (done.code, done.err, change["config_file"]) == (0, "", str(config))
    assert [(each["profile"], each["outcome"]) for each in change["profiles"]] == [
        ("prod", "adopted"),
        ("dev", "adopted"),
        ("sso", "refused"),
    ]
    assert change["profiles"][2]["error"]["code"] == "configuration"


def test_the_hint_for_remaining_profiles_is_printed_for_one(run: CommandLine, config: Path) -> None:
    key = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    text, credentials = real_config("24-mfa-temp-creds", key)
    config.write_text(text)
    config.with_name("credentials").write_text(credentials)
    done = run("profile", "adopt", "--all")
    assert [line.split()[0] for line in done.err.splitlines()[1:-1]] == ["one", "two"]
    assert done.err.count("are temporary") == 2
    assert done.err.splitlines()[-1] == "awsroles profile adopt NAME says what to do about one of them."
    named = run("profile", "adopt", "one").err
    assert "hint: awsroles setup --from default-long-term " in named
    assert config.read_text() == text


def test_adopting_twice_changes_nothing(run: CommandLine, config: Path, natives: bytes) -> None:
    assert run("profile", "adopt", "prod", "dev").code == 0
    adopted = config.read_bytes()
    again = run("profile", "adopt", "prod", "dev")
    assert (again.code, again.err) == (0, "awsroles manages prod and dev already.\n")
    assert run("profile", "adopt", "--all", "-q").err == ""
    assert config.read_bytes() == adopted != natives


@pytest.mark.usefixtures("natives")
def test_a_named_one_that_cannot_be_adopted_is_an_error_and_the_others_are_adopted(run: CommandLine) -> None:
    done = run("profile", "adopt", "sso", "dev")
    assert done.code == 3
    assert "Adopted dev\n" in done.err
    assert "awsroles: error: profile 'sso' cannot be adopted: it uses SSO (~/.aws/config:17)\n" in done.err
    several = run("profile", "adopt", "sso", "master", "prod", "sso", "-q")
    assert (several.code, several.err.count("'sso'")) == (3, 1)


@pytest.mark.usefixtures("natives")
def test_each_profile_that_cannot_be_adopted_is_reported(run: CommandLine, config: Path) -> None:
    config.write_text(config.read_text() + native("b", source="gone"))
    done = run("profile", "adopt", "sso", "b")
    assert done.code == 3
    assert done.err.splitlines() == [
        "awsroles: error: sso and b were not adopted",
        "  - sso: uses SSO (~/.aws/config:17)",
        "  - b: its source 'gone' is not in ~/.aws/config",
        "awsroles: hint: awsroles setup gone makes it",
    ]


def test_an_unknown_name_is_an_error_before_any_write(run: CommandLine, config: Path, natives: bytes) -> None:
    done = run("profile", "adopt", "dev", "prd")
    assert done.code == 3
    assert "hint: did you mean prod?" in done.err
    assert config.read_bytes() == natives


@pytest.mark.parametrize("arguments", [["--all"], ["prod"]])
def test_a_dry_run_shows_the_change_and_changes_nothing(
    run: CommandLine, home: Path, config: Path, natives: bytes, arguments: list[str]
) -> None:
    done = run("profile", "adopt", *arguments, "--dry-run")
    assert done.code == 0
    assert done.out.startswith(f"--- {config}\n+++ {config}\n@@ ")
    assert f"-mfa_serial={PHONE}\n" in done.out
    assert "\n+awsroles_source_profile = master\n" in done.out
    assert ("Left as they are" in done.err) is (arguments == ["--all"])
    assert config.read_bytes() == natives
    assert not (home / ".local" / "state" / "awsroles" / "adopted").exists()


@pytest.mark.usefixtures("natives")
def test_a_dry_run_prints_no_control_characters_and_no_secret(run: CommandLine, config: Path) -> None:
    text = config.read_text().replace("sso_session = x", "aws_access_key_id = x\naws_secret_access_key = s3cr3t")
    config.write_text(text + native("z", "color = \x1b[31m\u202e", "s3 =\n  \ta = b").replace("\n", "\r\n"))
    done = run("profile", "adopt", "--all", "--dry-run")
    assert " color = \\x1b[31m\\u202e\n" in done.out
    assert "   \\ta = b\n" in done.out
    assert "s3cr3t" not in done.out
    assert all(sign.isprintable() or sign == "\n" for sign in done.out)


def test_with_a_plaintext_key_as_the_source_the_hint_is_setup(run: CommandLine, config: Path) -> None:
    config.write_text(native("prod", source="default"))
    (config.parent / "credentials").write_text(STATIC.replace("base", "default"))
    done = run("profile", "adopt", "--all")
    assert done.code == 0
    assert (
        "The access key of default is in plain text. Move it to the keyring:\n  awsroles setup --from default\n"
        in done.err
    )
    assert done.err.endswith("To undo this:\n  awsroles profile remove prod --restore\n")


def test_without_native_profiles_adopt_says_so(run: CommandLine) -> None:
    done = run("profile", "adopt", "--all")
    assert (done.code, done.err) == (0, "No profile of the AWS CLI in ~/.aws/config has a role to adopt.\n")


@pytest.mark.parametrize(
    ("arguments", "error"), [([], "no profile was named"), (["a", "--all"], "cannot use --all with a profile")]
)
def test_adopt_takes_either_names_or_all(run: CommandLine, arguments: list[str], error: str) -> None:
    done = run("profile", "adopt", *arguments)
    assert (done.code, done.out) == (2, "")
    assert f"awsroles: error: {error}\nawsroles: hint: " in done.err
    if not arguments:
        assert done.err.endswith("hint: to see what --all would do: awsroles profile adopt --all --dry-run\n")


@pytest.mark.parametrize(("name", "near"), [("my dev", "my-dev"), ("b\u00fcro", "buro")])
def test_a_name_that_awsroles_cannot_write_is_refused_with_one_that_it_can(
    run: CommandLine, config: Path, name: str, near: str
) -> None:
    config.write_text(MASTER + native("a").replace("[profile a]", f'[profile "{name}"]'), encoding="utf-8")
    done = run("profile", "adopt", name)
    assert done.code == 3
    assert "cannot be adopted: its name has a character that awsroles cannot write" in done.err
    assert done.err.endswith(f"hint: rename it in ~/.aws/config, for example to [profile {near}]\n")


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        ("credential_process = aws-vault export --format=json x", "awsroles setup --from-tool aws-vault"),
        ("credential_process = granted credential-process --profile=x", "awsroles setup --from-tool granted"),
        ("granted_sso_region = x\ncredential_process = granted credential-process --profile x", "leave it as it is"),
        ("credential_process = other", "leave it as it is"),
    ],
)
@pytest.mark.parametrize("is_role", [True, False])
def test_for_a_profile_of_another_tool_the_hint_is_the_move(
    run: CommandLine, config: Path, lines: str, hint: str, *, is_role: bool
) -> None:
    config.write_text(MASTER + (native("x", lines) if is_role else f"\n[profile x]\n{lines}\n"))
    done = run("profile", "adopt", "x")
    assert done.code == 3
    assert f"awsroles: hint: {hint}" in done.err


def test_a_name_that_is_too_long_is_refused(run: CommandLine, config: Path) -> None:
    config.write_text(MASTER + native("x" * 65))
    assert "cannot be adopted: its name has more than 64 letters\n" in run("profile", "adopt", "x" * 65).err


def test_profiles_that_are_each_others_source_need_a_master(run: CommandLine, config: Path) -> None:
    config.write_text(MASTER + native("a", source="b") + native("b", source="a"))
    done = run("profile", "adopt", "a", "b")
    assert "\n  - a: its source profiles form a cycle\n" in done.err
    assert done.err.endswith("hint: give one of them a master profile as its source\n")
