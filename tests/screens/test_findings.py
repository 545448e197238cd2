"""Every finding of the walk through all commands is shown by a screen."""

from screens.findings import FINDINGS
from screens.gallery import names


def test_each_of_the_75_findings_has_a_screen() -> None:
    assert list(FINDINGS) == list(range(1, 76))
    assert [number for number, screens in FINDINGS.items() if not screens] == []


def test_the_screens_of_the_findings_exist() -> None:
    there = set(names())
    missing = [name for screens in FINDINGS.values() for name in screens if name not in there]
    assert missing == []
