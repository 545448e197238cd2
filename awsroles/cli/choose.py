"""The profile of a command that names none: that of AWS_PROFILE, else the one that the user chooses."""

from collections.abc import Collection

from awsroles.app.app import App
from awsroles.app.sessions import known_sessions, session_status
from awsroles.core.profiles.choose import Kind, pick_profile
from awsroles.errors import NoTerminalError


def implied_profile(app: App, kinds: Collection[Kind], instead: str) -> str:
    """Return the profile of AWS_PROFILE if it is one of awsroles' and of *kinds*, else that of `choose_profile`.

    Raises ConfigurationError if AWS_PROFILE names a profile that is invalid.
    """
    name = app.environ.get("AWS_PROFILE")
    statuses = session_status(app)
    if name and name in statuses.profiles:
        status = statuses.known(name)
        # A login takes a native profile over from the AWS CLI, which the user has to ask for by name.
        if status is not None and status.kind in kinds and status.kind != "native":
            app.ui.trace(f"profile {name}, which AWS_PROFILE names")
            return name
    message = f"no profile was named, and AWS_PROFILE={name} is not one that this command can use" if name else None
    return choose_profile(app, kinds, instead, message)


def choose_profile(app: App, kinds: Collection[Kind], instead: str, message: str | None = None) -> str:
    """Return the profile of *kinds* that the user chooses.

    Raises ConfigurationError if there is none, and without a terminal NoTerminalError with *message* and the hint
    *instead*.
    """
    statuses, _ = known_sessions(app, app.ui.trace).status(app.profiles(), app.clock()).all()
    try:
        return pick_profile(app.picker, app.recent_profiles, statuses, kinds, app.clock())
    except NoTerminalError as error:
        raise NoTerminalError(message or "no profile was named", instead) from error
