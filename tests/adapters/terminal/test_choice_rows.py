"""Choices as rows of columns."""

from awsroles.adapters.terminal.choice_rows import rows
from awsroles.adapters.terminal.text_width import width
from awsroles.core.prompts import Choice

CHOICES = [
    Choice("master", ("111111111111",)),
    Choice("ops", ("222222222222", "audit")),
    Choice("audit-ops"),
    Choice("audit", ("", "read-only")),
]


def test_rows_have_columns_however_many_details_there_are() -> None:
    assert rows(CHOICES) == [
        "master     111111111111",
        "ops        222222222222  audit",
        "audit-ops",
        "audit                    read-only",
    ]


def test_rows_of_nothing_are_none() -> None:
    assert rows([]) == []


def test_rows_cannot_steer_a_terminal() -> None:
    assert rows([Choice("a\x1b[2J", ("b\nc",))]) == ["a\\x1b[2J  b\\nc"]


def test_a_long_name_is_cut_so_that_the_other_columns_stay_on_the_screen() -> None:
    long, short = rows([Choice("customer-europe-" + "x" * 40 + "-auditor1", ("3",)), Choice("dev", ("2",))])
    assert long.startswith("customer-europe-")
    assert long.endswith("-auditor1  3")
    assert (len(long), short) == (35, f"dev{' ' * 31}2")


def test_wide_characters_keep_columns_straight() -> None:
    found = rows([Choice("日本", ("x",)), Choice("dev", ("x",))])
    assert [width(row[: row.index("x")]) for row in found] == [6, 6]


def test_production_is_marked() -> None:
    assert rows([Choice("prod", is_production=True), Choice("dev")]) == ["! prod", "  dev"]
