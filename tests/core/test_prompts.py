"""Many things to choose from, as what is typed leaves them."""

from awsroles.core.prompts import Choice, search

CHOICES = [
    Choice("master", ("111111111111",)),
    Choice("ops", ("222222222222", "audit")),
    Choice("audit-ops"),
    Choice("audit", ("", "read-only")),
]


def test_without_words_all_are_found_in_their_order() -> None:
    assert search(CHOICES)("  ") == [0, 1, 2, 3]


def test_all_words_have_to_be_there_wherever_they_are() -> None:
    assert search(CHOICES)("OPS aud") == [2, 1]
    assert search(CHOICES)("only audit") == [3]
    assert search(CHOICES)("ops 111") == []


def test_names_that_contain_the_words_come_first() -> None:
    assert search(CHOICES)("audit") == [2, 3, 1]


def test_keywords_find_a_choice_as_well() -> None:
    choices = [Choice("a", ("Production",), ("222222222222",)), Choice("b")]
    assert search(choices)("2222") == [0]
