"""The use cases of guards, composed of an app's components."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.guards.confirmation import NameConfirmation
    from awsroles.core.guards.elevation import Elevation


def confirmation(app: "App") -> "NameConfirmation":
    """Return the question for the names of profiles."""
    from awsroles.core.guards.confirmation import NameConfirmation

    return NameConfirmation(app.prompter)


def elevation(app: "App") -> "Elevation":
    """Return the elevation of guarded profiles. It fails if the session cannot be cached."""
    from awsroles.core.guards.elevation import Elevation

    app.must_cache_sessions = True
    return Elevation(app.profiles, app.sessions, confirmation(app), app.ui, app.clock)
