"""The layout of `org fmt`."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.layout import laid_out
from awsroles.core.org.toml_scan import scan

EXAMPLE = Path(__file__).parents[3] / "examples" / "example-company"

UNSORTED = """

version=1   # the format
[users]

# of the platform team
carol={functions=["network" , 'operations'],until=2030-12-31}
ada   =   {   functions = [ ] }   


# contractors
zed = {functions = []}
"Bob@x" = { functions = [
   "auditors",   
   # the last one
   "network"
]}
# nobody else
# accounts follow
[accounts]
prod = { id = "222222222222" }
dev = {}
[functions]
b = {}
a = {}
"""  # noqa: W291 - blanks at the end of lines are what it is about

SORTED = """version = 1 # the format

[users]
ada = { functions = [] }
# of the platform team
carol = { functions = ["network", 'operations'], until = 2030-12-31 }

"Bob@x" = { functions = [
   "auditors",
   # the last one
   "network"
]}
# contractors
zed = { functions = [] }

# nobody else
# accounts follow
[accounts]
dev = {}
prod = { id = "222222222222" }

[functions]
b = {}
a = {}
"""


def test_accounts_and_people_are_sorted_within_blocks_and_take_their_comments_along() -> None:
    assert laid_out(UNSORTED, parse_toml) == SORTED


def test_the_example_is_laid_out() -> None:
    for path in sorted(EXAMPLE.rglob("*.toml")):
        assert laid_out(path.read_text(encoding="utf-8"), parse_toml) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "a = '''\n  x  \n\n\n'''\n",
        'a = """\n  x = 1 # no comment  \n"""\n',
        'a = """x""""\n',
        "a = 'x # y' # z\n",
        'a = "\\" # x"\n',
        "a.b = 1\n\n[[c]]\nd = 1979-05-27 07:32:00\n",
        "# only a comment\n",
        "",
        'a = { b = { c = "x" }, d = [] }\n',
        "a = [1, [2, 3], { b = nan }]\n",
    ],
)
def test_a_document_in_our_layout_stays_as_it_is(text: str) -> None:
    assert laid_out(text, parse_toml) == text


def test_line_ends_of_windows_become_those_of_posix() -> None:
    assert laid_out("a = 1\r\n\r\n# b\r\n[c]\r\nd = [ 1,\r\n2]\r\n", parse_toml) == "a = 1\n\n# b\n[c]\nd = [ 1,\n2]\n"


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6).map(
        lambda text: json.dumps(text, ensure_ascii=False)
    ),
)
SCALARS = st.one_of(
    st.integers(-99, 99).map(str),
    st.sampled_from(
        ["true", "2036-12-31", "1979-05-27 07:32:00Z", "'''a\n  b  '''", '"""\nx""""', "nan", '"a # b"', "'c'", "1.5"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6).map(
        lambda text: json.dumps(text, ensure_ascii=False)
    ),
)
BLANKS = st.sampled_from(["", " ", "  ", "\t"])


def arrays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gaps = st.sampled_from(["", " ", "\n", " # x\n", "\n\n", " \n"])
    return st.tuples(st.lists(values, max_size=3), gaps, gaps).map(
        lambda each: f"[{each[1]}" + f",{each[2]}".join(each[0]) + f"{each[1]}]"
    )


def tables(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.dictionaries(KEYS, values, max_size=3), BLANKS).map(
        lambda each: (
            f"{{{each[1]}" + f"{each[1]},".join(f"{key}{each[1]}={value}" for key, value in each[0].items()) + "}"
        )
    )


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(arrays(inner), tables(inner)), max_leaves=5)
HEADERS = ["[users]", "[ accounts ]", "[[grants]]", "[users.x]", "[machines] # m"]
LINES = st.one_of(
    st.tuples(KEYS, BLANKS, VALUES, st.sampled_from(["", " # c", "#d", "  "])).map(
        lambda each: f"{each[1]}{each[0]}{each[1]}={each[1]}{each[2]}{each[3]}"
    ),
    st.sampled_from(["", "  ", "# a comment", "\t# another", *HEADERS]),
)
DOCUMENTS = st.lists(LINES, max_size=12).map("\n".join)


def parsed(text: str) -> dict[str, Any] | None:
    try:
        return parse_toml(text)
    except ValueError:
        return None


def comments(text: str) -> list[str]:
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_the_layout_keeps_meaning_and_comments_and_changes_nothing_twice(text: str) -> None:
    before = parsed(text)
    if before is None:
        return
    once = laid_out(text, parse_toml)
    # laid_out compares the meaning, NaN included.
    assert json.dumps(parse_toml(once), default=repr, sort_keys=True) == json.dumps(
        before, default=repr, sort_keys=True
    )
    assert comments(once) == comments(text)
    assert laid_out(once, parse_toml) == once
    assert not any(line.endswith((" ", "\t")) for line in once.splitlines() if "'''" not in text)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Return the paths of all values in a document."""
    found = {path} if path else set()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        found |= paths(each, (*path, key))
    return found


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_every_value_that_the_parser_finds_has_a_position(text: str) -> None:
    document = parsed(text)
    if document is not None:
        found = scan(text)
        assert paths(document) <= {*found.keys, *found.values}
        assert found.repeated == ()


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab.[]{}=\"'\\#,\n 1-"), max_size=40))
def test_a_scan_of_any_text_ends(text: str) -> None:
    scan(text)
    if parsed(text) is not None:
        once = laid_out(text, parse_toml)
        assert laid_out(once, parse_toml) == once
