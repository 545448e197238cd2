"""docs/doctor.md lists the checks and the cases of SDKs, and docs/json.md the keys of a finding."""

import re
from pathlib import Path

from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.doctor import fine
from awsroles.core.doctor.finding import CHECKS, SEVERITIES
from awsroles.core.doctor.sdk_cases import CASES
from awsroles.core.doctor.shadows import SHADOWS
from awsroles.core.records.doctor import FindingRecord

DOCUMENT = Path(__file__).parents[3] / "docs" / "doctor.md"


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table below *heading*, cell by cell."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_each_check_is_documented_in_the_order_of_what_to_mend_first() -> None:
    assert tuple(check for check, _, _ in rows("Checks")) == CHECKS


def test_each_check_has_a_meaning_and_a_way_to_mend_it() -> None:
    assert [row for row in rows("Checks") if not all(row)] == []


def test_each_check_has_a_sentence_for_nothing_found() -> None:
    assert sorted(check for group in fine.GROUPS for check in group) == sorted(CHECKS)


def test_the_cases_of_sdks_are_documented_with_who_takes_what() -> None:
    assert rows("What SDKs read differently") == [[case.check, case.message, case.takes] for case in CASES]
    assert rows("Shadowed profiles") == [[word, takes] for word, takes in SHADOWS.items()]


def test_the_keys_of_a_finding_are_those_of_the_document_in_its_order() -> None:
    promised = json_document.keys("A finding of doctor")
    assert [field.name for field in fields(FindingRecord)] == list(promised)
    assert tuple(json_document.words(promised["severity"])) == SEVERITIES
