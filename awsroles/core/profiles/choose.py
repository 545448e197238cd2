"""The choice of a profile by the user: recent ones first, each with its account, role and remaining time."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final, Literal

from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.prompts import Choice, Picker
from awsroles.core.sessions.status import ProfileStatus
from awsroles.core.state import LocalState
from awsroles.errors import StorageError, UsageError

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
    """Return the profile of these *kinds* that the user picks; raise UsageError if there is none."""
    order = {name: place for place, name in enumerate(recent.names())}
    fitting = [each for each in statuses if each.kind in kinds]
    if not fitting:
        raise UsageError("there is no profile to log in to yet", "run awsroles setup, then awsroles login --help")
    fitting.sort(key=lambda each: order.get(each.profile, len(order)))
    choices = [Choice(each.profile, (each.account, each.role, _session(each, now))) for each in fitting]
    return fitting[picker.pick("Which profile?", choices)].profile


def _session(status: ProfileStatus, now: float) -> str:
    if status.kind == "native":
        return "by the AWS CLI"
    if status.expires_at is None:
        return ""
    left = int(status.expires_at - now)
    return f"{format_duration(left)} left" if left > 0 else "expired"
