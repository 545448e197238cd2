"""The history as it is read: the lines of a profile and a time, and the latest session."""

import re
from collections.abc import Iterable
from shlex import quote

from awsroles.core.audit.line import HistoryLine, decode
from awsroles.core.aws.durations import parse_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.sessions.cache import rfc3339
from awsroles.errors import ConfigurationError, UsageError

_DAYS = re.compile(r"(\d{1,5})d", re.ASCII)
# IAM service model, accessKeyIdType. Another endpoint than AWS's may have returned anything.
_KEY_ID = re.compile(r"\w{16,128}", re.ASCII)


@dataclass(frozen=True)
class Found:
    """The *lines* that were asked for, oldest first, and the number of *damaged* ones in the whole history."""

    lines: tuple[HistoryLine, ...]
    damaged: int


def parse_age(text: str) -> int:
    """Return the seconds of `7d`, `12h` or `90m`; raise UsageError for anything else."""
    days = _DAYS.fullmatch(text.strip().lower())
    if days is not None:
        return int(days[1]) * 86_400
    try:
        return parse_duration(text)
    except UsageError:
        raise UsageError(f"{text!r} is not a time span", "write 7d, 12h or 90m") from None


def find(lines: Iterable[bytes], profile: str | None, since: float) -> Found:
    """Return those of *lines* that are of *profile*, or of any, and not older than *since*, seconds of the epoch."""
    # Times of one form compare like their texts.
    earliest = rfc3339(max(0, int(since)))
    decoded = [decode(line) for line in lines]
    found = [each for each in decoded if each is not None]
    wanted = (each for each in found if each.time >= earliest and profile in (None, each.profile))
    return Found(tuple(wanted), len(decoded) - len(found))


@dataclass(frozen=True)
class Queries:
    """The queries for the events of the session *access_key_id*: *sql* for Athena, and a *command* of the AWS CLI."""

    access_key_id: str
    sql: tuple[str, ...]
    command: str


def queries(lines: Iterable[bytes], profile: str, region: str, since: float = 0) -> Queries:
    """Return the queries for the events of the latest session of *profile*, whose STS is in *region*.

    They are of its whole time, or from *since* on, seconds of the epoch. Raises ConfigurationError if there is none.
    """
    found = find(lines, profile, 0).lines
    key_id = next((each.access_key_id for each in reversed(found) if _is_session(each)), None)
    if key_id is None:
        raise ConfigurationError(f"the history has no session of {profile}", f"run awsroles login {profile}")
    # Times of one form compare like their texts.
    begin = max(next(each.time for each in found if each.access_key_id == key_id), rfc3339(max(0, int(since))))
    sql = (
        "SELECT eventtime, eventsource, eventname, awsregion, sourceipaddress, errorcode",
        "FROM cloudtrail_logs",
        f"WHERE useridentity.accesskeyid = '{key_id}' AND eventtime >= '{begin}'",
        "ORDER BY eventtime",
    )
    command = (
        f"aws cloudtrail lookup-events --profile {quote(profile)} --region {quote(region)} --start-time {begin} "
        f"--lookup-attributes AttributeKey=AccessKeyId,AttributeValue={key_id}"
    )
    return Queries(key_id, sql, command)


def _is_session(line: HistoryLine) -> bool:
    # The access key IDs of sessions begin with ASIA. A line of `rotate` has that of a long-lived key.
    key_id = line.access_key_id
    return key_id is not None and key_id.startswith("ASIA") and _KEY_ID.fullmatch(key_id) is not None
