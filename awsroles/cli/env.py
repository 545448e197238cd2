"""`awsroles env PROFILE`."""

import sys
from typing import Annotated

from awsroles.adapters.process.subshell import calling_programs
from awsroles.app.app import App
from awsroles.app.sessions import exec_sessions
from awsroles.cli.base import OptionalProfile, command
from awsroles.cli.choose import implied_profile
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.exec.environment import ASSIGNED, CREDENTIALS, conflicting, session_variables
from awsroles.core.exec.shell_syntax import SHELLS, Shell, name_of_shell, script, shell_named
from awsroles.core.profiles.choose import SERVED
from awsroles.core.profiles.sdk_settings import of_other_profile
from awsroles.errors import UsageError


@command('eval "$(awsroles env prod-operations)"')
def run(
    app: App,
    *,
    profile: OptionalProfile = None,
    shell: Annotated[
        str | None,
        Option(metavar="|".join(SHELLS), help="The shell to write for (default: the one that runs this)."),
    ] = None,
    unset: Annotated[bool, Option("--unset", help="Print the commands that undo it.")] = False,
    show: Annotated[bool, Option("--show", help="Show the secrets on the terminal.")] = False,
) -> None:
    """Print a role's credentials as shell variables.

    Variables that would override them are unset. They are secrets, so a terminal shows them only with --show.
    """
    name = shell or name_of_shell(calling_programs(app.environ))
    chosen = shell_named(name)
    if not unset:
        if sys.stdout.isatty() and not show:
            raise _refusal(chosen, profile, shell)
        if profile is None:
            profile = implied_profile(app, SERVED, "run awsroles env PROFILE")
        variables = _variables(app, profile)
        unknown = [each for each in CREDENTIALS if each not in variables]
        text = script(chosen, variables, [*conflicting(app.environ), *unknown])
    elif chosen.unset is not None:
        text = script(chosen, {}, [*ASSIGNED, *of_other_profile(app.environ)])
    else:
        raise UsageError(f"{name} has no way to unset a variable", "give another --shell")
    results.script(text)


def _variables(app: App, profile: str) -> dict[str, str]:
    profiles = app.profiles()
    chain = profiles.chain(profile)
    settings = profiles.setting_variables(profile, app.environ)
    session = exec_sessions(app).get(chain)
    app.recent_profiles.use(profile)
    return session_variables(chain, session, settings)


def _refusal(shell: Shell, profile: str | None, name: str | None) -> UsageError:
    """Return the error for secrets that would be shown on a terminal."""
    line = " ".join(["awsroles env", profile or "PROFILE", *(["--shell", name] if name else [])])
    if shell.use is None:
        return UsageError("refusing to show secrets on the terminal", "redirect them, or add --show to see them")
    return UsageError(
        "refusing to show secrets on the terminal",
        "add --show to see them, or let your shell read them:",
        command=shell.use.format(line),
    )
