"""The words of a row's cells, the same in the table, the CSV and the page."""

from awsroles.core.aws.durations import format_duration
from awsroles.core.org.reach.words import last_day
from awsroles.core.org.report.row import AccessRow

_MFA = {"required": "required", "not_for_keys": "not for keys", "no": "no", None: "not known"}


def mfa(row: AccessRow) -> str:
    """Return if MFA is demanded."""
    return _MFA[row.mfa]


def max_age(row: AccessRow) -> str:
    """Return how old the MFA code may be."""
    if row.mfa is None:
        return "not known"
    if row.mfa != "required":
        return "no MFA"
    # The greatest age that is allowed is a second less than the limit.
    return "any" if row.mfa_max_age is None else format_duration(row.mfa_max_age + 1)


def until(row: AccessRow) -> str:
    """Return the last day."""
    return "no end" if row.until is None else last_day(row.until)


def external_id(row: AccessRow, *, is_shown: bool) -> str:
    """Return if an external ID is needed; the IDs themselves if *is_shown*."""
    if not row.external_ids:
        return "no" if row.is_read else "not known"
    return " or ".join(row.external_ids) if is_shown else "yes"


def used(use: str) -> str:
    """Return a last use."""
    return use.replace("_", " ")


def day_used(use: str) -> str:
    """Return the day of a last use, which is a time or a word."""
    return use.partition("T")[0] if use[:1].isdecimal() else used(use)


def group(row: AccessRow) -> str:
    """Return the groups that give the access."""
    return ", ".join(row.groups) or "none"


def through(row: AccessRow) -> str:
    """Return the roles on the way."""
    return ", ".join(row.through) or "directly"
