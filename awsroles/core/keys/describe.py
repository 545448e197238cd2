"""Access keys in words, as AWS tells of them."""

from awsroles.core.aws.durations import format_duration
from awsroles.core.aws.iam import KeyRecord, KeyUse

_DAY = 86_400


def describe(record: KeyRecord, now: float) -> str:
    """Return the ID, age, last use and state of a key, such as `AKIA… (412 days old, never used)`."""
    words = [f"{_length(now - record.created_at)} old", _use(record.use, now)]
    if not record.is_active:
        words.append("inactive")
    return f"{record.access_key_id} ({', '.join(words)})"


def _use(use: KeyUse | None, now: float) -> str:
    if use is None:
        return "last use not known (iam:GetAccessKeyLastUsed is denied)"
    if use.at is None:
        return "never used"
    return f"last used {_length(now - use.at)} ago for {use.service} in {use.region}"


def _length(seconds: float) -> str:
    days = int(seconds) // _DAY
    return f"{days} days" if days > 1 else format_duration(int(seconds))
