"""`awsroles org diff`, with files and revisions of git."""

import json
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine
from testbed.program.repository import git
from testbed.scenarios.organizations import SMALL


def test_diff_compares_the_file_with_a_revision(run: CommandLine, committed: Path) -> None:
    assert (run("org", "diff", "main").code, run("org", "diff", "main").err) == (0, "Nothing changes.\n")
    people = committed / "people.toml"
    people.write_text(people.read_text().replace('["auditors"]', '["auditors", "network"]'))
    done = run("org", "diff", "main", "--at", "2030-01-01")
    assert (done.code, done.err) == (0, "")
    assert done.out == "bob@example.com gains network in dev and prod (job-function/NetworkAdministrator)\n"
    people.write_text(people.read_text().replace('"developers", "network"', '"operations"'))
    done = run("org", "diff", "main", "--markdown")
    assert done.code == 7
    assert done.out.splitlines()[0] == "- **`carol` gains `operations` in `prod` (`AdministratorAccess`): review**"
    git(committed, "commit", "-q", "-a", "-m", "two")
    found = json.loads(run("org", "diff", "main~1", "main", "--json").out)
    assert found[0] == {
        "kind": "gain",
        "what": "function",
        "name": "operations",
        "users": ["carol"],
        "accounts": ["prod"],
        "key": None,
        "before": None,
        "after": ["aws:AdministratorAccess"],
        "people": None,
        "review": True,
        "sentence": "carol gains operations in prod (AdministratorAccess): review",
    }


def test_a_folder_without_the_file_hides_no_revision_of_its_name(run: CommandLine, committed: Path) -> None:
    (committed / "main").mkdir()
    assert (run("org", "diff", "main").code, run("org", "diff", ".").err) == (0, "Nothing changes.\n")
    assert "'policies' is neither a file nor a revision" in run("org", "diff", "policies").err


def test_diff_tells_what_will_have_ended(run: CommandLine, committed: Path) -> None:
    del committed
    done = run("org", "diff", "main", "--at", "2037-01-01")
    assert (done.code, done.out.splitlines()) == (
        0,
        ["bob@example.com loses auditors in partner and prod", "nobody reaches partner any more"],
    )


def test_diff_takes_two_files(run: CommandLine, empty: Path) -> None:
    (empty / "a.toml").write_text(SMALL)
    (empty / "b.toml").write_text(SMALL.replace("dev = {", "test = {"))
    done = run("org", "diff", "a.toml", "b.toml")
    assert done.code == 7
    assert done.out.splitlines() == [
        "ada gains operations in test (AdministratorAccess): review",
        "test is new: 1 person reaches it",
        "dev is removed: 1 person reached it",
    ]


@pytest.mark.usefixtures("committed")
def test_diff_refuses_what_it_cannot_compare(run: CommandLine) -> None:
    done = run("org", "diff", "mian")
    assert done.code == 3
    assert done.err == (
        "awsroles: error: 'mian' is neither a file nor a revision of git\n"
        "awsroles: hint: fetch it first, as a shallow clone has only the last commit\n"
    )
    done = run("org", "diff", "../main")
    assert done.err == (
        "awsroles: error: '../main' is neither a file nor a revision of git\n"
        "awsroles: hint: name a file, a branch, a tag or a commit\n"
    )
    both = run("org", "diff", "main", "--json", "--markdown")
    assert both.code == 2
    assert "cannot use --json with --markdown" in both.err
    assert "leave out one of the two" in both.err


def test_a_broken_revision_is_told_with_its_name(run: CommandLine, committed: Path) -> None:
    people = committed / "people.toml"
    people.write_text("[users\n")
    git(committed, "commit", "-q", "-a", "-m", "broken")
    done = run("org", "diff", "main", "organization.toml")
    assert done.code == 3
    git(committed, "checkout", "-q", "main~1", "--", ".")
    done = run("org", "diff", "main")
    assert (done.code, "main:people.toml:1:7: this is not TOML" in done.err) == (3, True)
