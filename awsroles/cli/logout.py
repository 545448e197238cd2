"""`awsroles logout [PROFILE…]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.sessions import logout, logout_records
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.messages import counted
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
    all_: Annotated[bool, Option("--all", "-a", help="All sessions, MFA sessions too.")] = False,
    *,
    revoke: Annotated[
        bool, Option("--revoke", help="Also end them at AWS, on every machine, if you may: after a loss.")
    ] = False,
    all_mine: Annotated[bool, Option("--all-mine", help="With --revoke, all sessions of your users.")] = False,
    yes: Yes = False,
    json: Json = False,
) -> int:
    """Delete sessions.

    Those of the profiles named, or all of them. A master profile takes its roles along. Access keys stay.
    """
    _check(profiles, all_=all_, revoke=revoke, all_mine=all_mine)
    if revoke:
        from awsroles.cli.revoke import revoke as end_at_aws

        return end_at_aws(app, profiles or (), yes=yes, json=json)
    _delete(app, profiles, json=json)
    return 0


def _check(profiles: list[str] | None, *, all_: bool, revoke: bool, all_mine: bool) -> None:
    """Raise UsageError for options that do not fit together."""
    if all_mine and not revoke:
        raise UsageError("--all-mine is of use with --revoke alone", "add --revoke, or use --all")
    if revoke and all_:
        raise UsageError("cannot use --all with --revoke", "use --all-mine")
    if revoke and bool(profiles) == all_mine:
        raise UsageError("--revoke needs profiles or --all-mine, and not both", "name the profiles, or give --all-mine")
    if profiles and all_:
        raise UsageError("cannot use --all with a profile", "leave out one of the two")


def _delete(app: App, profiles: list[str] | None, *, json: bool) -> None:
    deletion = logout(app)
    if not profiles:
        items = deletion.all()
        if items:
            app.ui.done(f"Deleted {counted(len(items), 'session')}", _STILL_VALID)
        else:
            app.ui.note("No sessions to delete.")
        if json:
            results.as_json(logout_records(app).of_items(items))
        return
    outcomes = deletion.of(list(dict.fromkeys(profiles)))
    last = next((each for each in reversed(outcomes) if each.names), None)
    for each in outcomes:
        _report(app, each, *((_STILL_VALID,) if each is last else ()))
    if json:
        names = dict.fromkeys(name for each in outcomes for name in (each.profile, *each.roles))
        results.as_json(logout_records(app).of_names(list(names), [name for each in outcomes for name in each.names]))


def _report(app: App, done: LoggedOut, *more: str) -> None:
    if not done.names:
        app.ui.note(f"{done.profile} had no session.")
        return
    roles = (f"Its roles are logged out too: {', '.join(done.roles)}",) if done.roles else ()
    app.ui.done(f"Logged out of {done.profile}", *roles, *more)
