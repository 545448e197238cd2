"""`awsroles logout [PROFILE…]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.sessions import logout, logout_records
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.sessions.logout import LoggedOut
from awsroles.errors import UsageError

_STILL_VALID = "At AWS, credentials that programs got before stay valid until they expire."


@command("awsroles logout prod-operations")
def run(
    app: App,
    profiles: Annotated[
        list[str] | None,
        Argument(metavar="[PROFILE]...", help="The profiles; without any: --all.", show_default=False),
    ] = None,
    all_: Annotated[bool, Option("--all", help="All sessions, MFA sessions too.")] = False,
    json: Json = False,
) -> None:
    """Delete sessions.

    Those of the profiles named, or all of them. A master profile takes its roles along. Access keys stay.
    """
    if profiles and all_:
        raise UsageError("cannot use --all with a profile", "leave out one of the two")
    deletion = logout(app)
    if not profiles:
        items = deletion.all()
        if items:
            app.ui.done(f"Deleted {len(items)} session{'' if len(items) == 1 else 's'}", _STILL_VALID)
        else:
            app.ui.note("No sessions to delete.")
        if json:
            results.as_json(logout_records(app).of_items(items))
        return
    outcomes = deletion.of(list(dict.fromkeys(profiles)))
    for each in outcomes:
        _report(app, each)
    if any(each.names for each in outcomes):
        app.ui.note(_STILL_VALID)
    if json:
        names = dict.fromkeys(name for each in outcomes for name in (each.profile, *each.roles))
        results.as_json(logout_records(app).of_names(list(names), [name for each in outcomes for name in each.names]))


def _report(app: App, done: LoggedOut) -> None:
    if not done.names:
        app.ui.note(f"{done.profile} had no session.")
        return
    roles = (f"Its roles are logged out too: {', '.join(done.roles)}",) if done.roles else ()
    app.ui.done(f"Logged out of {done.profile}", *roles)
