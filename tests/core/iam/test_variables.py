"""Policy variables: their forms, and a search for them that takes no longer than their text."""

import time

import pytest

from awsroles.core.iam.patterns import literal, wild
from awsroles.core.iam.variables import Values, pattern_of, variable_keys

VALUES: Values = {"aws:username": "ada", "x:empty": "", "x:several": ("a", "b")}
LONG = 100_000
HOSTILE = [
    "${" + " " * LONG,
    "${a" + " " * LONG,
    "${a," + " " * LONG,
    "${a,'" + " " * LONG,
    "${a,'x'" + " " * LONG,
    "${a " * (LONG // 4),
    "${a,''  " * (LONG // 8),
    "${" * (LONG // 2),
    "${'" * (LONG // 3),
    "$" * LONG,
]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("${aws:username}", "ada"),
        ("${AWS:UserName}-x", "ada-x"),
        ("${ aws:username }", "ada"),
        ("${aws:username, 'bob'}", "ada"),
        ("${x:none, 'bob'}", "bob"),
        ("${x:none,'bob'}", "bob"),
        ("${x:none, ''}", ""),
        ("${x:empty, 'bob'}", "bob"),
        ("${x:several, 'bob'}", "bob"),
        ("${x:none, '*'}", "*"),
        ("${*}${?}${$}", "*?$"),
        ("${$}{aws:username}", "${aws:username}"),
        ("${}", "${}"),
        ("${aws:username", "${aws:username"),
        ("$aws:username", "$aws:username"),
    ],
)
def test_a_variable_is_the_text_that_it_stands_for(written: str, text: str) -> None:
    assert pattern_of(written, VALUES, variables=True) == literal(text)


@pytest.mark.parametrize("written", ["${x:none}", "${x:empty}", "${x:several}", "a-${x:none}*"])
def test_a_variable_without_a_value_is_no_pattern(written: str) -> None:
    assert pattern_of(written, VALUES, variables=True) is None
    assert pattern_of(written, VALUES, variables=False) == wild(written)


def test_the_keys_that_a_text_names_have_no_case() -> None:
    assert list(variable_keys("${*}${AWS:UserName}-${ x:y , 'z'}")) == ["aws:username", "x:y"]


@pytest.mark.parametrize("written", HOSTILE, ids=[each[:8] for each in HOSTILE])
def test_a_hostile_text_takes_no_longer_than_its_length(written: str) -> None:
    took = []
    for _ in range(3):
        start = time.process_time()
        pattern_of(written, VALUES, variables=True)
        list(variable_keys(written))
        took.append(time.process_time() - start)
    assert min(took) < 0.1
