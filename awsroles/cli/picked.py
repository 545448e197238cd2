"""The profile that a command is for, where none was named: the one that the person picks."""

import time
from collections.abc import Collection

from awsroles.core.profile_picking import Kind, ProfilePicking
from awsroles.core.status import Status
from awsroles.errors import NobodyToAskError
from awsroles.wiring import Wiring


def picked(wiring: Wiring, kinds: Collection[Kind], instead: str) -> str:
    """Return the profile of these *kinds* that the person picks.

    Raises UsageError where there is none, NobodyToAskError with the hint *instead* where nobody can be asked.
    """
    now = time.time()
    statuses, _ = Status(wiring.profiles(), wiring.notes.get, now).all()
    try:
        return ProfilePicking(wiring.people.picker, wiring.recent_profiles, now).pick(statuses, kinds)
    except NobodyToAskError as error:
        raise NobodyToAskError("no profile was named", instead) from error
