"""QR codes drawn with half blocks."""

import pytest
from testbed.terminal.screen_reader import qr_code_text

from awsroles.adapters.terminal.enrollment_screen import draw


@pytest.mark.parametrize("color", [True, False])
@pytest.mark.parametrize("text", ["otpauth://totp/AWS:a@1?secret=" + "A" * 16, "x" * 300])
def test_another_library_reads_what_is_drawn(text: str, *, color: bool) -> None:
    assert qr_code_text("\n".join(draw(text, color=color))) == text


def test_every_line_is_as_long_as_the_others_and_the_usual_seed_fits_a_small_terminal() -> None:
    lines = draw("otpauth://totp/AWS:ada-awsroles@111111111111?secret=" + "A" * 64 + "&issuer=AWS", color=False)
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) <= 80
    assert len(lines) < 24


def test_color_ends_with_its_line() -> None:
    lines = draw("x", color=True)
    assert all(line.startswith("\x1b[38;5;16;48;5;231m") and line.endswith("\x1b[0m") for line in lines)
