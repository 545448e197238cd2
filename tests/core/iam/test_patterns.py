"""Matching of wildcards: right, and in time that grows with pattern and text."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from testbed.fuzz.examples import examples

from awsroles.core.iam.patterns import literal, matches, wild

LONG = 100_000
HOSTILE = {
    "stars": ("*a" * 50_000, "a" * LONG),
    "stars that fail at the end": ("*a" * 50_000 + "b", "a" * LONG),
    "stars that fail in the middle": ("*a" * 20_000 + "b" + "*a" * 20_000, "a" * LONG),
    "one star, and a long tail": ("*" + "a" * 50_000 + "b", "a" * LONG),
    "signs between": ("*a?" * 33_000, "a" * LONG),
    "signs that fail at the end": ("*a?" * 30_000 + "b", "a" * LONG),
    "long runs with signs": ("*" + "a?" * 25_000 + "b*", "a" * LONG),
    "short runs that all fail": ("*a?a?b*", "a" * LONG),
    "signs alone": ("?" * LONG, "a" * LONG),
    "stars and signs": ("*?" * 50_000, "a" * LONG),
}


def slowly(pattern: str, text: str) -> bool:
    """Return what a table of all beginnings of both says."""
    row = [True] + [False] * len(text)
    for sign in pattern:
        if sign == "*":
            for at in range(len(text)):
                row[at + 1] = row[at + 1] or row[at]
        else:
            row = [False] + [row[at] and sign in {"?", text[at]} for at in range(len(text))]
    return row[-1]


@examples(500)
@given(st.text("ab*?", max_size=12), st.text("ab", max_size=14))
@example("", "")
@example("*", "")
@example("a*a", "a")
@example("?*?", "a")
def test_a_pattern_matches_what_a_table_of_all_beginnings_says(pattern: str, text: str) -> None:
    assert matches(wild(pattern), text) is slowly(pattern, text)


@examples(100)
@given(st.lists(st.sampled_from(["a", "b", "?", "a?", "?b"]), min_size=1, max_size=30), st.text("ab", max_size=3000))
def test_a_pattern_with_wildcards_matches_what_a_naive_search_matches(parts: list[str], text: str) -> None:
    run = "".join(parts)
    honest = any(
        all(sign in {"?", text[at + offset]} for offset, sign in enumerate(run))
        for at in range(len(text) - len(run) + 1)
    )
    assert matches(wild(f"*{run}*"), text) is honest


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pattern_takes_no_longer_than_its_length(name: str) -> None:
    pattern, text = (HOSTILE[name][0], HOSTILE[name][1])
    ready = wild(pattern)
    took = []
    for _ in range(3):
        start = time.process_time()
        matches(ready, text)
        took.append(time.process_time() - start)
    assert min(took) < 0.3


def test_a_star_of_a_value_is_a_star() -> None:
    assert matches(literal("a*"), "a*")
    assert not matches(literal("a*"), "ab")
    assert matches(wild("a*"), "ab")
