"""A terminal's output with constants of the same width in place of everything that differs between two runs."""

import re
from collections.abc import Callable

from testbed.screens.desk import Desk
from testbed.secrets.canary import Canary

# A busy machine says so after a second.
_WAITING = re.compile(r"Waiting for (AWS|the keyring) …\r?\n")
# As long as the home directory of a desk.
HOME = "/home/ada.byron"
_CODE = "123456"
# A style may end right before it.
_KEY_ID = re.compile(r"(?<![A-Z0-9])A(KIA|SIA|ROA|IDA)[A-Z2-7]{16}\b")
_WIDE = re.compile(r"[A-Za-z0-9+/=]{40,}")
_QR_ROW = re.compile("[ ▀▄█]{30,}")
_SEED = re.compile(r"\b([A-Z2-7]{4} ){3,}[A-Z2-7]{2,4}\b")
_PATTERNS: tuple[tuple[str, str], ...] = (
    # It shows after a second.
    (r"(awsroles: )?[Ww]aiting for (AWS|the keyring)[^\n]*\n", ""),
    (r"127\.0\.0\.1:\d{5}", "127.0.0.1:40000"),
    (r"\b\d{4}-\d\d-\d\d([ T])\d\d:\d\d\b", r"2026-01-31\g<1>12:00"),
    (r"\b20[2-9]\d-[01]\d-[0-3]\d\b", "2026-01-31"),
    (r"(?<![\d:.])[0-2]\d:[0-5]\d(?![\d:])", "12:00"),
    (r"(?<=12:00):\d\d(Z?)\b", r":00\1"),
    # A run on a busy machine takes a minute or two.
    (r"\b5[5-9]( ?m(in)?)\b", r"59\1"),
    (r"(?<= )1h00m\]", "59m]"),
    # An elevation lasts half an hour.
    (r"(?<=elevated )(2[7-9]|30)m\]", "29m]"),
    (r"(?<=elevated and valid for )(2[7-9]|30) min|(?<=elevated, )(2[7-9]|30) min(?= left)", "29 min"),
    (r"\b1 h (?=more|left)", "59 min "),
    (r"\b12 h (?=more|left)", "11 h 59 min "),
    # The wait for the next MFA code.
    (r"(?<=wait )\d+ s\b|(?<=in )\d+ s\b|(?<=For )\d+ s\b|\b\d+ s(?= left)", "24 s"),
    (r"\b\d\.\d\d s\b", "0.21 s"),
    (r"\bpid(\s+)\d+", r"pid\g<1>4711"),
    # The program that opened the other terminal is pytest or a worker of it.
    (r"\bpts/\d+, (pytest|python), ", "pts/3, python, "),
    (r"\bpts/\d+", "pts/3"),
    (r"(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "5f0c6a1e-7d2b-4c89-9e3f-0123456789ab"),
    (r"\b[0-9a-f]{16}\b", "0123456789abcdef"),
    # A generated passphrase.
    (r"\b([a-z2-9]{4}-){4}[a-z2-9]{4}\b", "abcd-efgh-jkmn-pqrs-tuvw"),
)


class Constants:
    """The constants of one desk; the same key ID has the same one on all of its screens."""

    def __init__(self, desk: Desk, canary: Canary) -> None:
        self._desk = desk
        self._canary = canary
        self._key_ids: dict[str, str] = {}

    def apply(self, written: str) -> str:
        """Return *written*, a part of a terminal's output, with constants in place of what varies."""
        # In the order in which they were made.
        for key_id in self._desk.aws.access_keys:
            self._constant(key_id)
        text = written.replace(str(self._desk.home), HOME)
        for code in self._desk.codes():
            text = text.replace(code, _CODE).replace(f"{code[:3]} {code[3:]}", f"{_CODE[:3]} {_CODE[3:]}")
        text = _WAITING.sub("", text)
        text = _KEY_ID.sub(self._key_id, text)
        text = _WIDE.sub(lambda found: "·" * len(found[0]) if self._canary.seen_in(found[0]) else found[0], text)
        text = _QR_ROW.sub(lambda found: "▒" * len(found[0]) if set(found[0]) != {" "} else found[0], text)
        text = _SEED.sub(_same_width("SEED"), text)
        for pattern, constant in _PATTERNS:
            text = re.sub(pattern, constant, text)
        return text

    def _key_id(self, found: "re.Match[str]") -> str:
        return found[0] if "EXAMPLE" in found[0] else self._constant(found[0])

    def _constant(self, key_id: str) -> str:
        number = len(self._key_ids) + 1
        return self._key_ids.setdefault(key_id, f"{key_id[:4]}ADA{number}XXXXXXXXXXXX")


def _same_width(word: str) -> Callable[["re.Match[str]"], str]:
    return lambda found: " ".join((word * len(group))[: len(group)] for group in found[0].split(" "))
