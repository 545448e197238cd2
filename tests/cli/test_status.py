"""`awsroles status`."""

import json
import time
from datetime import datetime
from pathlib import Path

import pytest
from testbed.names import ADA, PHONE
from testbed.program import json_document
from testbed.program.command_line import CommandLine

from awsroles.adapters.state.files import FileSessionMetadata, StateFacts
from awsroles.cli.output import stream
from awsroles.core.profiles.choose import RecentProfiles
from awsroles.core.sessions.cache import SessionMetadata


@pytest.fixture
def notes(home: Path) -> FileSessionMetadata:
    return FileSessionMetadata(str(home / ".local" / "state" / "awsroles"))


def test_a_table_shows_every_profile(run: CommandLine, config: Path, notes: FileSessionMetadata) -> None:
    now = int(time.time())
    notes.put(SessionMetadata(f"awsroles/mfa-session/{ADA}", now, now + 7260, ADA))
    notes.put(SessionMetadata(f"awsroles/role-session/{config}#prod-operations", now - 4000, now - 400, "arn:x"))
    done = run("status")
    assert (done.code, done.err) == (0, "")
    heading, master, role_profile = done.out.splitlines()
    assert heading == "PROFILE          ACCOUNT       ROLE             SESSION"
    assert master in [f"master           111111111111  MFA session      2 h{more} left" for more in ("", " 1 min")]
    assert role_profile == "prod-operations  222222222222  team/operations  expired"


def test_the_detail_view_has_the_exact_time(run: CommandLine, config: Path, notes: FileSessionMetadata) -> None:
    now = int(time.time())
    notes.put(SessionMetadata(f"awsroles/role-session/{config}#prod-operations", now, now + 3590, "arn:x"))
    done = run("status", "prod-operations")
    assert done.out.splitlines()[:4] == [
        "prod-operations",
        "  account  222222222222",
        "  role     team/operations",
        "  source   master",
    ]
    until = datetime.fromtimestamp(now + 3590).astimezone().strftime("%Y-%m-%d %H:%M %Z")
    assert done.out.splitlines()[4:] == [f"  session  59 min left, until {until}"]
    notes.put(SessionMetadata(f"awsroles/role-session/{config}#prod-operations", now - 7200, now - 3590, "arn:x"))
    assert "  session  expired at " in run("status", "prod-operations").out
    assert run("status", "master").out.splitlines() == ["master", "  account      111111111111", "  MFA session  none"]


@pytest.mark.parametrize(
    ("environ", "marked"),
    [
        ({"AWS_PROFILE": "master"}, "master"),
        ({"AWS_PROFILE": "master", "AWSROLES_PROFILE": "prod-operations"}, "prod-operations"),
    ],
)
@pytest.mark.usefixtures("config")
def test_the_profile_of_this_shell_is_marked(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], marked: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    rows = run("status").out.splitlines()
    assert [row.split()[1] for row in rows if row.startswith("*  ")] == [marked]
    assert rows[0].startswith("   PROFILE")
    assert f"by this shell ({[*environ][-1]})" in run("status", marked).out


