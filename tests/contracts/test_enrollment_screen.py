"""The `EnrollmentScreen` port: what each implementation does."""

import time

import pytest
from testbed.fakes.scripted_enrollment_screen import ScriptedEnrollmentScreen
from testbed.terminal.pty_enrollment_screen import PtyEnrollmentScreen

from awsroles.errors import NoTerminalError

Screen = ScriptedEnrollmentScreen | PtyEnrollmentScreen


@pytest.fixture(params=["scripted", "terminal"])
def screen(request: pytest.FixtureRequest, environment: dict[str, str]) -> Screen:
    """Every implementation in turn."""
    if request.param == "terminal":
        return PtyEnrollmentScreen(environment)
    return ScriptedEnrollmentScreen(lambda moment: time.sleep(max(0.0, moment - time.time())))


@pytest.fixture(params=["scripted", "terminal"])
def absent(request: pytest.FixtureRequest, environment: dict[str, str]) -> Screen:
    """Every implementation in turn, where there is no terminal."""
    if request.param == "terminal":
        return PtyEnrollmentScreen(environment, has_terminal=False)
    screen = ScriptedEnrollmentScreen()
    screen.failure = NoTerminalError("there is no terminal", "run it in a terminal")
    return screen


def test_messages_are_shown(screen: Screen) -> None:
    screen.say("scan this ß")
    shown = screen.screen if isinstance(screen, PtyEnrollmentScreen) else "\n".join(screen.shown)
    assert "scan this ß" in shown


def test_a_countdown_ends_at_its_moment(screen: Screen) -> None:
    moment = time.time() + 0.4
    screen.count_down(moment)
    assert moment <= time.time() < moment + 5


def test_a_countdown_to_what_is_past_ends_at_once(screen: Screen) -> None:
    began = time.time()
    screen.count_down(began - 100)
    assert time.time() < began + 5


def test_without_a_terminal_nothing_is_shown(absent: Screen) -> None:
    for call in (absent.say, absent.show_qr_code):
        with pytest.raises(NoTerminalError):
            call("x")
