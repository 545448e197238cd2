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
    assert done.err.splitlines()[0] == "took over 2 profiles in ~/.aws/config: prod, dev"
    assert done.err.splitlines()[-1] == ("profile 'sso' cannot be adopted: it uses SSO (~/.aws/config:17)")
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


def test_the_hint_for_remaining_profiles_is_printed_once(run: CommandLine, config: Path) -> None:
    key = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    text, credentials = real_config("24-mfa-temp-creds", key)
    config.write_text(text)
    config.with_name("credentials").write_text(credentials)
    done = run("profile", "adopt", "--all")
    assert [line.split("'")[1] for line in done.err.splitlines()[:-1]] == ["one", "two"]
    assert done.err.count("are temporary") == 2
    assert done.err.splitlines()[-1].startswith("awsroles setup --from default-long-term ")
    assert config.read_text() == text


def test_adopting_twice_changes_nothing(run: CommandLine, config: Path, natives: bytes) -> None:
    assert run("profile", "adopt", "prod", "dev").code == 0
    adopted = config.read_bytes()
    again = run("profile", "adopt", "prod", "dev")
    assert (again.code, again.err) == (0, "awsroles has them already: prod, dev\n")
    assert run("profile", "adopt", "--all", "-q").err == ""
    assert config.read_bytes() == adopted != natives


@pytest.mark.usefixtures("natives")
def test_a_named_one_that_cannot_be_adopted_is_an_error_and_the_others_are_adopted(run: CommandLine) -> None:
    done = run("profile", "adopt", "sso", "dev")
    assert done.code == 3
    assert "took over profile dev in ~/.aws/config" in done.err
    assert "awsroles: error: profile 'sso' cannot be adopted: it uses SSO (~/.aws/config:17)\n" in done.err
    several = run("profile", "adopt", "sso", "master", "prod", "sso", "-q")
    assert (several.code, several.err.count("'sso'")) == (3, 1)


@pytest.mark.usefixtures("natives")
def test_each_profile_that_cannot_be_adopted_is_reported(run: CommandLine, config: Path) -> None:
    config.write_text(config.read_text() + native("b", source="gone"))
    done = run("profile", "adopt", "sso", "b")
    assert done.code == 3
    assert done.err.splitlines() == [
        "profile 'sso' cannot be adopted: it uses SSO (~/.aws/config:17)",
        "profile 'b' cannot be adopted: its source 'gone' is not in ~/.aws/config",
        "awsroles: error: sso, b stay as they are",
        "awsroles: hint: leave it as it is: it works as before",
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
    assert ("cannot be adopted" in done.err) is (arguments == ["--all"])
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
    assert done.err.endswith("the access key of default is in plain text: awsroles setup --from default\n")


def test_without_native_profiles_adopt_says_so(run: CommandLine) -> None:
    done = run("profile", "adopt", "--all")
    assert (done.code, done.err) == (0, "there is no native profile in ~/.aws/config\n")


@pytest.mark.parametrize(
    ("arguments", "error"), [([], "no profile was named"), (["a", "--all"], "--all goes without profiles")]
)
def test_adopt_takes_either_names_or_all(run: CommandLine, arguments: list[str], error: str) -> None:
    done = run("profile", "adopt", *arguments)
    assert (done.code, done.out) == (2, "")
    assert f"awsroles: error: {error}\nawsroles: hint: " in done.err
