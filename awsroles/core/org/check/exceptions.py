"""The exceptions of the file: findings that are known, until their last day."""

from collections.abc import Iterator, Sequence

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.entries import Entry


def split_excepted(case: Case, findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings without an exception, and those with one. An exception ends with its last day, in UTC."""
    lasting = {_key(case, each) for each in case.organization.exceptions if not _is_over(case, each)}
    others = [each for each in findings if _of_finding(each) not in lasting]
    return others, [each for each in findings if _of_finding(each) in lasting]


def check_exceptions(case: Case) -> Iterator[Finding]:
    """Yield the exceptions that have expired."""
    for each in case.organization.exceptions:
        if _is_over(case, each):
            account, resource, word = _key(case, each)
            said = f"the exception of {word} ended on {each.get('until')}"
            yield Finding("exception_expired", account, resource, said, word, each.place)


def _is_over(case: Case, exception: Entry) -> bool:
    return exception.get("until") is not None and exception.get("until") < case.day


def _of_finding(finding: Finding) -> tuple[str, str, str]:
    return (finding.account, finding.resource.lower(), finding.finding)


def _key(case: Case, exception: Entry) -> tuple[str, str, str]:
    """Return what a finding of *exception* has: its resource may be written with a path, as `user/mail/ses-smtp`."""
    kind, slash, name = str(exception.get("resource")).partition("/")
    number = str(case.organization.accounts[exception.get("account")].get("id"))
    return (number, f"{kind}{slash}{name.rpartition('/')[2]}".lower(), str(exception.get("finding")))
