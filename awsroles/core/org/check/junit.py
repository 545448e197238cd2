"""A report as JUnit's XML: a suite for each kind of finding, with a case for each resource that is not as it should be.

Errors are failures. Warnings and notes are cases with their text as output, because they fail no check.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from awsroles.core.org.check.check import Report
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.kinds.kind import Kind
from awsroles.core.org.check.skipped import Skipped
from awsroles.core.untrusted import printable


def junit_text(report: Report, kinds: dict[str, Kind]) -> str:
    """Return *report* as the text of a JUnit file; *kinds* are those that were checked.

    A kind without findings that was checked everywhere has one case that passes.
    """
    suites = [line for word, kind in kinds.items() for line in _suite(report, word, kind)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>"]) + "\n"


def _suite(report: Report, word: str, kind: Kind) -> Iterator[str]:
    found = [each for each in report.findings if each.finding == word]
    skipped = [each for each in report.skipped if word in each.checks]
    cases = [line for each in found for line in _case(report, each)]
    cases += [line for each in skipped for line in _skipped(report, word, each)]
    count = len(found) + len(skipped) or 1
    cases = cases or [f"<testcase classname={_attribute(word)} name={_attribute(kind.title)}/>"]
    failures = len(found) if kind.severity == "error" else 0
    counts = f'tests="{count}" failures="{failures}" errors="0" skipped="{len(skipped)}"'
    yield f"<testsuite name={_attribute(word)} {counts}>"
    yield from cases
    yield "</testsuite>"


def _case(report: Report, finding: Finding) -> Iterator[str]:
    yield _opened(finding.finding, f"{report.name(finding.account)}: {finding.resource}: {finding.message}")
    text = _text(f"{finding.message}\n{finding.kind.fix}")
    if finding.severity == "error":
        yield f"<failure message={_attribute(finding.message)}>{text}</failure>"
    else:
        yield f"<system-out>{text}</system-out>"
    yield "</testcase>"


def _skipped(report: Report, word: str, skipped: Skipped) -> Iterator[str]:
    where = report.name(skipped.account) if skipped.account else "all accounts"
    yield _opened(word, " ".join(filter(None, [f"{where}: not checked", skipped.call or "", skipped.resource])))
    yield f"<skipped message={_attribute(skipped.why)}/>"
    yield "</testcase>"


def _opened(word: str, name: str) -> str:
    return f"<testcase classname={_attribute(word)} name={_attribute(name)}>"


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def _text(text: str) -> str:
    return "\n".join(escape(printable(each)) for each in text.splitlines())
