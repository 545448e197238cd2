"""The cases whose answers AWS's documents give, each with its source."""

import json
from pathlib import Path
from typing import Any

import pytest

from awsroles.core.iam.evaluate import evaluate_documents
from benchmarks import policy_cases

FILE = Path(__file__).with_name("cases.json")
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_is_answered_as_its_source_says(case: dict[str, Any]) -> None:
    assert evaluate_documents(case).answer == case["expected"], case["source"]


def test_a_file_of_cases_is_answered_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["policy_cases", str(FILE)])
    assert policy_cases.main() == 0
    assert capsys.readouterr().out.splitlines() == [f"{case['name']}\t{case['expected']}" for case in CASES]


def test_a_file_that_repeats_a_key_in_a_policy_is_answered_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = json.dumps([CASES[0]]).replace('"Effect": "Allow"', '"Effect": "Deny", "Effect": "Allow"', 1)
    (tmp_path / "cases.json").write_text(case, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["policy_cases", str(tmp_path / "cases.json")])
    assert policy_cases.main() == 0
    assert capsys.readouterr().out.endswith("\terror\n")
