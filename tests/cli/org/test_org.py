"""The commands `awsroles org` in the folder of the example company."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine
from testbed.scenarios.organizations import SMALL

PROJECT = Path(__file__).parents[3]


@pytest.mark.usefixtures("company")
def test_a_right_file_is_summed_up_and_nothing_is_on_stdout(run: CommandLine) -> None:
    done = run("org", "lint")
    assert (done.code, done.out) == (0, "")
    assert done.err == "No errors: 6 accounts, 4 functions, 6 grants, 3 users.\n"


def test_errors_are_lines_on_stdout_with_exit_code_3(run: CommandLine, company: Path) -> None:
    people = company / "people.toml"
    people.write_text(people.read_text().replace('"operations", ', '"operation", '))
    done = run("org", "lint")
    assert (done.code, done.err) == (3, "")
    assert done.out == 'people.toml:2:22: there is no function "operation": did you mean operations?\n'
    found = json.loads(run("org", "lint", "--json").out)
    assert found == [
        {"file": "people.toml", "line": 2, "column": 22, "message": done.out.strip().partition(": ")[2]},
    ]


def test_lint_finds_what_aws_would_refuse_of_the_generated_roles(run: CommandLine, company: Path) -> None:
    policies = ", ".join(f'"customer:p-{number}"' for number in range(11))
    file = company / "organization.toml"
    file.write_text(file.read_text().replace('"aws:PowerUserAccess"', policies))
    done = run("org", "lint")
    assert done.code == 3
    assert done.out == (
        "organization.toml:48:3: role developers in dev has 11 managed policies, 10 at most: put several into one\n"
    )


def test_other_commands_refuse_a_broken_file_and_show_the_errors(run: CommandLine, empty: Path) -> None:
    (empty / "organization.toml").write_text(SMALL.replace("333333333333", "333").replace('["tag:pci"]', "[]"))
    done = run("org", "show")
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "awsroles: error: organization.toml has 2 errors\n"
        '  - organization.toml:9:14: "333" is not an account ID: an account ID has 12 digits\n'
        "  - organization.toml:22:12: the list is empty\n"
        "awsroles: hint: correct the file, and check it: awsroles org lint\n"
    )


def test_the_file_is_found_in_a_folder_above(run: CommandLine, company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(company / "accounts")
    assert run("org", "lint").code == 0
    assert run("org", "show", "prod", "--file", str(company / "organization.toml")).code == 0
    assert run("org", "show", "prod", "--file", str(company)).code == 0


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "words", [("lint", ""), ("fmt", ""), ("show", "--file", ""), ("policies", "", "--format", "json", "--out", "x")]
)
def test_an_empty_name_is_not_the_nearest_file(run: CommandLine, words: tuple[str, ...]) -> None:
    done = run("org", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "awsroles: error: the name of the organization's file is empty\n"
        "awsroles: hint: name the file, or leave it out\n"
    )


@pytest.mark.usefixtures("empty")
def test_without_a_file_the_hint_makes_one(run: CommandLine) -> None:
    done = run("org", "show")
    assert done.code == run("org", "diff", "main").code == 3
    assert done.err == (
        "awsroles: error: there is no organization.toml here or in a folder above\n"
        "awsroles: hint: name the file, or make one: awsroles org init\n"
    )
    assert "none.toml cannot be read: No such file or directory" in run("org", "lint", "none.toml").err


@pytest.mark.usefixtures("company")
def test_show_prints_each_value_with_its_line(run: CommandLine) -> None:
    done = run("org", "show", "storage", "operations", "--at", "2030-01-01")
    rows = {line.split()[0]: line.split()[1:] for line in done.out.splitlines() if line}
    assert (done.code, done.err) == (0, "")
    assert rows["account_id"] == ["555555555555", "accounts/platform.toml:6"]
    assert rows["policies"] == ["aws:ReadOnlyAccess", "organization.toml:43"]
    assert rows["max_session"] == ["4h", "organization.toml:46"]
    assert rows["mfa_max_age"] == ["12h", "organization.toml:17"]
    assert rows["confirm"] == ["false", "default"]
    assert done.out.endswith("\nPeople: ada\n")


@pytest.mark.usefixtures("company")
def test_show_prints_the_roles_of_a_person_on_a_day(run: CommandLine) -> None:
    on_the_last_day = run("org", "show", "--user", "bob@example.com", "--at", "2036-12-31").out.splitlines()
    the_day_after = run("org", "show", "--user", "bob@example.com", "--at", "2037-01-01").out.splitlines()
    assert [line.split()[0] for line in on_the_last_day] == ["PROFILE", "partner-auditors", "prod-auditors"]
    assert [line.split()[4] for line in on_the_last_day[1:]] == ["1", "1"]
    assert [line.split()[4:6] for line in the_day_after[1:]] == [["0", "2036-12-31"], ["0", "2036-12-31"]]
    assert "UNTIL" in on_the_last_day[0]
    assert "UNTIL" not in run("org", "show", "--user", "ada", "--at", "2036-12-31").out


@pytest.mark.usefixtures("company")
def test_show_as_json_is_a_list_of_functions_in_accounts(run: CommandLine) -> None:
    found = json.loads(run("org", "show", "--json", "--at", "2037-01-01").out)
    by_name = {(each["account"], each["function"]): each for each in found}
    assert len(found) == len(by_name) == 8
    auditors = by_name["prod", "auditors"]
    assert (auditors["in_force"], auditors["users"]) == (False, [])
    assert auditors["values"]["until"] == "2036-12-31"
    assert auditors["values"]["role_arn"] == "arn:aws:iam::222222222222:role/auditors"
    assert auditors["places"]["mfa_max_age"] == "organization.toml:32:66"
    assert auditors["places"].keys() == auditors["values"].keys()
    assert by_name["partner", "auditors"]["values"]["external_id"] == "cvp-7731"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("prodd",), "the organization has no account 'prodd'\nawsroles: hint: did you mean prod?"),
        (("prod", "xyz"), "the organization has no function 'xyz'\nawsroles: hint: run awsroles org show"),
        (("--user", "adda"), "the organization has no user 'adda'\nawsroles: hint: did you mean ada?"),
        (("--user", "xyz"), "the organization has no user 'xyz'\nawsroles: hint: name a user of the table [users]"),
        (("dev", "auditors"), "no grant gives auditors in dev\nawsroles: hint: run awsroles org show dev"),
        (("--at", "tomorrow"), "'tomorrow' is not a date\nawsroles: hint: write 2036-12-31"),
    ],
)
@pytest.mark.usefixtures("company")
def test_show_refuses_unknown_names(run: CommandLine, arguments: tuple[str, ...], message: str) -> None:
    done = run("org", "show", *arguments)
    assert (done.code, done.out) == (2 if "--at" in arguments else 3, "")
    assert done.err == f"awsroles: error: {message}\n"


def test_fmt_lays_out_the_file_and_its_parts(run: CommandLine, company: Path) -> None:
    people = company / "people.toml"
    before = people.read_text()
    lines = before.splitlines(keepends=True)
    people.write_text("".join([lines[0], *reversed(lines[1:4]), *lines[4:]]))
    people.chmod(0o640)
    check = run("org", "fmt", "--check")
    assert (check.code, check.out, check.err) == (7, "people.toml\n", "")
    assert people.read_text() != before
    assert (run("org", "fmt").code, people.read_text(), people.stat().st_mode & 0o777) == (0, before, 0o640)
    assert (run("org", "fmt", "--check").code, run("org", "fmt").err) == (0, "Nothing to change.\n")


def test_fmt_changes_nothing_if_a_part_is_not_toml(run: CommandLine, company: Path) -> None:
    (company / "people.toml").write_text("[users\n")
    main = company / "organization.toml"
    main.write_text(main.read_text() + "\n\n\n")
    before = main.read_text()
    done = run("org", "fmt")
    assert (done.code, main.read_text()) == (3, before)
    assert "people.toml:1:7: this is not TOML" in done.err


def test_fmt_overwrites_no_change_of_another_program(
    run: CommandLine, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = company / "organization.toml"
    main.write_text(f"{main.read_text()}\n\n")
    monkeypatch.setattr("awsroles.adapters.files.atomic_write.read_file", lambda _: b"another text")
    done = run("org", "fmt")
    assert done.code == 5
    assert done.err == ("awsroles: error: organization.toml has just changed\nawsroles: hint: run it again\n")
    assert main.read_text().endswith("\n\n")


def test_init_writes_the_example_company_and_nothing_twice(run: CommandLine, empty: Path) -> None:
    done = run("org", "init", "--example")
    example = PROJECT / "examples" / "example-company"
    written = {path.relative_to(empty): path.read_text() for path in empty.rglob("*") if path.is_file()}
    assert written == {path.relative_to(example): path.read_text() for path in example.rglob("*") if path.is_file()}
    assert (done.code, done.out) == (0, "")
    assert "Wrote organization.toml\n" in done.err
    assert done.err.endswith("\nNext, look at it:\n  awsroles org show\n")
    assert run("org", "lint").code == 0
    again = run("org", "init", "--example")
    assert again.code == 3
    assert again.err == (
        "awsroles: error: organization.toml already exists\nawsroles: hint: move it away, or go to another folder\n"
    )


def test_init_writes_nothing_if_a_folder_cannot_be_made(run: CommandLine, empty: Path) -> None:
    (empty / "accounts").write_text("")
    done = run("org", "init", "--example")
    assert done.code == 5
    assert done.err == (
        "awsroles: error: accounts cannot be created: File exists\nawsroles: hint: check who may write there\n"
    )
    assert [path.name for path in empty.iterdir()] == ["accounts"]


def test_init_tells_that_the_folder_cannot_be_written(
    unprivileged: Callable[..., "subprocess.CompletedProcess[str]"], empty: Path
) -> None:
    program = [sys.executable, "-m", "awsroles", "org", "init", "--example"]
    done = unprivileged(program, cwd=empty, check=False)
    assert done.returncode == 5
    assert "Permission denied" in done.stderr
    assert list(empty.iterdir()) == []


def test_init_asks_nothing_if_there_is_a_file(run: CommandLine, empty: Path) -> None:
    (empty / "organization.toml").write_text("mine")
    done = run("org", "init", "--no-input")
    assert (done.code, (empty / "organization.toml").read_text()) == (3, "mine")
    assert done.err.startswith("awsroles: error: organization.toml already exists\n")


def test_init_needs_answers(run: CommandLine, empty: Path) -> None:
    done = run("org", "init", "--no-input")
    assert done.code == 6
    assert done.err.splitlines()[-1] == (
        "awsroles: hint: run it in a terminal, or write the files of an example company: awsroles org init --example"
    )
    assert list(empty.iterdir()) == []


@pytest.mark.usefixtures("config")
def test_every_command_in_the_document_works(run: CommandLine, committed: Path, home: Path) -> None:
    # What the user has configured for git goes on working.
    instead = f'[url "file://{committed}"]\n\tinsteadOf = git@git.example.com:team/organization.git\n'
    (home / ".gitconfig").write_text(instead)
    text = (PROJECT / "docs" / "organization.md").read_text(encoding="utf-8")
    commands = [line.split("#")[0].split()[1:] for line in re.findall(r"^    (awsroles .*)$", text, re.MULTILINE)]
    assert len(commands) > 5
    for command in commands:
        # Tests of the whole program run setup and login, and those of the check have an AWS.
        asks = command in (["org", "init"], ["org", "check"]) or {"--from-live", "--adopt"} & set(command)
        if not asks and command[0] not in ("setup", "login"):
            confirmed = ["--yes"] if command[:2] == ["org", "sync"] else []
            assert (run(*command, *confirmed).code, command) == (0, command)


def test_other_commands_load_nothing_of_the_organization() -> None:
    script = (
        "import sys; from awsroles import entry; sys.argv = ['awsroles', 'profile', 'list']; entry.main();"
        "print([name for name in sys.modules if '.org' in name])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_control_characters_in_names_do_not_reach_the_terminal(run: CommandLine, empty: Path) -> None:
    hostile = SMALL.replace("auditors = {}", '"\\u001b[31m\\u202e" = { "\\u0007" = 1 }')
    (empty / "organization.toml").write_text(hostile)
    for arguments in (("lint",), ("show",), ("show", "\x1b[31m"), ("diff", "organization.toml", "\x1b]0;x\x07")):
        done = run("org", *arguments)
        assert done.code == 3
        assert (done.out + done.err).replace("\n", "").isprintable()
    assert "\x1b" not in run("org", "lint", "--json").out


def test_the_file_in_the_manual_has_no_errors_and_our_layout(run: CommandLine, empty: Path) -> None:
    manual = (PROJECT / "docs" / "organization.md").read_text(encoding="utf-8")
    text = manual[manual.index("    version = 1\n") : manual.index("\n`awsroles org lint` finds")]
    (empty / "organization.toml").write_text(
        "".join(line.removeprefix("    ") for line in text.splitlines(keepends=True))
    )
    assert run("org", "lint").code == 0
    assert run("org", "fmt", "--check").out == ""


@pytest.mark.parametrize(
    "words",
    [
        "check",
        "report --live",
        "who-can prod/operations --live",
        "can ada --live",
        "offboard bob",
        "policies --format json --out generated --adopt",
    ],
)
def test_accounts_are_not_read_as_a_user_of_another_master_account(
    run: CommandLine, company: Path, config: Path, words: str
) -> None:
    config.write_text(config.read_text().replace("444444444444", "777777777777"))
    done = run("org", *words.split())
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "awsroles: error: the file is for users of account 444444444444, "
        "and profile master is of account 777777777777\n"
        "awsroles: hint: name the profile of that account: --profile PROFILE\n"
    )
    assert not (company / "generated").exists()
