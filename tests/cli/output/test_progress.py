"""The progress of many calls."""

from unittest.mock import Mock

import pytest

from awsroles.cli.output.messages import note
from awsroles.cli.output.progress import Progress, counted
from awsroles.core.messages import Messages

WHAT = "Asked AWS for {count} of {total} roles"


def test_nothing_is_shown_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(WHAT, 40, note)
    progress.show(12)
    progress.end()
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_one_line_that_is_removed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal(monkeypatch, "xterm", [0.0, 0.5, 2.0, 2.01, 3.0])
    progress = Progress(WHAT, 40, note)
    for count in (1, 20, 21, 30):
        progress.show(count)
    progress.end()
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert [line.partition(" ")[2] for line in shown[1:3]] == [
        "Asked AWS for 20 of 40 roles",
        "Asked AWS for 30 of 40 roles",
    ]
    assert shown[3] == ""
    assert shown[1].startswith("█" * 12 + "░" * 12)


def test_the_line_fits_a_narrow_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch, "xterm", [0.0, 2.0])
    monkeypatch.setenv("COLUMNS", "40")
    Progress(WHAT, 40, note).show(20)
    assert capsys.readouterr().err == "\r\x1b[KAsked AWS for 20 of 40 roles"


def test_a_long_pause_counts_its_seconds(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch, "xterm", [0.0, 1.0, 2.0, 2.5])
    waited: list[float] = []
    counted(waited.append, note)(2.5)
    assert waited == [1.0, 1.0, 0.5]
    assert "Waited 2 of 2 s" in capsys.readouterr().err


@pytest.mark.parametrize(("term", "plain"), [("xterm", "1"), ("dumb", "")])
def test_a_screen_reader_and_a_dumb_terminal_get_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, term: str, plain: str
) -> None:
    terminal(monkeypatch, term, [0.0, 0.5, 6.0, 7.0, 12.0])
    monkeypatch.setenv("AWSROLES_PLAIN", plain)
    progress = Progress(WHAT, 40, note)
    for count in (1, 20, 21, 30):
        progress.show(count)
    progress.end()
    assert capsys.readouterr().err == "Asked AWS for 20 of 40 roles.\nAsked AWS for 30 of 40 roles.\n"


def test_quiet_shows_no_progress(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch, "xterm", [0.0, 6.0])
    progress = Progress(WHAT, 40, Messages().note)
    progress.show(20)
    progress.end()
    assert capsys.readouterr().err == ""


def terminal(monkeypatch: pytest.MonkeyPatch, term: str, moments: list[float]) -> None:
    """Let stderr be a terminal, and the clock show *moments*."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("awsroles.cli.output.progress.time", Mock(monotonic=Mock(side_effect=moments)))
