"""Texts that tell patterns apart: no combination that some text matches is missed."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from testbed.fuzz.examples import examples

from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.unknown_keys.coverings import covering, covering_arns

TEXTS = ["".join(signs) for length in range(1, 6) for signs in product("abx", repeat=length)]


@examples(100)
@given(st.lists(st.text("ab*?", min_size=1, max_size=4), min_size=1, max_size=4))
def test_each_combination_of_patterns_that_a_text_matches_is_covered(texts: list[str]) -> None:
    patterns = [wild(each) for each in texts]

    def combinations(of: list[str]) -> set[tuple[bool, ...]]:
        return {tuple(matches(pattern, each) for pattern in patterns) for each in of}

    assert combinations(TEXTS) <= combinations(covering(patterns))


def test_many_patterns_are_matched_by_one_text_if_they_leave_room_for_each_other() -> None:
    patterns = [wild(each) for each in ("*-end", *(f"*x{number}*" for number in range(60)), "begin-*")]
    found = [tuple(matches(pattern, each) for pattern in patterns) for each in covering(patterns)]
    assert {(True,) * 62, (False,) * 62} <= set(found)


def test_case_is_covered_both_ways() -> None:
    exact, folded = [wild("Ab")], covering([wild("Ab")], fold=True)
    assert {matches(exact[0].lower(), each.lower()) for each in folded} == {True, False}


def test_arns_are_covered_field_by_field() -> None:
    patterns = [wild("arn:aws:iam::*:user/a*"), wild("arn:aws:iam::111111111111:user/*b")]
    found = {
        tuple(all(map(matches, pattern.split(":", 5), arn.split(":", 5))) for pattern in patterns)
        for arn in covering_arns(patterns)
    }
    assert found == set(product([True, False], repeat=2))
