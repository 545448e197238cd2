"""The page and the chart of a run."""

from xml.etree import ElementTree as ET

import pytest

from benchmarks.figures import Goal
from benchmarks.groups import Group
from benchmarks.measuring import Case, Took
from benchmarks.picture import picture
from benchmarks.report import Measured, page
from benchmarks.world import AWSROLES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def measured() -> Measured:
    cases = [Case("python & co", ["python"], {}), Case("ours", [AWSROLES], {})]
    goals = [Goal("ours", "python & co", 1.5), Goal("ours", "python & co", 1.1), Goal("ours", None, 0.5)]
    taken = {"python & co": [Took(0.01, 0.008, 8_192)] * 3, "ours": [Took(0.012, 0.009, 9_216)] * 3}
    return Measured(Group("A group", cases, goals, 3, ["aws-vault is not on PATH"]), taken)


def test_the_page_compares_each_goal_with_its_measurement(measured: Measured) -> None:
    text = page([measured], ["a machine"])
    assert "* a machine\n" in text
    assert "| ours: time, relative to python & co | ≤ 1.5x | 1.20 [1.20 to 1.20] | reached |\n" in text
    assert "| ours: time, relative to python & co | ≤ 1.1x | 1.20 [1.20 to 1.20] | **not reached** |\n" in text
    assert "| ours: time | ≤ 500 ms | 12.0 [12.0 to 12.0] | reached |\n" in text
    assert "| ours | 12.0 [12.0 to 12.0] | 1.20 [1.20 to 1.20] | 9.0 | 9.0 |\n" in text
    assert "Not measured: aws-vault is not on PATH.\n" in text


def test_the_chart_has_a_bar_for_each_case_and_highlights_ours(measured: Measured) -> None:
    root = ET.fromstring(picture([measured, measured]))  # noqa: S314 - our own picture
    bars = [each for each in root.iter(f"{SVG}rect") if each.get("class") != "paper"]
    assert [each.get("class") for each in bars] == ["other", "ours"] * 2
    assert float(bars[1].get("width", 0)) > float(bars[0].get("width", 0)) > 0
    labels = [each.text for each in root.iter(f"{SVG}text")]
    assert labels[:5] == ["A group (ms)", "python & co", "10.0", "ours", "12.0"]
