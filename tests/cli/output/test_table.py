"""Tables that fit the terminal, and plain columns in a pipe."""

import io
import os
import pty
import sys
from collections.abc import Sequence

import pytest

from awsroles.adapters.terminal.text_width import width
from awsroles.cli import discover_output, history
from awsroles.cli.org import offboard_output, report_output
from awsroles.cli.output.table import Column, Row, table

COLUMNS = [Column("PROFILE", most=32), Column("ACCOUNT", most=20, drop=2), Column("SOURCE", most=32, drop=1)]
LONG = "customer-europe-production-payments-platform-readonly-auditor1"


def drawn(
    monkeypatch: pytest.MonkeyPatch,
    rows: list[Row],
    *,
    columns: int,
    encoding: str = "utf-8",
    of: Sequence[Column] | None = None,
) -> list[str]:
    """Return the lines of a table on a terminal of so many *columns*."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "dumb")
    with open(theirs, "w", encoding=encoding) as terminal, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", terminal)
        table(of or COLUMNS, rows)
        terminal.flush()
        written = os.read(ours, 100_000)
    os.close(ours)
    return written.decode(encoding).splitlines()


def test_in_a_pipe_columns_are_as_wide_as_their_widest_cell(capsys: pytest.CaptureFixture[str]) -> None:
    table([Column("NAME", most=3), Column("B", drop=1)], [Row(["x", ""]), Row(["longer", "é\x00"])])
    assert capsys.readouterr().out == "NAME    B\nx\nlonger  é\\x00\n"


def test_a_long_name_is_cut_in_the_middle_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    _, row = drawn(monkeypatch, [Row([LONG, "222222222222", "master"])], columns=80)
    assert "…" in row
    assert row.endswith("222222222222  master")


def test_columns_that_may_be_cut_shrink_before_one_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    heading, row = drawn(monkeypatch, [Row(["p" * 40, "a" * 20, "s" * 40])], columns=80)
    assert heading.split() == ["PROFILE", "ACCOUNT", "SOURCE"]
    assert width(row) <= 80


def test_a_dropped_column_leaves_its_room_to_what_would_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    six = [Column("USER", most=40), *(Column(f"{number}" * 10) for number in range(4)), Column("9" * 20, drop=1)]
    monkeypatch.setattr(sys.modules[__name__], "COLUMNS", six)
    rows = [Row(["bob@example.com", *["x" * 10] * 4, "y" * 20])]
    heading, row = drawn(monkeypatch, rows, columns=80)
    assert (heading.split()[0], heading.split()[-1]) == ("USER", "3333333333")
    assert row.startswith("bob@example.com  ")


def test_on_a_narrow_terminal_columns_are_dropped_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(["prod-operations", "222222222222", "master"])]
    assert drawn(monkeypatch, rows, columns=30) == ["PROFILE          ACCOUNT", "prod-operations  222222222222"]
    assert drawn(monkeypatch, rows, columns=20) == ["PROFILE", "prod-operations"]


def test_wide_characters_and_accents_keep_columns_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, [Row(["日本", "x", "y"]), Row(["e\u0301te\u0301", "x", "y"])], columns=80)
    assert [width(line[: line.index("x")]) for line in lines[1:]] == [9, 9]


def test_without_utf8_the_cut_is_three_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    _, row = drawn(monkeypatch, [Row([LONG, "1", "m"])], columns=80, encoding="ascii")
    assert "..." in row


def test_a_row_has_its_style_if_color_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    table([Column("A")], [Row(["prod"], "red")])
    assert stream.getvalue().splitlines()[1] == "\x1b[31mprod\x1b[0m"


def test_a_column_that_is_worth_least_is_dropped_before_another_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "COLUMNS", [*COLUMNS[:2], Column("SOURCE", most=32, drop=0)])
    heading, row = drawn(monkeypatch, [Row(["p" * 32, "a" * 20, "s" * 32])], columns=80)
    assert heading.split() == ["PROFILE", "ACCOUNT"]
    assert row.split() == ["p" * 32, "a" * 20]


@pytest.mark.parametrize(
    "columns",
    [
        discover_output._COLUMNS[:-1],
        report_output._COLUMNS,
        offboard_output._ROLES,
        [history._TIME, history._COMMAND, history._PROFILE, history._RESULT, history._REASON],
    ],
    ids=["discover", "report", "offboard", "history"],
)
def test_tables_of_commands_fit_a_terminal_of_40_columns(
    monkeypatch: pytest.MonkeyPatch, columns: Sequence[Column]
) -> None:
    lines = drawn(monkeypatch, [Row(["2026-01-31 12:00 UTC"] * len(columns))], columns=40, of=columns)
    assert max(map(width, lines)) <= 40
    assert len(lines[0].split()) > 1
