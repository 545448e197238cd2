"""The commands `org init --from-live` and `org policies --adopt`: what they write and say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.organization.hand_made import MASTER, NOW, by_hand
from testbed.program.command_line import CommandLine

from awsroles.adapters.files.toml import parse_toml
from awsroles.app import live
from awsroles.app.organization_from_live import FromLive
from awsroles.cli.org import init
from awsroles.core.dataclass import replace
from awsroles.core.org.from_live.files import files_of_live
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.live.unread import Unread

FILE = "organization.toml"
UNREAD = Unread("444444444444", "sts:AssumeRole", "*", "denied", "ada is not authorized")


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Callable[[Snapshot], None]:
    """Return a function that sets what is there."""

    def is_there(snapshot: Snapshot) -> None:
        found = FromLive(files_of_live(FILE, by_hand(), MASTER, parse_toml, NOW), snapshot)
        monkeypatch.setattr(init, "files_from_live", lambda *_: found)
        monkeypatch.setattr(live, "read_live", lambda *_, **__: snapshot)

    return is_there


def test_the_files_of_what_is_there_are_written_and_what_is_left_out_is_said(
    run: CommandLine, empty: Path, there: Callable[[Snapshot], None]
) -> None:
    there(by_hand())
    done = run("org", "init", "--from-live", "--via", "audit")
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "Wrote organization.toml\n"
        "Wrote exceptions.toml\n"
        "Wrote policies/developers-buckets.json\n"
        "Left out: role team/legacy in dev: its path is not /\n"
        "Left out: group Ops_Team: its users are in operations instead\n"
        "Left out: group billing: it gives no function\n"
        "exceptions.toml has 18 findings to decide on; those that are errors come back in 90 days.\n"
        "\n"
        "Next, compare it with what is there:\n"
        "  awsroles org check\n"
    )
    assert run("org", "lint").code == 0
    assert run("org", "fmt", "--check").code == 0
    assert sorted(path.name for path in empty.iterdir()) == ["exceptions.toml", "organization.toml", "policies"]


def test_a_part_that_was_not_read_is_told_and_the_exit_code_is_4(
    run: CommandLine,
    empty: Path,  # noqa: ARG001 - the current folder
    there: Callable[[Snapshot], None],
) -> None:
    there(replace(by_hand(), others=(UNREAD,)))
    warning = "awsroles: warning: sts:AssumeRole in 444444444444: ada is not authorized\n"
    done = run("org", "init", "--from-live")
    assert (done.code, warning in done.err, done.err.endswith("awsroles org check\n")) == (4, True, True)
    adopted = run("org", "policies", "--format", "terraform", "--out", "generated", "--adopt")
    assert (adopted.code, warning in adopted.err, adopted.err.endswith("README.md\n")) == (4, True, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["init", "--example", "--from-live"],
            "cannot use --example with --from-live\nawsroles: hint: leave out one of the two\n",
        ),
        (["init", "--via", "audit"], "--via is of use with --from-live alone\nawsroles: hint: add --from-live\n"),
        (["init", "--profile", "x"], "--profile is of use with --from-live alone\nawsroles: hint: add --from-live\n"),
        (
            ["policies", "--format", "json", "--out", "x", "--via", "audit"],
            "--via is of use with --adopt alone\nawsroles: hint: add --adopt\n",
        ),
    ],
)
def test_options_of_reading_are_of_use_with_it_alone(run: CommandLine, options: list[str], message: str) -> None:
    done = run("org", *options)
    assert (done.code, done.err) == (2, f"awsroles: error: {message}")


@pytest.mark.parametrize(("form", "file"), [("terraform", "master/imports.tf"), ("json", "adoption.md")])
def test_imports_are_written_and_go_with_the_next_run(
    run: CommandLine, empty: Path, there: Callable[[Snapshot], None], form: str, file: str
) -> None:
    there(by_hand())
    run("org", "init", "--from-live")
    command = ("org", "policies", "--format", form, "--out", "generated")
    done = run(*command, "--adopt")
    assert done.code == 0
    assert "An apply would change 4 of what is there, and make 4.\n" in done.err
    assert "\nCompare yours with ours:\n  less generated/adoption.md\n" in done.err
    assert (empty / "generated" / file).exists()
    run(*command)
    assert not (empty / "generated" / file).exists()


def test_what_makes_an_apply_fail_is_a_warning(
    run: CommandLine, empty: Path, there: Callable[[Snapshot], None]
) -> None:
    there(by_hand())
    run("org", "init", "--from-live")
    text = (empty / FILE).read_text()
    (empty / FILE).write_text(text.replace("master_account = ", 'role_path = "/x/"\nmaster_account = '))
    done = run("org", "policies", "--format", "terraform", "--out", "generated", "--adopt")
    assert "awsroles: warning: an apply would fail at 3 of what is there: generated/adoption.md tells why\n" in done.err


def test_many_that_are_left_out_are_counted(run: CommandLine, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of_live(FILE, by_hand(), MASTER, parse_toml, NOW)
    many = replace(files, draft=replace(files.draft, left_out=tuple(f"role r{number} in dev" for number in range(11))))
    monkeypatch.setattr(init, "files_from_live", lambda *_: FromLive(many, by_hand()))
    err = run("org", "init", "--from-live").err
    assert "Left out: role r7 in dev\nThe file begins with 3 more that are left out.\n" in err
    assert (empty / FILE).exists()
