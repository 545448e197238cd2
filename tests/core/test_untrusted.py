"""Texts are taken from a JSON object as they are, or not at all."""

import sys

import pytest

from awsroles.core.untrusted import json_texts, printable, without_user_info


@pytest.mark.parametrize("document", ['{"a": "1", "b": "é", "c": 5}', '{"a": "1", "b": "é", "c": 5}'.encode()])
def test_the_texts_come_in_the_order_they_are_asked_for(document: str | bytes) -> None:
    assert json_texts(document, "b", "a") == ["é", "1"]


@pytest.mark.parametrize("document", ["", "junk", "[]", "null", '"a"', "{}", '{"a": 1}', '{"a": null}', "[" * 100_000])
def test_anything_else_is_refused(document: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - callers say what it was
        json_texts(document, "a")
    with pytest.raises(ValueError, match="no such object"):
        json_texts("{}", "a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://joe:pw@h:9", "http://h:9"),
        ("'socks5://joe:pw@h:9' is bad", "'socks5://h:9' is bad"),
        ("http://joe:p/w?x#y@h:9/path", "http://h:9/path"),
        ("http://joe:p@w@h and https://tom:q@g", "http://h and https://g"),
        ("//joe:it's@h", "//h"),
        ("https://sts.example.com/", "https://sts.example.com/"),
        ("MFA code for ada@111111111111", "MFA code for ada@111111111111"),
    ],
)
def test_user_info_is_cut_out_of_every_address(text: str, said: str) -> None:
    assert without_user_info(text) == said


def test_printable_characters_stay() -> None:
    for text in ("", "operations", "é ß 漢字 🔑", "a\\b'\""):
        assert printable(text) == text


def test_every_control_and_format_character_is_escaped() -> None:
    assert printable("\x1b[31m\r\n\t\x07") == "\\x1b[31m\\r\\n\\t\\x07"
    assert printable("\x9b\u202e\u2028\ufeff\udcff\U000e0001") == "\\x9b\\u202e\\u2028\\ufeff\\udcff\\U000e0001"
    everything = printable("".join(map(chr, range(sys.maxunicode + 1))))
    assert everything.isprintable()
    assert not set(everything) & {chr(number) for number in (*range(0x20), *range(0x7F, 0xA0))}
