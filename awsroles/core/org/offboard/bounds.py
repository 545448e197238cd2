"""The latest ends of sessions that a user may have: AWS tells of none, so that these are upper bounds."""

from awsroles.core.dataclass import dataclass
from awsroles.core.org.offboard.plan import OffboardPlan

# In seconds: GetSessionToken's longest duration, and that of a session in the console.
MFA_SESSION = 36 * 3600
CONSOLE = 12 * 3600


@dataclass(frozen=True)
class Bounds:
    """The latest ends in seconds since the epoch, None if there can be no such session; *roles* is that of all."""

    mfa_session: float | None
    console: float | None
    roles: float | None


def bounds(plan: OffboardPlan, now: float) -> Bounds:
    """Return the latest ends of sessions that begin by *now*.

    A session of a key that is inactive may have begun before it was deactivated.
    """
    has_key = bool(plan.holdings.of_kind("access_key"))
    longest = max((each.max_session for each in plan.roles), default=None)
    return Bounds(
        now + MFA_SESSION if has_key else None,
        now + CONSOLE if plan.holdings.has_password else None,
        None if longest is None else now + longest,
    )
