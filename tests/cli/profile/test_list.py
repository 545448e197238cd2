"""`awsroles profile list`."""

import json
from pathlib import Path

from testbed.program import json_document
from testbed.program.command_line import CommandLine


def test_a_table_shows_every_profile_of_both_files(run: CommandLine, config: Path) -> None:
    config.with_name("credentials").write_text("[keys]\naws_access_key_id = AKIA1\naws_secret_access_key = canary\n")
    done = run("profile", "list")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "PROFILE          KIND   ACCOUNT       ROLE OR USER     SOURCE  REMARK",
        "master           user   111111111111  ada",
        "prod-operations  role   222222222222  team/operations  master",
        "keys             other  -             -                -       keys in plain text",
    ]
    assert "canary" not in done.out + run("profile", "list", "--json").out


def test_json_has_one_object_per_profile(run: CommandLine, config: Path) -> None:
    config.write_text(f"{config.read_text()}\n[profile sso]\nsso_session = x\n[profile bad]\nawsroles_role_arn = x\n")
    done = run("profile", "list", "--json")
    listed = json.loads(done.out)
    for each in listed:
        json_document.check(each, "A profile")
    assert [(each["profile"], each["kind"], each["remark"]) for each in listed] == [
        ("master", "user", None),
        ("prod-operations", "role", None),
        ("sso", "other", "foreign"),
        ("bad", "other", None),
    ]
    assert "'x' is not the ARN of a role" in listed[3]["error"]["message"]
    assert (done.code, done.err) == (0, "")


def test_names_are_printed_without_control_characters(run: CommandLine, config: Path) -> None:
    config.write_text("[profile \x1b[31mred]\nregion = eu-west-1\n")
    done = run("profile", "list")
    assert "\\x1b[31mred" in done.out
    assert "\x1b" not in done.out


def test_without_profiles_the_hint_is_the_first_step_and_json_is_an_empty_list(run: CommandLine) -> None:
    done = run("profile", "list")
    assert (done.code, done.out, done.err) == (0, "", "There are no profiles yet. Run awsroles setup first.\n")
    assert run("profile", "list", "--json").out == "[]\n"


def test_a_file_that_botocore_would_refuse_is_refused_with_the_line(run: CommandLine, config: Path) -> None:
    config.write_text("[profile a]\nregion = eu-west-1\njunk\n")
    done = run("profile", "list")
    assert (done.code, done.out) == (3, "")
    assert "~/.aws/config:3: " in done.err


def test_profiles_of_other_programs_have_the_reason_in_a_word_or_two(run: CommandLine, config: Path) -> None:
    role = "role_arn = arn:aws:iam::222222222222:role/x\n"
    config.write_text(
        f"[profile a]\ncredential_process = x\n[profile b]\nregion = eu-west-1\n[profile c]\n{role}"
        f"[profile d]\n{role}credential_source = Environment\n[profile e]\nawsroles_role_arn = x\n"
    )
    assert [line.split("-  ")[-1].strip() for line in run("profile", "list").out.splitlines()[1:]] == [
        "uses another program",
        "no role, no access key",
        "no source_profile",
        "uses credential_source",
        "invalid",
    ]
