"""A report as SARIF 2.1.0, which code scanning takes: each finding at the place where the file speaks of it."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from awsroles.core.org.check.check import Report
from awsroles.core.org.check.findings import KINDS, Finding
from awsroles.core.org.check.kinds.kind import Kind
from awsroles.core.org.check.skipped import Skipped

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NAME = "awsroles org check"


def sarif_text(report: Report, file: str) -> str:
    """Return *report* as the text of a SARIF file; *file* is the organization's file, for what has no other place."""
    words = list(dict.fromkeys(each.finding for each in (*report.findings, *report.excepted)))
    excepted = {id(each) for each in report.excepted}
    run = {
        "tool": {"driver": {"name": _NAME, "rules": [_rule(word, KINDS[word]) for word in words]}},
        "results": [
            _result(report, each, words, file, is_excepted=id(each) in excepted)
            for each in (*report.findings, *report.excepted)
        ],
        "invocations": [
            {
                "executionSuccessful": report.complete,
                "toolExecutionNotifications": [_notification(report, each) for each in report.skipped],
            }
        ],
    }
    return f"{json.dumps({'$schema': _SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2)}\n"


def _rule(word: str, kind: Kind) -> dict[str, Any]:
    return {
        "id": word,
        "shortDescription": {"text": f"{kind.title}."},
        "fullDescription": {"text": kind.risk},
        "help": {"text": f"{kind.risk}\n\n{kind.mending}"},
        "defaultConfiguration": {"level": kind.severity},
    }


def _result(report: Report, finding: Finding, words: list[str], file: str, *, is_excepted: bool) -> dict[str, Any]:
    place = finding.place
    region = {} if place is None else {"region": {"startLine": place.line, "startColumn": place.column}}
    path = file if place is None else place.file
    where = f"{report.name(finding.account)} ({finding.account}), {finding.resource}"
    found = {
        "ruleId": finding.finding,
        "ruleIndex": words.index(finding.finding),
        "level": finding.severity,
        "message": {"text": f"{where}: {finding.message}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(path)},
                    **region,
                },
                "logicalLocations": [{"fullyQualifiedName": f"{finding.account}/{finding.resource}"}],
            }
        ],
        "partialFingerprints": {"awsroles/v1": sha256("\0".join(finding.identity).encode()).hexdigest()},
    }
    return {**found, "suppressions": [{"kind": "inSource"}]} if is_excepted else found


def _notification(report: Report, skipped: Skipped) -> dict[str, Any]:
    where = f" in {report.name(skipped.account)}" if skipped.account else ""
    what = f"not checked{where}: {', '.join(skipped.checks)}"
    level = "note" if skipped.call is None else "error"
    return {"level": level, "message": {"text": f"{what}: {skipped.why}"}}


def _uri(path: str) -> str:
    start = "file://" if path.startswith("/") else ""
    return start + quote(path.replace("\\", "/"), safe="/~")
