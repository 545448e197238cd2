"""The profile that a command is for, where none was named: that of AWS_PROFILE, else the one that the person picks."""

from collections.abc import Collection

from awsroles.app.app import App
from awsroles.app.sessions import session_status
from awsroles.core.profiles.choose import Kind, ProfilePicking
from awsroles.errors import NoTerminalError


def named_or_picked(app: App, kinds: Collection[Kind], instead: str) -> str:
    """Return the profile of AWS_PROFILE where it is of these *kinds* and ours, else as `picked` does.

    Raises ConfigurationError where AWS_PROFILE names a profile that cannot be read.
    """
    name = app.environ.get("AWS_PROFILE")
    profiles = app.profiles()
    if name and name in profiles:
        status = session_status(app).known(name)
        # A native one is the AWS CLI's: to log in to it is to take it over, which has to be said.
        if status is not None and status.kind in kinds and status.kind != "native":
            app.ui.trace(f"profile {name}, which AWS_PROFILE names")
            return name
    message = f"no profile was named, and AWS_PROFILE={name} is none that this is for" if name else None
    return picked(app, kinds, instead, message)


def picked(app: App, kinds: Collection[Kind], instead: str, message: str | None = None) -> str:
    """Return the profile of these *kinds* that the person picks.

    Raises UsageError where there is none, NoTerminalError with *message* and the hint *instead* where nobody can be
    asked.
    """
    statuses, _ = session_status(app).all()
    try:
        return ProfilePicking(app.picker, app.recent_profiles, app.clock()).pick(statuses, kinds)
    except NoTerminalError as error:
        raise NoTerminalError(message or "no profile was named", instead) from error
