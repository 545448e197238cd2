"""The records of `logout --revoke --json`."""

from collections.abc import Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.org.offboard.own_sessions import EndedSessions


@dataclass(frozen=True)
class RevokedSessionsRecord:
    """The sessions of a role, or of the user itself, that ended at AWS."""

    profiles: tuple[str, ...]
    kind: str
    arn: str
    outcome: str
    session_name_pinned: bool
    message: str | None


def revoked_sessions_records(ended: Sequence[EndedSessions]) -> list[RevokedSessionsRecord]:
    """Return the records of *ended*."""
    return [
        RevokedSessionsRecord(
            each.target.profiles,
            "user" if each.target.is_user else "role",
            each.target.arn,
            each.outcome,
            not each.is_loose,
            each.message,
        )
        for each in ended
    ]
