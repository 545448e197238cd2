"""Many things to choose from, as lines and as what is typed leaves them."""

from awsroles.core.prompts import Choice, lines, search

CHOICES = [
    Choice("master", ("111111111111",)),
    Choice("ops", ("222222222222", "audit")),
    Choice("audit-ops"),
    Choice("audit", ("", "read-only")),
]


def test_lines_have_columns_however_many_details_there_are() -> None:
    assert lines(CHOICES) == [
        "master     111111111111",
        "ops        222222222222  audit",
        "audit-ops",
        "audit                    read-only",
    ]


def test_lines_of_nothing_are_none() -> None:
    assert lines([]) == []


def test_lines_cannot_steer_a_terminal() -> None:
    assert lines([Choice("a\x1b[2J", ("b\nc",))]) == ["a\\x1b[2J  b\\nc"]


def test_without_words_all_are_found_in_their_order() -> None:
    assert search(CHOICES)("  ") == [0, 1, 2, 3]


def test_all_words_have_to_be_there_wherever_they_are() -> None:
    assert search(CHOICES)("OPS aud") == [2, 1]
    assert search(CHOICES)("only audit") == [3]
    assert search(CHOICES)("ops 111") == []


def test_names_that_contain_the_words_come_first() -> None:
    assert search(CHOICES)("audit") == [2, 3, 1]
