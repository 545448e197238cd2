"""The terminal on which a seed is shown."""

import re
import time

import pytest
from testbed.terminal.pty_enrollment_screen import PtyEnrollmentScreen
from testbed.terminal.screen_reader import qr_code_text

URI = "otpauth://totp/AWS:ada-awsroles@111111111111?secret=" + "GEZDGNBVGY3TQOJQ" * 4 + "&issuer=AWS"


@pytest.mark.parametrize(
    "variables",
    [{"TERM": "xterm-256color", "NO_COLOR": ""}, {"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}],
    ids=str,
)
def test_a_camera_reads_the_code_off_the_terminal(environment: dict[str, str], variables: dict[str, str]) -> None:
    screen = PtyEnrollmentScreen(environment | variables)
    screen.show_qr_code(URI)
    assert qr_code_text(screen.screen) == URI
    assert ("\x1b[" in screen.screen) == (variables["TERM"] == "xterm-256color")


def test_a_terminal_that_is_too_narrow_gets_words_and_no_broken_picture(environment: dict[str, str]) -> None:
    screen = PtyEnrollmentScreen(environment | {"TERM": "xterm"}, columns=40)
    screen.show_qr_code(URI)
    assert re.search(r"\(The QR code needs a terminal of \d\d columns\.\)", " ".join(screen.screen.split()))
    assert "█" not in screen.screen


def test_a_countdown_is_one_line_that_goes_again(environment: dict[str, str]) -> None:
    screen = PtyEnrollmentScreen(environment)
    screen.call(["count_down", time.time() + 3.0], ["say", "now"])
    seconds = [int(found) for found in re.findall(r"Next code in (\d+) s", screen.screen)]
    assert seconds
    assert seconds == sorted(set(seconds), reverse=True)
    assert screen.screen.count("\n") == 1
    assert screen.screen.rpartition("\r")[2] == "now\n"


def test_for_a_screen_reader_nothing_is_drawn_or_redrawn(environment: dict[str, str]) -> None:
    screen = PtyEnrollmentScreen(environment | {"TERM": "xterm", "AWSROLES_PLAIN": "1"})
    screen.call(["show_qr_code", URI], ["count_down", time.time() + 1.5], ["say", "now"])
    assert screen.screen == "(AWSROLES_PLAIN=1 leaves the QR code out.)\nNext code in 2 s.\nnow\n"


def test_what_comes_from_outside_does_not_steer_the_terminal(environment: dict[str, str]) -> None:
    screen = PtyEnrollmentScreen(environment)
    screen.say("a\x1b[31mb\x07")
    assert screen.screen == "a\\x1b[31mb\\x07\n"
