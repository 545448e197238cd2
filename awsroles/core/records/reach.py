"""The records of `org who-can --json` and `org can --json`."""

from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.reach.graph import Door
from awsroles.core.org.reach.hop import Hop, Needs
from awsroles.core.org.reach.tree import Callers, Reached
from awsroles.core.org.reach.words import Words


@dataclass(frozen=True)
class NeedsRecord:
    """The needs of a call of AssumeRole; *mfa* is None for the session of a role."""

    mfa: str | None
    mfa_max_age_seconds: int | None
    external_ids: tuple[str, ...]
    session_names: tuple[str, ...]
    source_identities: tuple[str, ...]
    until: str | None
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class HopRecord:
    """One call of AssumeRole; *known* if the answer depends on nothing that is not known."""

    caller_arn: str
    role_arn: str
    known: bool
    needs: NeedsRecord
    allowed_by: tuple[str, ...]
    unread: tuple[str, ...]
    grant: str | None


@dataclass(frozen=True)
class WayRecord:
    """A user who reaches a role, and the shortest way."""

    user: str | None
    caller_arn: str
    role_arn: str
    known: bool
    hops: tuple[HopRecord, ...]


@dataclass(frozen=True)
class DoorRecord:
    """A principal that was not read; *needs* is None for what is not known to call AssumeRole."""

    principal: str
    needs: NeedsRecord | None


@dataclass(frozen=True)
class UnreadRecord:
    """A part that could not be read; *statement* would allow it, None if no policy is what is missing."""

    account_id: str
    call: str
    resource: str
    reason: str
    message: str
    statement: Any


@dataclass(frozen=True)
class WhoCanRecord:
    """The object of `org who-can`."""

    complete: bool
    role_arn: str
    users: tuple[WayRecord, ...]
    doors: tuple[DoorRecord, ...]
    unread: tuple[UnreadRecord, ...]


@dataclass(frozen=True)
class CanRecord:
    """The object of `org can`."""

    complete: bool
    user_arn: str
    roles: tuple[WayRecord, ...]
    unread: tuple[UnreadRecord, ...]


def who_can_record(callers: Callers, words: Words, unread: tuple[Unread, ...]) -> WhoCanRecord:
    """Return the record of *callers*."""
    return WhoCanRecord(
        not unread,
        callers.role.arn,
        tuple(_way(way, words) for way in callers.users().values()),
        tuple(map(_door, callers.doors)),
        tuple(map(unread_record, unread)),
    )


def can_record(reached: Reached, words: Words, unread: tuple[Unread, ...]) -> CanRecord:
    """Return the record of *reached*."""
    ways = tuple(_way(way, words) for way in reached.roles().values())
    return CanRecord(not unread, reached.caller.arn, ways, tuple(map(unread_record, unread)))


def unread_record(unread: Unread) -> UnreadRecord:
    """Return the record of *unread*."""
    return UnreadRecord(unread.account, unread.call, unread.resource, unread.reason, unread.why, unread.statement)


def _way(way: tuple[Hop, ...], words: Words) -> WayRecord:
    first = way[0].caller
    return WayRecord(
        first.name if first.kind == "user" else None,
        first.arn,
        way[-1].role_arn,
        all(hop.is_known for hop in way),
        tuple(_hop(hop, words) for hop in way),
    )


def _hop(hop: Hop, words: Words) -> HopRecord:
    return HopRecord(
        hop.caller.arn, hop.role_arn, hop.is_known, _needs(hop.needs), hop.by, hop.unread, words.grant(hop.role_arn)
    )


def _needs(needs: Needs) -> NeedsRecord:
    return NeedsRecord(
        needs.mfa,
        needs.mfa_max_age,
        needs.external_ids,
        needs.session_names,
        needs.source_identities,
        None if needs.until is None else instant(needs.until),
        needs.unknown,
    )


def _door(door: Door) -> DoorRecord:
    return DoorRecord(door.principal, None if door.hop is None else _needs(door.hop.needs))
