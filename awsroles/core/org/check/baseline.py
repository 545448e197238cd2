"""Baselines: the findings of the first run of an old company, which later runs do not report."""

import json
from collections.abc import Iterable, Sequence

from awsroles.core.org.check.findings import Finding
from awsroles.errors import ConfigurationError

_VERSION = 1
_KEYS = ("account_id", "resource", "finding", "detail")

Baseline = frozenset[tuple[str, str, str, str]]


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the text of a file with *findings*, one a line, so that a diff shows what is gone."""
    lines = [json.dumps(dict(zip(_KEYS, identity, strict=True))) for identity in sorted({x.identity for x in findings})]
    body = ",\n".join(f"    {line}" for line in lines)
    return f'{{\n  "version": {_VERSION},\n  "findings": [\n{body}\n  ]\n}}\n' if lines else _EMPTY


def read_baseline(text: str, path: str) -> Baseline:
    """Return the findings of the *text* of the file *path*; raise ConfigurationError if it is no baseline."""
    try:
        content = json.loads(text)
        if content["version"] != _VERSION:
            raise _not_a_baseline(path)
        return frozenset(
            (str(x["account_id"]), str(x["resource"]), str(x["finding"]), str(x["detail"])) for x in content["findings"]
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _not_a_baseline(path) from None


def split_known(findings: Sequence[Finding], baseline: Baseline) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that are not in *baseline*, and those that are."""
    others = [each for each in findings if each.identity not in baseline]
    return others, [each for each in findings if each.identity in baseline]


def _not_a_baseline(path: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is not a baseline of org check", "write it anew:", command="awsroles org check --write-baseline FILE"
    )


_EMPTY = f'{{\n  "version": {_VERSION},\n  "findings": []\n}}\n'
