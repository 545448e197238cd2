"""How long this process may still wait, and the one way to wait for a moment."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from awsroles.errors import AnswerNeededError

_TICK = 0.2


def _nothing(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Patience:
    """What whoever waits goes by.

    *clock* gives seconds since the epoch, *seconds* how long a wait may take now; *tick* runs several times a second
    while waiting and may raise to give up. *say* is told of a wait that a person would notice.
    """

    clock: Callable[[], float]
    seconds: Callable[[], float]
    tick: Callable[[], None]
    say: Callable[[str], None] = _nothing

    def left_until(self, moment: float) -> float:
        """Return the seconds until *moment* (since the epoch), 0 where it is past."""
        return max(0.0, moment - self.clock())

    def wait_until(self, moment: float) -> None:
        """Return at *moment*; raise AnswerNeededError at once where that is later than this process may wait."""
        deadline, is_told = time.monotonic() + self.seconds(), False
        while (left := self.left_until(moment)) > 0:
            # The clock may be set while we wait: it is the time really spent that is limited.
            if time.monotonic() + left > deadline:
                raise AnswerNeededError(
                    f"the next MFA code comes in {ceil(left)} s, and there is no time to wait for it",
                    f"run it again in {ceil(left)} s",
                )
            if left > 1 and not is_told:
                self.say(f"the last MFA code was used: waiting {ceil(left)} s for the next one …")
                is_told = True
            self.tick()
            time.sleep(min(_TICK, left))
