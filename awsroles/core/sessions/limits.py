"""How long a role session may be: what is known before a code is spent, and what was learnt by being refused."""

from collections.abc import Callable, Sequence

from awsroles.core.aws import durations as duration
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_role_seconds
from awsroles.core.state import LocalState
from awsroles.errors import ConfigurationError, DurationTooLongError

# A role's owner may raise its maximum: what was learnt is not believed for ever.
_BELIEVED = 86_400


@dataclass(frozen=True)
class RoleLimits:
    """The maximum session durations of roles, as far as they are known."""

    memory: LocalState
    clock: Callable[[], float]

    def check(self, chain: ResolvedProfile) -> None:
        """Raise ConfigurationError or DurationTooLongError for a duration that AWS would refuse."""
        seconds = check_role_seconds(chain.role_profile.seconds)
        if seconds > duration.LONGEST_CHAINED_SESSION and not chain.assumed_by_access_key:
            raise ConfigurationError(
                f"{_limit_reason(chain)} limits the session of {chain.name!r} to 1 h, "
                f"and it asks for {duration.format_duration(seconds)}",
                f"awsroles login {chain.name} --duration 1h",
            )
        refused = self._refused(chain)
        if refused is not None and seconds >= refused:
            raise DurationTooLongError(
                f"the role {chain.role_profile.role.name} in {chain.role_profile.role.account} refused a session of "
                f"{duration.format_duration(refused)} earlier",
                f"awsroles login {chain.name} --duration 1h; --force asks AWS again",
            )

    def learn(self, chain: ResolvedProfile) -> None:
        """Remember that the role refused the duration that the profile asks for."""
        self.memory.set(_fact(chain), f"{chain.role_profile.seconds} {int(self.clock())}")

    def forget(self, chain: ResolvedProfile) -> None:
        """Forget what was learnt of the chain's role."""
        self.memory.set(_fact(chain), "")

    def _refused(self, chain: ResolvedProfile) -> int | None:
        words = (self.memory.get(_fact(chain)) or "").split()
        if len(words) != 2 or not all(word.isdecimal() and len(word) < 12 for word in words):
            return None
        seconds, learnt_at = (int(word) for word in words)
        return seconds if 0 <= int(self.clock()) - learnt_at < _BELIEVED else None


def _limit_reason(chain: ResolvedProfile) -> str:
    return "role chaining" if len(chain.role_profiles) > 1 else "a session as its source"


def _fact(chain: ResolvedProfile) -> str:
    return f"refused-duration/{chain.role_profile.role}"


def announcement(direct: Sequence[ResolvedProfile], codes: int) -> str:
    """Return a sentence that says why the profiles of *direct* take codes of their own, and how many are asked for."""
    long = ", ".join(chain.name for chain in direct if not chain.has_own_device)
    other = ", ".join(chain.name for chain in direct if chain.has_own_device)
    reasons = [f"over 1 h takes a code of its own ({long})"] if long else []
    if other:
        reasons.append(f"another MFA device than the source's takes a code of its own ({other})")
    return f"{', and '.join(reasons)}: {codes} code{'s' * (codes > 1)}"
