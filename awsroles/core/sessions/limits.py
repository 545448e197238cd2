"""Maximum durations of role sessions: AWS's limits, and those of roles that refused a longer one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION, format_duration
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_role_seconds
from awsroles.errors import ConfigurationError, DurationTooLongError

if TYPE_CHECKING:
    from awsroles.core.state import LocalState

# The owner of a role may raise its maximum duration later.
_REFUSAL_LIFETIME = 86_400


class RoleLimits:
    """The maximum session durations of roles, as far as they are known."""

    def __init__(self, state: "LocalState", clock: Callable[[], float]) -> None:
        self._state = state
        self._clock = clock

    def check(self, profile: ResolvedProfile) -> None:
        """Raise ConfigurationError or DurationTooLongError for a duration that AWS would refuse."""
        seconds = check_role_seconds(profile.role_profile.seconds)
        if seconds > LONGEST_CHAINED_SESSION and not profile.assumed_by_access_key:
            raise ConfigurationError(
                f"{_limit_reason(profile)} limits the session of {profile.name!r} to 1 h, "
                f"and it asks for {format_duration(seconds)}",
                f"awsroles login {profile.name} --duration 1h",
            )
        refused = self._refused(profile)
        if refused is not None and seconds >= refused:
            raise DurationTooLongError(
                f"{profile.role_profile.label} refused a session of {format_duration(refused)} earlier",
                f"awsroles login {profile.name} --duration 1h always works; --force asks AWS again",
            )

    def learn(self, profile: ResolvedProfile) -> None:
        """Record that the role refused the duration of *profile*."""
        self._state.set(_fact(profile), f"{profile.role_profile.seconds} {int(self._clock())}")

    def forget(self, profile: ResolvedProfile) -> None:
        """Delete the record of a refusal by the role of *profile*."""
        self._state.set(_fact(profile), "")

    def learn_age(self, profile: ResolvedProfile, seconds: int) -> None:
        """Record that the role denied a session whose MFA code was *seconds* old."""
        self._state.set(_age_fact(profile), f"{seconds}")

    def take_age(self, profile: ResolvedProfile) -> int | None:
        """Return the age of the MFA code that the role denied last, and forget it."""
        age = self._state.get(_age_fact(profile)) or ""
        if age:
            self._state.set(_age_fact(profile), "")
        return int(age) if age.isdecimal() and len(age) < 12 else None

    def _refused(self, profile: ResolvedProfile) -> int | None:
        words = (self._state.get(_fact(profile)) or "").split()
        if len(words) != 2 or not all(word.isdecimal() and len(word) < 12 for word in words):
            return None
        seconds, refused_at = (int(word) for word in words)
        return seconds if 0 <= int(self._clock()) - refused_at < _REFUSAL_LIFETIME else None


def _limit_reason(profile: ResolvedProfile) -> str:
    return "role chaining" if len(profile.role_profiles) > 1 else "a session as its source"


def _fact(profile: ResolvedProfile) -> str:
    return f"refused-duration/{profile.role_profile.role}"


def _age_fact(profile: ResolvedProfile) -> str:
    return f"denied-mfa-age/{profile.role_profile.role}"
