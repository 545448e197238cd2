"""`awsroles org sync` with a file."""

import json
import time
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine
from testbed.scenarios.organizations import MASTER_OF, SMALL

from awsroles.adapters.state.files import FileSessionMetadata
from awsroles.core.discover.plan import MARK, digest
from awsroles.core.sessions.cache import SessionMetadata


@pytest.mark.usefixtures("company")
def test_sync_writes_the_profiles_after_a_yes_and_remembers_the_file(
    run: CommandLine, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("org", "sync", "--yes")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == [
        "PROFILE",
        "dev-developers",
        "prod-developers",
        "prod-operations",
        "storage-operations",
    ]
    assert f"Wrote 4 profiles in {config}" in done.err.replace("~", str(config.parents[1]))
    text = config.read_text()
    assert "awsroles_color = f2b0a9\n" in text
    assert text.count("awsroles_organization = o-a1b2c3d4e5 ") == 4
    monkeypatch.chdir(tmp_path)
    again = run("org", "sync", "--yes")
    assert (again.code, config.read_text()) == (0, text)
    assert again.err.endswith("Nothing to change.\n")
    assert run("org", "sync", str(tmp_path / "none.toml")).code == 3


@pytest.mark.usefixtures("company", "config")
@pytest.mark.parametrize(
    ("left", "command"),
    [(None, "awsroles login dev-developers"), (3600, "aws --profile dev-developers sts get-caller-identity")],
)
def test_the_command_to_use_a_new_profile_needs_no_mfa_code_that_nobody_asks_for(
    run: CommandLine, home: Path, left: int | None, command: str
) -> None:
    user, now = "arn:aws:iam::444444444444:user/ada", int(time.time())
    if left is not None:
        sessions = FileSessionMetadata(str(home / ".local" / "state" / "awsroles"))
        sessions.put(SessionMetadata(f"awsroles/mfa-session/{user}", now, now + left, user))
    assert run("org", "sync", "--yes").err.endswith(f"\nTo use one:\n  {command}\n")


@pytest.mark.usefixtures("company")
def test_the_first_sync_after_discover_tells_of_the_names_in_the_file(run: CommandLine, config: Path) -> None:
    section = (
        "[profile 222222222222-operations]\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"
        "awsroles_source_profile = master\nregion = eu-west-1\n"
    )
    mark = digest(dict(line.split(" = ") for line in section.splitlines()[1:]))
    config.write_text(f"{config.read_text()}\n{section}{MARK} = {mark}\n")
    told = "--rename gives a profile the file's name, such as prod-operations for 222222222222-operations."
    assert told in " ".join(run("org", "sync", "--yes").err.split())
    assert "--rename" not in run("org", "sync", "--yes").err
    assert "Renamed: 222222222222-operations to prod-operations." in run("org", "sync", "--rename", "--yes").err


@pytest.mark.usefixtures("company", "config")
def test_an_empty_source_is_not_the_one_of_the_last_time(run: CommandLine) -> None:
    run("org", "sync", "--yes")
    done = run("org", "sync", "", "--yes")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("awsroles: error: the name of the organization's file is empty\n")


def test_sync_shows_the_difference_and_writes_nothing_in_a_dry_run(
    run: CommandLine, company: Path, config: Path
) -> None:
    del company
    before = config.read_text()
    done = run("org", "sync", "--dry-run")
    assert (done.code, config.read_text()) == (0, before)
    assert "+[profile prod-operations]\n" in done.out
    found = json.loads(run("org", "sync", "--json").out)
    assert [each["state"] for each in found] == ["new"] * 4
    assert found[0]["allowed_by"] == "organization.toml:48:3"
    assert config.read_text() == before
    assert "no master profile has an organization's file yet" in run("org", "sync", "--all").err
    asked = run("org", "sync", "--no-input")
    assert (asked.code, config.read_text()) == (6, before)
    assert "error: the change of ~/.aws/config needs confirmation\n" in asked.err


def test_the_console_takes_names_and_colors_that_sync_wrote(run: CommandLine, company: Path, config: Path) -> None:
    del company, config
    run("org", "sync", "--yes")
    assert "color=f2b0a9" in run("console", "prod-operations", "--print").out
    assert "## Production \\(222222222222\\)\n" in run("console", "--all", "--format", "markdown").out


def test_the_console_follows_changes_of_names_and_colors(
    run: CommandLine, company: Path, config: Path, tmp_path: Path
) -> None:
    del config
    run("org", "sync", "--yes")
    accounts = company / "accounts" / "workloads.toml"
    old = 'name = "Production", tags = ["pci"], color = "red"'
    assert old in accounts.read_text()
    accounts.write_text(accounts.read_text().replace(old, 'name = "Live & paid", tags = ["pci"], color = "blue"'))
    run("org", "sync", "--yes")
    page = tmp_path / "roles.html"
    run("console", "--all", "--html", str(page))
    assert "<h2>Live &amp; paid (222222222222)</h2>" in page.read_text()
    assert "--role: #83d4e8" in page.read_text()
    assert "<H3>Live &amp; paid (222222222222)</H3>" in run("console", "--all", "--format", "bookmarks").out
    assert "color = 83d4e8\n" in run("console", "--all", "--format", "aesr").out
    assert "color=83d4e8" in run("console", "prod-operations", "--print").out
    # ada has nothing in the account of the partner.
    assert "666666666666" not in page.read_text()
    accounts.write_text(
        accounts.read_text().replace('name = "Live & paid", tags = ["pci"], color = "blue"', 'tags = ["pci"]')
    )
    run("org", "sync", "--yes")
    assert "color" not in run("console", "prod-operations", "--print").out
    assert "## prod \\(222222222222\\)\n" in run("console", "--all", "--format", "markdown").out


def test_a_profile_moves_to_another_account_only_with_its_own_yes(
    run: CommandLine, company: Path, config: Path
) -> None:
    run("org", "sync", "--yes")
    before = config.read_text()
    accounts = company / "accounts" / "workloads.toml"
    accounts.write_text(accounts.read_text().replace("222222222222", "999999999999"))
    done = run("org", "sync", "--yes")
    assert (done.code, config.read_text()) == (3, before)
    assert done.err.startswith(
        "awsroles: error: profiles would change to roles of other accounts\n"
        "  - prod-developers: from 222222222222 to prod (999999999999)\n"
    )
    assert done.err.endswith("hint: ask the owner of the file, then give --accept-moved\n")
    asked = run("org", "sync")
    assert (asked.code, config.read_text()) == (6, before)
    assert asked.err.endswith(
        "awsroles: error: the change of ~/.aws/config needs confirmation\n"
        "awsroles: hint: ask the owner of the file, then give --yes --accept-moved\n"
    )
    assert run("org", "sync", "--yes", "--accept-moved").code == 0
    assert "arn:aws:iam::999999999999:role/operations" in config.read_text()


def test_sync_refuses_a_file_for_another_master_account(run: CommandLine, company: Path, config: Path) -> None:
    accounts = company / "accounts" / "platform.toml"
    accounts.write_text(accounts.read_text().replace("444444444444", "777777777777"))
    before = config.read_text()
    done = run("org", "sync", "--yes", "--accept-moved")
    assert (done.code, config.read_text()) == (3, before)
    assert done.err == (
        "awsroles: error: the file is for users of account 777777777777, "
        "and profile master is of account 444444444444\n"
        "awsroles: hint: name the profile of that account: --master PROFILE\n"
    )


def test_a_user_whom_the_file_does_not_list_names_the_functions(run: CommandLine, company: Path, config: Path) -> None:
    del company
    config.write_text(MASTER_OF.format(user="eve"))
    done = run("org", "sync", "--yes")
    assert done.code == 3
    assert done.err.startswith("awsroles: error: the file has no user 'eve', and your groups cannot be read: ")
    assert done.err.endswith("awsroles: hint: have a line added to [users], or name your functions: --function NAME\n")
    assert "did you mean auditors?" in run("org", "sync", "--function", "auditor").err
    assert run("org", "sync", "--function", "auditors", "--yes").code == 0
    assert "[profile prod-auditors]" in config.read_text()
    network = run("org", "sync", "--function", "network", "--yes")
    assert "prod-auditors" not in network.out
    assert "--prune" not in network.err
    refused = run("org", "sync", "--function", "auditors", "--prune")
    assert refused.code == 2
    assert "--prune needs all of your functions, and --function names some" in refused.err


def test_sync_says_what_it_left(run: CommandLine, company: Path, config: Path) -> None:
    run("org", "sync", "--yes")
    config.write_text(config.read_text().replace("awsroles_color = b7ca9d", "awsroles_color = 83d4e8"))
    people = company / "people.toml"
    people.write_text(people.read_text().replace('["operations", "developers"]', '["developers"]'))
    done = run("org", "sync", "--yes")
    assert done.code == 0
    assert "--prune removes 2 profiles of roles that are gone.\n" in done.err
    assert "Left as somebody edited or wrote them: dev-developers.\n" in done.err
    pruned = run("org", "sync", "--prune", "--yes")
    assert pruned.code == 0
    assert "Removed 2 profiles from " in pruned.err
    people.write_text(people.read_text().replace('["developers"]', "[]"))
    config.write_text(MASTER_OF.format(user="ada"))
    assert "The file gives you no role.\n" in run("org", "sync").err
    config.write_text(MASTER_OF.format(user="carol") + "\n[profile dev-network]\nregion = eu-west-1\n")
    assert "Not written, as the name is another profile's: dev-network.\n" in run("org", "sync", "--yes").err


def test_sync_all_takes_each_master_profile_with_its_file(run: CommandLine, empty: Path, config: Path) -> None:
    assert run("org", "sync", "--all").err == (
        "awsroles: error: no master profile has an organization's file yet\n"
        "awsroles: hint: run awsroles org sync SOURCE first\n"
    )
    second = MASTER_OF.format(user="bob").replace("master", "second").replace("444444444444", "888888888888")
    config.write_text(f"{config.read_text()}\n{second}")
    for number, name, account in ((1, "master", "444444444444"), (2, "second", "888888888888")):
        text = SMALL.replace("444444444444", account).replace("2222", f"{number}222")
        file = empty / f"{name}.toml"
        file.write_text(
            text.replace('"identity"\n\n', f'"identity"\nprofile_name = "{name}-{{account}}-{{function}}"\n\n', 1)
        )
        assert run("org", "sync", str(file), "--master", name, "--yes").code == 0
    text = config.read_text()
    config.write_text(text.partition("[profile master-")[0])
    done = run("org", "sync", "--all", "--yes")
    assert (done.code, config.read_text().count("[profile master-"), config.read_text().count("[profile second-")) == (
        0,
        2,
        1,
    )
    assert json.loads(run("org", "sync", "--all", "--json").out)[2]["profile"] == "second-prod-auditors"
    (empty / "master.toml").unlink()
    config.write_text(text.partition("[profile master-")[0])
    part = run("org", "sync", "--all", "--yes")
    assert (part.code, config.read_text().count("[profile second-")) == (3, 1)
    assert "master  master.toml cannot be read: No such file or directory\n" in part.err
    assert "error: master.toml cannot be read: No such file or directory\n" in part.err
    both = run("org", "sync", "--all", "--master", "second")
    assert both.err == (
        "awsroles: error: --all takes each master profile with its own file\n"
        "awsroles: hint: leave out --all, or the others\n"
    )
