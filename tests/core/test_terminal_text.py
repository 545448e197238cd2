"""Text from outside cannot steer a terminal."""

import sys

from awsroles.core.untrusted import printable


def test_what_is_printable_stays() -> None:
    for text in ("", "operations", "é ß 漢字 🔑", "a\\b'\""):
        assert printable(text) == text


def test_every_control_and_format_character_is_escaped() -> None:
    assert printable("\x1b[31m\r\n\t\x07") == "\\x1b[31m\\r\\n\\t\\x07"
    assert printable("\x9b\u202e\u2028\ufeff\udcff\U000e0001") == "\\x9b\\u202e\\u2028\\ufeff\\udcff\\U000e0001"
    everything = printable("".join(map(chr, range(sys.maxunicode + 1))))
    assert everything.isprintable()
    assert not set(everything) & {chr(number) for number in (*range(0x20), *range(0x7F, 0xA0))}
