"""The top level of YAML settings, and what is no such file."""

import pytest

from awsroles.core.moving.flat_yaml import PLAIN, flat_yaml
from awsroles.errors import ConfigurationError


def test_plain_values_are_read_and_nested_ones_are_marked() -> None:
    text = """---
# settings
colors: true
role-duration: 43200   # 12 h
"region": 'us-west-2' # there
name: "a: b # c"
empty:
none: null
console:
  browser_command: 'x: y'
  list:
- 1
flow: {a: 1}
plugins: [a, b]
"""
    assert flat_yaml("c.yaml", text) == {
        "colors": "true",
        "role-duration": "43200",
        "region": "us-west-2",
        "name": "a: b # c",
        "empty": PLAIN,
        "none": "",
        "console": PLAIN,
        "flow": PLAIN,
        "plugins": PLAIN,
    }


@pytest.mark.parametrize("text", ["", "\n", "{}\n", "# nothing\n", "---\n...\n"])
def test_a_file_without_settings_has_none(text: str) -> None:
    assert flat_yaml("c.yaml", text) == {}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("colors: true\nrubbish\n", 2, "this is not a setting in YAML"),
        ("\tcolors: true\n", 1, "this is not a setting in YAML"),
        ("- a\n- b\n", 1, "this is not a setting in YAML"),
        ("[profile x]\n", 1, "this is not a setting in YAML"),
        ("a:1\n", 1, "this is not a setting in YAML"),
        ("\x00\x01\n", 1, "this is not a setting in YAML"),
        ("a: 1\na: 2\n", 2, "a is there twice"),
    ],
)
def test_other_texts_are_refused_with_their_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        flat_yaml("c.yaml", text)
    assert caught.value.message == f"c.yaml:{line}: {words}"
    assert caught.value.hint
