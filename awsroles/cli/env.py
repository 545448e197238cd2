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
        Option(metavar="|".join(SHELLS), help="Whose words to use; by default the shell that runs this."),
    ] = None,
    unset: Annotated[bool, Option("--unset", help="Print what undoes it instead.")] = False,
) -> None:
    """Print a role's credentials as shell variables.

    For the shell that runs this, or another one; variables that would get in their way are unset. These are
    secrets: on a terminal they would be seen, and a line says how the shell takes them instead.
    """
    name = shell or name_of_shell(calling_programs(app.environ))
    chosen = shell_named(name)
    if not unset:
        if profile is None:
            profile = implied_profile(app, SERVED, "run awsroles env PROFILE")
        variables = _variables(app, profile)
        unknown = [each for each in CREDENTIALS if each not in variables]
        text = script(chosen, variables, [*conflicting(app.environ), *unknown])
    elif chosen.unset is not None:
        text = script(chosen, {}, [*ASSIGNED, *of_other_profile(app.environ)])
    else:
        raise UsageError(f"{name} has no way to unset a variable", "give another --shell")
    if sys.stdout.isatty():
        words = ["awsroles env", profile, shell and f"--shell {shell}", "--unset" if unset else None]
        app.ui.note(_advice(chosen, " ".join(word for word in words if word)))
    results.script(text)


def _variables(app: App, profile: str) -> dict[str, str]:
    profiles = app.profiles()
    chain = profiles.chain(profile)
    settings = profiles.setting_variables(profile, app.environ)
    session = exec_sessions(app).get(chain)
    app.recent_profiles.use(profile)
    return session_variables(chain, session, settings)


def _advice(shell: Shell, line: str) -> str:
    if shell.use is None:
        return "what follows is secret: send it where it is needed, not to a screen"
    return f"this is for a shell to read, and a screen is not: {shell.use.format(line)}"
