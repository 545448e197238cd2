"""`awsroles logout [PROFILE…]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.sessions import logout, logout_records
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.errors import UsageError


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

    Those of the profiles named, or all of them. Access keys stay.
    """
    if profiles and all_:
        raise UsageError("--all goes without profiles", "leave out one of the two")
    deletion = logout(app)
    if not profiles:
        items = deletion.all()
        app.ui.note(f"{len(items)} session{'' if len(items) == 1 else 's'} deleted")
        if json:
            results.as_json(logout_records(app).of_items(items))
        return
    names = list(dict.fromkeys(profiles))
    dropped = deletion.of(names)
    for name in names:
        app.ui.note(f"logged out of {name}" if name in dropped else f"{name} had no session")
    if json:
        results.as_json(logout_records(app).of_names(names, dropped))
