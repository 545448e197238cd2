"""`awsroles status`."""

import json
import time
from pathlib import Path

import pytest
from testbed.names import ADA, PHONE
from testbed.program import json_document
from testbed.program.command_line import CommandLine

from awsroles.adapters.state.files import FileSessionMetadata
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
    assert heading.split() == ["PROFILE", "ACCOUNT", "ROLE", "SOURCE", "SESSION"]
    assert master.startswith("master           111111111111  (MFA session)")
    assert "live, " in master
    assert master.endswith(("(in 2 h)", "(in 2 h 1 min)"))
    assert role_profile.startswith("prod-operations  222222222222  team/operations  master  expired, ")
    assert role_profile.endswith("(6 min ago)")


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
    assert done.err.startswith("left out: ~/.aws/config:13: 'nonsense' is not the ARN of a role")
    for_programs = run("status", "--json")
    assert (len(json.loads(for_programs.out)), for_programs.err) == (2, "")
    assert run("status", "--json", "-v").err == done.err


def test_a_native_profile_is_marked_as_one_of_the_aws_cli(run: CommandLine, config: Path) -> None:
    config.write_text("[profile old]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = y\n")
    assert run("status").out.splitlines()[1].endswith("by the AWS CLI")


def test_without_profiles_the_hint_is_the_first_step_and_json_is_an_empty_list(run: CommandLine) -> None:
    done = run("status")
    assert (done.code, done.out, done.err) == (0, "", "there is no profile yet: run awsroles setup\n")
    assert run("status", "--json").out == "[]\n"


def test_status_writes_no_files(run: CommandLine, home: Path, config: Path) -> None:
    run("status")
    run("profile", "list")
    assert [path for path in home.rglob("*") if path.is_file()] == [config]
