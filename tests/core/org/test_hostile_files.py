"""Files that make a parser slow, and files with anything in them: they are answered with errors."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from testbed.scenarios.organizations import SMALL, problems_of

from awsroles.core.org.keys import TABLES, TOP


def many(count: int, line: str) -> str:
    return "".join(line.format(number) for number in range(count))


@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 2_000_000,
        "a" + ".a" * 1_000_000,
        "[" * 2_000_000,
        '"' + "\\" * 49_000,
        '"""' + '""' * 24_000,
        ("a = '''" + "'" * 48_000 + "\n") * 40,
        "a = " + "{a=" * 15_000,
        "a = 1\n" * 99_000,
        *(pytest.param(many(98_000, each), marks=pytest.mark.soak) for each in ("[a{}]\n", "a{} = 1\n")),
        *(many(30_000, each) for each in ("[a{}]\n", "a{} = 1\n")),
        pytest.param("[users]\n" + many(30_000, "[users.u{}]\nfunctions = ['a']\n"), marks=pytest.mark.soak),
        "[users]\n" + many(10_000, "[users.u{}]\nfunctions = ['a']\n"),
        "\n" * 2_000_000,
        "\n" * 99_000,
        ("a = [" + "1," * 20_000 + "]\n") * 4,
        "include = [" + "'x'," * 9_000 + "]",
        "[organization]\nrole_name = '" + "{function}" * 4_000 + "'",
        "[[grants]]\nfunction = 'a'\naccounts = [" + "'*?*?*?*?*?*?*?*?'," * 2_000 + "]",
    ],
    ids=lambda text: f"{text[:9]!r}",
)
def test_hostile_text_is_answered_in_seconds(hostile: str) -> None:
    began = time.process_time()
    problems = problems_of(f"version = 1\n{hostile}")
    # Of 2 MB, the most that is read; a fifth of it on a machine for development.
    assert time.process_time() - began < 15 * max(0.3, min(1.0, len(hostile) / 900_000))
    assert 0 < len(problems) < 6000
    assert all(each.startswith("organization.toml:") and len(each) < 300 for each in problems[:100])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_file_with_anything_in_it_is_answered_with_errors_only(data: st.DataObject) -> None:
    """Replace a part of a right file, so that most documents get beyond the parser."""
    text = SMALL
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        pieces = [
            "",
            "x",
            "=",
            "[",
            "]",
            "{",
            "}",
            '"',
            "1",
            "-",
            "\n",
            ",",
            "!",
            "*",
            "true",
            "prod",
            '["all"]',
            "{}",
            "\u2028",
        ]
        text = text[:start] + data.draw(st.sampled_from(pieces)) + text[end:]
    for problem in problems_of(text):
        assert re.match(r"organization\.toml:[1-9]\d*:[1-9]\d*: .", problem)


VALUES = st.recursive(
    st.sampled_from(["1", "true", "1.5", "2030-01-01", '"x"', '"prod"', '""', '"file:a.json"', '"aws:A"', '"12h"']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
        st.dictionaries(st.sampled_from(["a", "prod", "id", "x_b"]), inner, max_size=2).map(
            lambda each: f"{{ {', '.join(f'{key} = {value}' for key, value in each.items())} }}"
        ),
    ),
    max_leaves=4,
)
KEYS = sorted({name for table in TABLES.values() for name in table.keys} | {*TABLES, *TOP, "prod", "ada", "x_y"})


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([f"[{name}]" for name in TABLES] + [f"[[{name}]]" for name in TABLES]),
            st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
        ),
        max_size=5,
    )
)
def test_every_kind_of_value_in_every_key_is_answered_with_errors_only(parts: list[tuple[str, dict[str, str]]]) -> None:
    lines = [line for header, keys in parts for line in (header, *(f"{key} = {value}" for key, value in keys.items()))]
    for problem in problems_of("version = 1\n" + "\n".join(lines)):
        assert re.match(r"organization\.toml:[1-9]\d*:[1-9]\d*: .", problem)
