"""The progress of many calls."""

import pytest

from awsroles.cli.output.progress import Progress


def test_nothing_is_shown_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("Asked AWS for {count} of {total} roles", 40)
    progress.show(12)
    progress.end()
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_one_line_that_is_removed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    moments = iter([0.0, 0.5, 2.0, 2.01, 3.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    progress = Progress("Asked AWS for {count} of {total} roles", 40)
    for count in (1, 20, 21, 30):
        progress.show(count)
    progress.end()
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert [line.partition(" ")[2] for line in shown[1:3]] == [
        "Asked AWS for 20 of 40 roles",
        "Asked AWS for 30 of 40 roles"[: 59 - 25],
    ]
    assert shown[3] == ""
    assert shown[1].startswith("█" * 12 + "░" * 12)
