"""The choice of a profile by the user: recent ones first, each with its account, role and remaining time."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final, Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.prompts import Choice, Picker
from awsroles.core.sessions.status import ProfileStatus
from awsroles.core.state import LocalState
from awsroles.errors import ConfigurationError, StorageError

Kind = Literal["master", "role", "native"]

# Kinds with credentials, with a role, and for a login.
SERVED: Final[tuple[Kind, ...]] = ("role", "master")
WITH_A_ROLE: Final[tuple[Kind, ...]] = ("role", "native")
ANY: Final[tuple[Kind, ...]] = ("role", "master", "native")

# More than anyone remembers.
_MOST_REMEMBERED = 50


@dataclass(frozen=True)
class RecentProfiles:
    """The profiles of one config file that were used last."""

    memory: LocalState
    config_path: str

    def names(self) -> list[str]:
        """Return their names, the last one first, or none if they cannot be read."""
        with suppress(StorageError):
            return (self.memory.get(self._fact) or "").split()
        return []

    def use(self, name: str) -> None:
        """Record that *name* is used now, if that can be written."""
        names = [name, *(each for each in self.names() if each != name)]
        with suppress(StorageError):
            self.memory.set(self._fact, "\n".join(names[:_MOST_REMEMBERED]))

    @property
    def _fact(self) -> str:
        return f"recent-profiles/{self.config_path}"


def pick_profile(
    picker: Picker, recent: RecentProfiles, statuses: Sequence[ProfileStatus], kinds: Collection[Kind], now: float
) -> str:
    """Return the profile of these *kinds* that the user picks; raise ConfigurationError if there is none."""
    fitting = recent_first([each for each in statuses if each.kind in kinds], recent.names())
    if not fitting:
        if not any(each.kind == "master" for each in statuses):
            raise ConfigurationError("awsroles is not set up yet", "run awsroles setup first")
        raise ConfigurationError("there is no profile of a role yet", "run awsroles discover")
    choices = [_choice(each, now) for each in fitting]
    return fitting[picker.pick("Which profile?", choices)].profile


def recent_first(statuses: Sequence[ProfileStatus], recent: Sequence[str]) -> list[ProfileStatus]:
    """Return *statuses* with the *recent* profiles first, in that order."""
    order = {name: place for place, name in enumerate(recent)}
    return sorted(statuses, key=lambda each: order.get(each.profile, len(order)))


def soonest_first(statuses: Sequence[ProfileStatus]) -> list[ProfileStatus]:
    """Return *statuses* with the live sessions first, by their expiry, and those without a session last."""

    def key(each: ProfileStatus) -> tuple[int, int]:
        return ("live", "expired").index(each.state) if each.state in ("live", "expired") else 2, each.expires_at or 0

    return sorted(statuses, key=key)


def _choice(status: ProfileStatus, now: float) -> Choice:
    time_left = "" if status.state == "none" and status.kind != "native" else status.time_left(now)
    details = (status.account_shown, status.role, time_left)
    return Choice(status.profile, details, (status.account,), is_production=status.is_production)
