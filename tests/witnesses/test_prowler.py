"""Prowler and `org check` judge one account of moto's, resource by resource."""

from collections.abc import Iterator

import pytest

from awsroles.core.org.check.findings import KINDS
from witnesses.company import company
from witnesses.comparison import compare
from witnesses.ours import Ours, read_ours
from witnesses.page import record
from witnesses.prowler import Verdict, run_prowler
from witnesses.prowler_checks import CHECKS, Check


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Verdict], Ours]]:
    """Return the verdicts of prowler and ours on the same account."""
    with company() as url:
        ours = read_ours(url)
        assert ours.report.complete, ours.report.skipped
        yield run_prowler(url, [each.name for each in CHECKS], tmp_path_factory.mktemp("prowler")), ours


@pytest.mark.witnesses
@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.name)
def test_verdicts_agree_or_the_reason_is_written_down(check: Check, sides: tuple[list[Verdict], Ours]) -> None:
    verdicts, ours = sides
    compared = compare(check, verdicts, ours)
    record(check, compared)
    if check.findings:
        # A check that fails nowhere would agree with anything.
        assert any(each.prowler_fails and each.we_fail for each in compared)
        assert {each.resource: each.words for each in compared if each.differs} == {
            resource: words for resource, (words, _) in check.differs.items()
        }


def test_each_check_has_findings_of_ours_or_a_reason() -> None:
    assert len({each.name for each in CHECKS}) == 27
    assert [each.name for each in CHECKS if bool(each.findings) == bool(each.why_not)] == []
    assert {word for each in CHECKS for word in each.findings} <= KINDS.keys()
