"""`awsroles console`."""

import os
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from testbed.program.command_line import CommandLine
from testbed.program.fake_programs import install

from awsroles.adapters import desktop
from awsroles.cli import console
from awsroles.core.console.page import ConsolePage

ROLE = "arn:aws:iam::222222222222:role/team/operations"
URL = (
    "https://signin.aws.amazon.com/switchrole"
    "?account=222222222222&roleName=team%2Foperations&displayName=prod-operations"
)

pytestmark = pytest.mark.usefixtures("config")


def browser(home: Path) -> Path:
    """Configure a fake browser, and return the file to which it writes the URL."""
    out = install("own-browser", 'printf %s "$1" > "$OUT/url"')
    settings = home / ".config" / "awsroles" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'browser = "{out / "bin" / "own-browser"}"\n')
    return out / "url"


def test_without_a_desktop_the_url_is_printed(run: CommandLine) -> None:
    done = run("console", "prod-operations")
    assert (done.code, done.out, done.err) == (0, f"{URL}\n", "")


def test_on_a_desktop_the_page_is_opened_and_nothing_is_printed(
    run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = browser(home)
    monkeypatch.setenv("DISPLAY", ":9")
    done = run("console", "prod-operations")
    assert (done.code, done.out) == (0, "")
    assert done.err == "Opened the console for prod-operations\n"
    end = time.monotonic() + 10
    while not noted.exists() or noted.read_text() != URL:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_print_opens_nothing_on_a_desktop(run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = browser(home)
    monkeypatch.setenv("DISPLAY", ":9")
    assert run("console", "prod-operations", "--print").out == f"{URL}\n"
    assert not noted.exists()


def test_color_and_name_are_options_and_the_color_of_the_profile_is_the_default(run: CommandLine, config: Path) -> None:
    given = run("console", "prod-operations", "--color", "red", "--display-name", "Prod!")
    query = parse_qs(urlsplit(given.out.strip()).query)
    assert (query["color"], query["displayName"]) == (["f2b0a9"], ["Prod!"])
    config.write_text(config.read_text() + "awsroles_color = 83d4e8\n")
    assert parse_qs(urlsplit(run("console", "prod-operations").out.strip()).query)["color"] == ["83d4e8"]


def test_a_native_profile_has_a_role_too(run: CommandLine, config: Path) -> None:
    config.write_text(f"[profile prod-operations]\nrole_arn = {ROLE}\nsource_profile = master\n")
    assert run("console", "prod-operations").out == f"{URL}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["master"], 3, "profile 'master' has no role to switch to"),
        (["prod"], 3, "no profile named prod"),
        (["prod-operations", "--color", "pink"], 2, "'pink' is not a color"),
        (["prod-operations", "--display-name", "x" * 65], 2, "cannot be a display name"),
    ],
)
def test_an_impossible_request_is_an_error(run: CommandLine, arguments: list[str], code: int, words: str) -> None:
    done = run("console", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert "awsroles: hint: " in done.err


def test_a_missing_browser_is_an_error(run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.unlink(browser(home).parent / "bin" / "own-browser")
    monkeypatch.setenv("DISPLAY", ":9")
    done = run("console", "prod-operations")
    assert done.code == 3
    assert "cannot be started: No such file or directory" in done.err


@pytest.mark.usefixtures("config")
def test_a_file_of_another_program_is_not_replaced_unasked(run: CommandLine, tmp_path: Path) -> None:
    notes = tmp_path / "notes.html"
    notes.write_text("my notes")
    done = run("console", "--all", "--html", str(notes), "--no-input")
    assert (done.code, notes.read_text()) == (2, "my notes")
    assert "exists, and awsroles did not write it" in done.err
    page = tmp_path / "roles.html"
    assert run("console", "--all", "--html", str(page)).code == 0
    assert run("console", "--all", "--html", str(page), "--no-input").code == 0


@pytest.mark.usefixtures("config")
def test_a_dash_is_stdout(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("console", "--all", "--html", "-")
    assert (done.code, done.err, done.out.startswith("<!DOCTYPE html>")) == (0, "", True)
    assert not (tmp_path / "-").exists()


def test_a_role_that_cannot_be_read_is_left_out_of_the_page(run: CommandLine, config: Path) -> None:
    config.write_text(config.read_text() + "\n[profile broken]\nawsroles_role_arn = operations\n")
    done = run("console", "--all", "--format", "markdown")
    assert (done.code, done.err.startswith("Left out: ")) == (0, True)


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_copied_url_that_signs_in_is_called_a_secret(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, *, is_secret: bool
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desktop, "copy", copied.append)
    monkeypatch.setattr(console, "console_page", lambda *_: ConsolePage("prod-operations", URL, is_secret, None))
    done = run("console", "prod-operations", "--copy")
    assert copied == [URL]
    assert done.err == f"Copied the URL{', which is a secret for 15 minutes' if is_secret else ''}\n"


def test_all_roles_are_no_json(run: CommandLine) -> None:
    done = run("console", "--all", "--json")
    assert (done.code, done.out) == (2, "")
    assert "cannot use --json with --all" in done.err
