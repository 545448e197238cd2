"""Elevation: a session of a guarded profile without its session policies, for a while."""

from collections.abc import Callable

from awsroles.core.audit.reasons import check_reason
from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION, SHORTEST
from awsroles.core.dataclass import dataclass
from awsroles.core.guards.confirmation import NameConfirmation
from awsroles.core.messages import Messages
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.provider import SessionProvider
from awsroles.errors import ConfigurationError, UsageError

DEFAULT_SECONDS = 1_800


@dataclass(frozen=True)
class Elevated:
    """The elevated session of *profile* until *expires_at* (seconds since the epoch), for a *reason*."""

    profile: str
    reason: str
    label: str
    expires_at: int
    caller_arn: str
    narrowed_until: int | None = None


@dataclass(frozen=True)
class Elevation:
    """Elevates profiles. *clock* returns seconds since the epoch."""

    read_profiles: Callable[[], Profiles]
    sessions: SessionProvider
    confirmation: NameConfirmation
    ui: Messages
    clock: Callable[[], float]

    def run(self, name: str, reason: str, seconds: int = DEFAULT_SECONDS) -> Elevated:
        """Elevate the profile *name* for *seconds*, because of *reason*.

        Raises UsageError, ConfigurationError, and what a login raises.
        """
        reason, seconds = check_reason(reason), _checked_seconds(seconds)
        chain = self.read_profiles().chain(name)
        _refuse_unguarded(chain)
        self.confirmation.run([chain.role_profile], "elevate", " --reason …")
        narrowed = self.sessions.find(chain)
        session = self.sessions.elevate(chain, seconds)
        ends = None if narrowed is None else narrowed.expires_at
        return Elevated(name, reason, chain.role_profile.label, session.expires_at, session.caller_arn, ends)


def _checked_seconds(seconds: int) -> int:
    if not SHORTEST <= seconds <= LONGEST_CHAINED_SESSION:
        raise UsageError(
            "an elevation takes 15 min to 1 h, as AWS's sessions do",
            "give --duration 30m, and elevate it again if that was too short",
        )
    return seconds


def _refuse_unguarded(chain: ResolvedProfile) -> None:
    if not chain.role_profiles:
        raise ConfigurationError(f"profile {chain.name!r} is a user, and only roles have guards", "name a role profile")
    if not chain.is_narrowed:
        raise ConfigurationError(
            f"profile {chain.name!r} has no session policy: its sessions have all that the role allows",
            f"log in as usual: awsroles login {chain.name}",
        )
