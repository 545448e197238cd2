"""`awsroles logout [PROFILE…]`."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, command
from awsroles.core.sessions.logout import Logout
from awsroles.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "logout", "awsroles logout prod-operations")
    def run(
        make: MakeApp,
        profiles: Annotated[
            list[str] | None,
            typer.Argument(metavar="[PROFILE]...", help="The profiles; without any: --all.", show_default=False),
        ] = None,
        all_: Annotated[bool, typer.Option("--all", help="All sessions, MFA sessions too.")] = False,
        json: Json = False,
    ) -> None:
        """Delete sessions from the store.

        Those of the profiles named, or all of them. Access keys stay.
        """
        if profiles and all_:
            raise UsageError("--all goes without profiles", "leave out one of the two")
        wiring = make()
        logout = Logout(wiring.profiles, wiring.session_cache, wiring.notes)
        if not profiles:
            items = logout.all()
            wiring.terms.say(f"{len(items)} session{'' if len(items) == 1 else 's'} deleted")
            if json:
                output.json_result(wiring.records.of_logout().of_items(items))
            return
        names = list(dict.fromkeys(profiles))
        dropped = logout.of(names)
        for name in names:
            wiring.terms.say(f"logged out of {name}" if name in dropped else f"{name} had no session")
        if json:
            output.json_result(wiring.records.of_logout().of_names(names, dropped))
