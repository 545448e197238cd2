"""Generator of docs/witnesses.md: the tests record what both say, and this writes the table."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from witnesses.prowler_checks import CHECKS, Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witnesses.comparison import Compared

_TOP = Path(__file__).parents[2]
PAGE = _TOP / "docs" / "witnesses.md"
_RECORDS = _TOP / ".venv-witnesses" / "outcomes"
_BEGIN, _END = "<!-- written by make witnesses -->", "<!-- until here -->"


def record(check: Check, compared: "Sequence[Compared]") -> None:
    """Record the numbers of resources on which both agree that they fail and pass, and on which they differ."""
    counts = {
        "fail": sum(each.prowler_fails and not each.differs for each in compared),
        "pass": sum(not each.prowler_fails and not each.differs for each in compared),
        "differ": sum(each.differs for each in compared),
    }
    _RECORDS.mkdir(exist_ok=True)
    (_RECORDS / f"{check.name}.json").write_text(json.dumps(counts), encoding="utf-8")


def write() -> None:
    """Write the recorded numbers and the reasons into the page, and delete the records; raise OSError without them."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    lines = [*_table(), "", *_reasons()]
    PAGE.write_text("\n".join([f"{before}{_BEGIN}", "", *lines, "", f"{_END}{after}"]), encoding="utf-8")
    shutil.rmtree(_RECORDS)


def _table() -> list[str]:
    rows = [["check of prowler", "our findings", "both fail", "both pass", "differ"], ["---"] * 5]
    sums = {"fail": 0, "pass": 0, "differ": 0}
    for check in CHECKS:
        counts = json.loads((_RECORDS / f"{check.name}.json").read_text(encoding="utf-8"))
        name = f"`{check.name}`"
        if not check.findings:
            rows.append([name, "none", "", "", ""])
            continue
        sums = {word: number + counts[word] for word, number in sums.items()}
        words = ", ".join(f"[`{each}`](findings.md#{each})" for each in check.findings)
        rows.append([name, words, *(str(counts[word]) for word in sums)])
    rows.append(["all", "", *(str(number) for number in sums.values())])
    return [f"| {' | '.join(cells)} |" for cells in rows]


def _reasons() -> list[str]:
    lines = []
    for check in CHECKS:
        if check.why_not:
            lines.append(f"* `{check.name}`: {check.why_not}")
        by_reason: dict[tuple[str, str], list[str]] = {}
        for resource, difference in check.differs.items():
            by_reason.setdefault(difference, []).append(f"`{resource}`")
        lines += [
            f"* `{check.name}`, {', '.join(resources)}: {words}. {reason}"
            for (words, reason), resources in by_reason.items()
        ]
    return lines


if __name__ == "__main__":
    write()
