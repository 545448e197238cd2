"""HCL as HashiCorp's own parser reads it."""

import json
from typing import Any

import pygohcl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsroles.core.org.policies.formats.hcl import Attribute, Block, Call, Expression, file_text, jsonencode, quoted

HOSTILE = (
    "${aws:username}",
    "$${aws:username}",
    "$$${x}",
    "a%{ if true }b%{ endif }",
    "%%{x} $%{y} %${z}",
    "$ { % { $$ %% ${ ${${",
    'quote " backslash \\ \\n \\${x} `tick` $(id)',
    "line\nline\r\nreturn\rtab\t",
    "\x00\x07\x1b[31m\x7f\x85",
    "ünïcode 日本 \N{SMILING FACE WITH OPEN MOUTH} \u202e \u2028 \ufeff \xa0",
    "EOT\n<<EOT\nEOT",
    "# // /* */",
    "",
)
# Terraform normalizes all strings to NFC.
TEXT = st.text(st.characters(codec="utf-8", max_codepoint=0x2FF)) | st.text(st.sampled_from('$%{}"\\\na_'))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.floats(-1000, 1000) | TEXT,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXT, children, max_size=4),
    max_leaves=12,
)


def read(value: Any) -> Any:
    """Return what the parser reads where *value* was written."""
    return pygohcl.loads(file_text([Block("locals", (), (Attribute("value", value),))]))["locals"]["value"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_is_read_as_it_was_on_one_line(text: str) -> None:
    assert read(text) == text
    assert read([text, {text: text}]) == [text, {text: text}]
    assert "\n" not in quoted(text)
    assert "\r" not in quoted(text)
    assert "\x1b" not in quoted(text)


@given(JSON)
def test_any_document_is_read_as_it_was(document: Any) -> None:
    assert read({"document": document}) == {"document": document}


@pytest.mark.parametrize("name", ["for", "null", "true", "if", "a-b", "1", "a:b", "", "ü", "${x}", "a b"])
def test_any_key_is_read_as_it_was(name: str) -> None:
    assert read({name: 1, "other": {name: "x"}}) == {name: 1, "other": {name: "x"}}


def test_the_equal_signs_of_lines_that_follow_each_other_are_in_one_column() -> None:
    text = file_text(
        [
            Block(
                "resource",
                ("aws_iam_role", "operations"),
                (
                    (Attribute("name", "operations"), Attribute("max_session_duration", 3600)),
                    Attribute(
                        "assume_role_policy", jsonencode({"Version": "1", "Statement": [{"Sid": "A"}], "x:y": 1})
                    ),
                    (
                        Attribute("one", ["x"]),
                        Attribute("none", []),
                        Attribute("nothing", {}),
                        Attribute("two", [1, 2]),
                    ),
                    Block("lifecycle", (), ()),
                ),
            ),
            Block("locals", (), (Attribute("after", Expression("var.x")),)),
        ],
        heading=("Made.",),
    )
    assert text == (
        """\
# Made.

resource "aws_iam_role" "operations" {
  name                 = "operations"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "1"
    Statement = [
      {
        Sid = "A"
      },
    ]
    "x:y" = 1
  })

  one     = ["x"]
  none    = []
  nothing = {}
  two = [
    1,
    2,
  ]

  lifecycle {}
}

locals {
  after = var.x
}
"""
    )


def test_a_document_is_the_argument_of_jsonencode() -> None:
    document = {"Condition": {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}}
    call = read(jsonencode(document))
    assert call.startswith("jsonencode({")
    assert pygohcl.loads(f"value = {call[len('jsonencode(') : -1]}") == {"value": json.loads(json.dumps(document))}
    assert read(Call("toset", ["a"])) == 'toset(["a"])'


@pytest.mark.parametrize(("value", "reason"), [(b"x", "bytes"), (float("nan"), "nan"), (float("-inf"), "-inf")])
def test_a_value_that_json_does_not_have_is_refused(value: Any, reason: str) -> None:
    with pytest.raises((TypeError, ValueError), match=reason):
        file_text([Block("locals", (), (Attribute("value", value),))])
