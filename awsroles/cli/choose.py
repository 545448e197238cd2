"""The profile that a command is for, where none was named: that of AWS_PROFILE, else the one that the person picks."""

import time
from collections.abc import Collection

from awsroles.app.app import App
from awsroles.core.profiles.choose import Kind, ProfilePicking
from awsroles.core.sessions.status import Status
from awsroles.errors import NoTerminalError


def named_or_picked(wiring: App, kinds: Collection[Kind], instead: str) -> str:
    """Return the profile of AWS_PROFILE where it is of these *kinds* and ours, else as `picked` does.

    Raises ConfigurationError where AWS_PROFILE names a profile that cannot be read.
    """
    name = wiring.process.environ.get("AWS_PROFILE")
    profiles = wiring.profiles()
    if name and name in profiles:
        status = Status(profiles, wiring.notes.get, time.time()).known(name)
        # A native one is the AWS CLI's: to log in to it is to take it over, which has to be said.
        if status is not None and status.kind in kinds and status.kind != "native":
            wiring.terms.trace(f"profile {name}, which AWS_PROFILE names")
            return name
    message = f"no profile was named, and AWS_PROFILE={name} is none that this is for" if name else None
    return picked(wiring, kinds, instead, message)


def picked(wiring: App, kinds: Collection[Kind], instead: str, message: str | None = None) -> str:
    """Return the profile of these *kinds* that the person picks.

    Raises UsageError where there is none, NoTerminalError with *message* and the hint *instead* where nobody can be
    asked.
    """
    now = time.time()
    statuses, _ = Status(wiring.profiles(), wiring.notes.get, now).all()
    try:
        return ProfilePicking(wiring.people.picker, wiring.recent_profiles, now).pick(statuses, kinds)
    except NoTerminalError as error:
        raise NoTerminalError(message or "no profile was named", instead) from error
