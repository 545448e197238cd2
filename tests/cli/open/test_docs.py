"""`awsroles open docs`."""

import pytest
from testbed.program.command_line import CommandLine, Done

from awsroles.adapters import desktop
from awsroles.core.console.browser import BrowserChoice

SITE = "https://awsroles.github.io/awsroles/"


def test_without_a_desktop_the_address_is_printed(run: CommandLine) -> None:
    assert run("open", "docs") == Done(0, f"{SITE}\n", "")
    assert run("open", "docs", "settings") == Done(0, f"{SITE}settings/\n", "")


def test_on_a_desktop_the_page_is_opened_unless_its_address_is_wanted(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def open_url(url: str, choice: BrowserChoice) -> bool:
        opened.append((url, choice.command))
        return len(opened) == 1

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(desktop, "open_url", open_url)
    assert run("open", "docs", "prompts") == Done(0, "", f"Opened {SITE}prompts/\n")
    assert run("open", "docs", "-p") == Done(0, f"{SITE}\n", "")
    # Without any browser it is printed as well.
    assert run("open", "docs") == Done(0, f"{SITE}\n", "")
    assert opened == [(f"{SITE}prompts/", None), (SITE, None)]


def test_a_mistyped_page_is_told(run: CommandLine) -> None:
    assert "did you mean settings?" in run("open", "docs", "setings").err
    done = run("open", "docs", "xyz")
    assert (done.code, done.out) == (2, "")
    assert "the documentation has no page 'xyz'" in done.err
    assert "the first page lists the others: awsroles open docs" in done.err
