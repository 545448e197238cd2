"""The cases whose answers AWS's documents give, each with its source."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.fuzz.examples import examples

from awsroles.core.iam.evaluate import evaluate_documents
from benchmarks import policy_cases

FILE = Path(__file__).with_name("cases.json")
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
JUNK: list[Any] = [None, True, -1, 1e400, "", "*", "arn:aws:iam", "${", "2012-10-17", [], [None], [[]], {}, {"": {}}]


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


@pytest.mark.parametrize(
    ("case", "line"),
    [
        (None, "\terror"),
        ({}, "\terror"),
        ({"name": "no request"}, "no request\terror"),
        ({"name": "two\nlines\tand a tab", "request": None}, "two lines and a tab\terror"),
        ({**CASES[0], "name": "no list", "identity_policies": {}}, "no list\terror"),
        ({**CASES[0], "name": "no levels", "scps": [{}]}, "no levels\terror"),
        ({**CASES[0], "name": "\ud800"}, "\\ud800\timplicit_deny"),
        ({**CASES[0], "name": "Zoë", "trust_policy": None}, "Zoë\timplicit_deny"),
    ],
)
def test_a_case_is_answered_in_one_line_whatever_it_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: Any, line: str
) -> None:
    (tmp_path / "cases.json").write_text(json.dumps([case, CASES[0]]), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["policy_cases", str(tmp_path / "cases.json")])
    assert policy_cases.main() == 0
    assert capsys.readouterr().out.splitlines() == [line, f"{CASES[0]['name']}\t{CASES[0]['expected']}"]


@pytest.mark.parametrize("text", ["", "{}", "[", '"x"', "[" * 100_000])
def test_a_file_without_cases_is_an_error_of_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "cases.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["policy_cases", str(tmp_path / "cases.json")])
    with pytest.raises(SystemExit) as stopped:
        policy_cases.main()
    assert stopped.value.code == 2
    usage, error = capsys.readouterr().err.splitlines()
    assert usage.startswith("usage:")
    assert "error: the file" in error


@examples(500)
@given(st.sampled_from(CASES), st.sampled_from(JUNK), st.randoms(use_true_random=False))
def test_a_case_with_junk_in_any_place_is_answered(case: dict[str, Any], junk: Any, random: Any) -> None:
    spoilt = copy.deepcopy(case)
    holder, key = random.choice(list(places(spoilt)))
    holder[key] = copy.deepcopy(junk)
    decision = evaluate_documents(spoilt)
    assert decision.answer in {"allow", "explicit_deny", "implicit_deny", "open", "error"}
    assert (decision.answer == "error") is (decision.message is not None)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place in *value*, as the object or list that holds it and its key or number."""
    for key, held in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(held, dict | list):
            yield from places(held)
