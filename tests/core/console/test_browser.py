"""The command line of a browser."""

import pytest

from awsroles.core.console.browser import BrowserChoice
from awsroles.errors import ConfigurationError, UsageError

URL = "https://example.com/?a=b&c"


def nothing(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("choice", "command"),
    [
        (BrowserChoice("lynx"), ["lynx", URL]),
        (BrowserChoice("/opt/my\\ browser --new '{url}' -x"), ["/opt/my browser", "--new", URL, "-x"]),
        (BrowserChoice("firefox", private=True), ["firefox", "--private-window", URL]),
        (BrowserChoice("/usr/bin/firefox-esr", profile="work"), ["/usr/bin/firefox-esr", "-P", "work", URL]),
        (
            BrowserChoice("google-chrome --no-first-run", private=True, profile="Profile 1"),
            ["google-chrome", "--profile-directory=Profile 1", "--incognito", "--no-first-run", URL],
        ),
        (BrowserChoice("microsoft-edge", private=True), ["microsoft-edge", "--inprivate", URL]),
    ],
)
def test_a_browser_is_started_as_asked_and_without_a_shell(choice: BrowserChoice, command: list[str]) -> None:
    assert choice.command_line(URL, nothing) == command


def test_without_a_wish_the_desktop_chooses() -> None:
    assert BrowserChoice().command_line(URL, nothing) is None


def test_a_private_window_without_a_named_browser_takes_the_first_that_is_there() -> None:
    command = BrowserChoice(private=True).command_line(URL, lambda name: name == "chromium")
    assert command == ["chromium", "--incognito", URL]
    with pytest.raises(ConfigurationError, match="no browser of a known kind"):
        BrowserChoice(private=True).command_line(URL, nothing)


@pytest.mark.parametrize("command", ["'", "", "  "])
def test_an_invalid_command_line_is_refused(command: str) -> None:
    with pytest.raises(ConfigurationError):
        BrowserChoice(command).command_line(URL, nothing)


def test_a_browser_of_an_unknown_kind_has_no_known_private_window() -> None:
    with pytest.raises(UsageError, match="'lynx' opens a private window"):
        BrowserChoice("lynx", private=True).command_line(URL, nothing)


def test_a_container_is_named_after_the_profile_with_its_color() -> None:
    choice = BrowserChoice("firefox", container=True)
    assert choice.address("https://x/?a=b", "prod ops", "f2b0a9") == (
        "ext+container:name=prod%20ops&color=red&url=https%3A%2F%2Fx%2F%3Fa%3Db"
    )
    assert "color=blue" in choice.address("https://x/", "dev", None)
    assert BrowserChoice().address("https://x/", "dev", None) == "https://x/"