@pytest.mark.usefixtures("config")
def test_production_is_red_and_marked(run: CommandLine, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text(f"{config.read_text()}awsroles_color = red\n")
    assert run("status").out.splitlines()[2].startswith("!  prod-operations")
    assert run("status", "prod-operations").out.endswith("  color    red\n")
    monkeypatch.setattr(stream, "_chosen", "always")
    assert run("status").out.splitlines()[2].startswith("\x1b[31m!  prod-operations")


def test_a_source_is_shown_only_if_it_is_not_the_usual_one(run: CommandLine, config: Path) -> None:
    role = "arn:aws:iam::333333333333:role/x"
    text = f"\n[profile chained]\nawsroles_role_arn = {role}\nawsroles_source_profile = prod-operations\n"
    config.write_text(config.read_text() + text)
    heading, _, usual, chained = run("status").out.splitlines()
    assert heading.split() == ["PROFILE", "ACCOUNT", "ROLE", "SOURCE", "SESSION"]
    assert usual.split() == ["prod-operations", "222222222222", "team/operations", "-"]
    assert chained.split() == ["chained", "333333333333", "x", "prod-operations", "-"]


def test_an_account_has_its_name_and_one_that_is_long_fits(run: CommandLine, config: Path) -> None:
    config.write_text(f"{config.read_text()}awsroles_account_name = Data Lake\n")
    assert "  Data Lake     team/operations" in run("status").out
    assert "  account  222222222222 (Data Lake)\n" in run("status", "prod-operations").out


def test_profiles_are_sorted_by_their_last_use_by_name_or_by_expiry(
    run: CommandLine, config: Path, home: Path, notes: FileSessionMetadata
) -> None:
    now = int(time.time())
    config.write_text(f"{config.read_text()}\n[profile audit]\nawsroles_role_arn = arn:aws:iam::333333333333:role/x\n")
    notes.put(SessionMetadata(f"awsroles/role-session/{config}#audit", now, now + 600, ""))
    notes.put(SessionMetadata(f"awsroles/mfa-session/{ADA}", now, now + 7260, ADA))
    state = StateFacts(str(home / ".local" / "state" / "awsroles"))
    RecentProfiles(state, str(config)).use("prod-operations")

    def order(*options: str) -> list[str]:
        return [each["profile"] for each in json.loads(run("status", "--json", *options).out)]

    assert order() == ["prod-operations", "master", "audit"]
    assert order("--sort", "name") == ["audit", "master", "prod-operations"]
    assert order("--sort", "expiry") == ["audit", "master", "prod-operations"]
    assert run("status", "--sort", "age").code == 2


def test_json_has_the_documented_fields(run: CommandLine, config: Path, notes: FileSessionMetadata) -> None:
    item = f"awsroles/role-session/{config}#prod-operations"
    notes.put(SessionMetadata(item, 1_769_857_200, 1_769_860_800, "arn:x"))
    for each in json.loads(run("status", "--json").out):
        json_document.check(each, "A profile")
    assert json.loads(run("status", "--json").out) == [
        {
            "profile": "master",
            "kind": "user",
            "account_id": "111111111111",
            "account_name": None,
            "role_arn": None,
            "role_name": None,
            "user_arn": ADA,
            "source_profile": None,
            "region": "eu-west-1",
            "mfa_serial": PHONE,
            "duration_seconds": 43200,
            "session_via": "mfa_session",
            "state": "none",
            "expires_at": None,
            "remark": None,
            "session_policy": False,
            "elevated_until": None,
            "error": None,
        },
        {
            "profile": "prod-operations",
            "kind": "role",
            "account_id": "222222222222",
            "account_name": None,
            "role_arn": "arn:aws:iam::222222222222:role/team/operations",
            "role_name": "operations",
            "user_arn": ADA,
            "source_profile": "master",
            "region": "eu-west-1",
            "mfa_serial": PHONE,
            "duration_seconds": 3600,
            "session_via": "mfa_session",
            "state": "expired",
            "expires_at": "2026-01-31T12:00:00Z",
            "remark": None,
            "session_policy": False,
            "elevated_until": None,
            "error": None,
        },
    ]


@pytest.mark.usefixtures("config")
def test_status_of_one_profile(run: CommandLine) -> None:
    assert [each["profile"] for each in json.loads(run("status", "master", "--json").out)] == ["master"]
    assert json_document.check_error(run("status", "mastr", "--json").err, 3)["code"] == "unknown_profile"
    unknown = run("status", "prod-operation")
    assert (unknown.code, unknown.out) == (3, "")
    assert "did you mean prod-operations?" in unknown.err


def test_an_invalid_profile_is_skipped_with_a_message(run: CommandLine, config: Path) -> None:
    config.write_text(f"{config.read_text()}\n[profile bad]\nawsroles_role_arn = nonsense\n")
    done = run("status")
    assert (done.code, len(done.out.splitlines())) == (0, 3)
    assert done.err.startswith("Left out: ~/.aws/config:13: 'nonsense' is not the ARN of a role")
    for_programs = run("status", "--json")
    assert (len(json.loads(for_programs.out)), for_programs.err) == (2, "")
    assert run("status", "--json", "-v").err == done.err


def test_a_native_profile_is_marked_as_one_of_the_aws_cli(run: CommandLine, config: Path) -> None:
    config.write_text("[profile old]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = y\n")
    assert run("status").out.splitlines()[1].endswith("by the AWS CLI")


def test_without_profiles_the_hint_is_the_first_step_and_json_is_an_empty_list(run: CommandLine) -> None:
    done = run("status")
    assert (done.code, done.out, done.err) == (0, "", "There are no profiles yet. Run awsroles setup first.\n")
    assert run("status", "--json").out == "[]\n"


def test_status_writes_no_files(run: CommandLine, home: Path, config: Path) -> None:
    run("status")
    run("profile", "list")
    assert [path for path in home.rglob("*") if path.is_file()] == [config]
