"""`awsroles console PROFILE`."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.cli.command import MakeWiring, Profile, command
from awsroles.core.console_url import switch_role_url
from awsroles.core.profile import NativeProfile, SlaveProfile
from awsroles.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "console", "awsroles console prod-operations --color red")
    def run(
        make: MakeWiring,
        profile: Profile,
        print_: Annotated[bool, typer.Option("--print", help="Print the URL, open nothing.")] = False,
        color: Annotated[
            str | None, typer.Option(metavar="COLOUR", help="red, orange, yellow, green, blue or six hex digits.")
        ] = None,
        display_name: Annotated[
            str | None, typer.Option(metavar="NAME", help="The name shown; by default the profile's.")
        ] = None,
    ) -> None:
        """Open a role in the AWS console.

        The switch-role page: in the browser on a desktop, printed elsewhere. You must be signed in to the console as
        the IAM user.
        """
        wiring = make()
        found = wiring.profiles().get(profile)
        if not isinstance(found, SlaveProfile | NativeProfile):
            raise ConfigurationError(
                f"profile {profile!r} has no role to switch to", "awsroles profile list shows those that have"
            )
        own_color = found.color if isinstance(found, SlaveProfile) else None
        url = switch_role_url(found.role, display_name or profile, color or own_color)
        if print_ or not wiring.open_in_browser(url):
            output.result(url)
        else:
            wiring.terms.say(f"opened the console's switch-role page for {profile}")
