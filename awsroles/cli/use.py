"""`awsroles _use [PROFILE]`, which the shell function awsroles_use calls."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.choose import choose_profile
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument
from awsroles.core.profiles.choose import ANY
from awsroles.core.profiles.model import MasterProfile, NativeProfile, Profile, RoleProfile


@command("awsroles_use prod-operations")
def run(
    app: App,
    profile: Annotated[str | None, Argument(metavar="[PROFILE]", help="The profile (default: you choose).")] = None,
) -> None:
    """Print the name of a profile that exists, and report that the shell uses it now."""
    if profile is None:
        profile = choose_profile(app, ANY, "run awsroles_use PROFILE")
    found = app.profiles().get(profile)
    app.recent_profiles.use(profile)
    app.ui.note(f"This shell now uses {profile}{_described(found)}.")
    app.ui.command("To leave it:", "awsroles_use --unset")
    results.line(profile)


def _described(profile: Profile) -> str:
    if isinstance(profile, (RoleProfile, NativeProfile)):
        return f" ({profile.role.name} in {profile.account_name or profile.role.account})"
    if isinstance(profile, MasterProfile):
        return f" ({profile.user.name} in {profile.account_name or profile.user.account})"
    return ""
