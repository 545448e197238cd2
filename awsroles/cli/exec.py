"""`awsroles exec PROFILE [-- COMMAND…]`."""

import os
from typing import Annotated

from awsroles.adapters.process.child import end_by, supervised_child
from awsroles.adapters.process.exec import ExecTarget
from awsroles.adapters.process.subshell import make_subshell
from awsroles.adapters.state.runtime_dir import runtime_directory
from awsroles.app.app import App
from awsroles.app.sessions import exec_sessions, serve
from awsroles.cli.base import OptionalProfile, command
from awsroles.cli.choose import implied_profile
from awsroles.cli.options import Duration
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.aws.durations import parse_duration
from awsroles.core.exec.environment import (
    PROFILE,
    child_environment,
    default_profile,
    endpoint_environment,
    endpoint_variables,
    session_variables,
)
from awsroles.core.profiles.choose import SERVED
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import UsageError


@command("awsroles exec prod-operations -- terraform plan", rest="words")
def run(
    app: App,
    *,
    profile: OptionalProfile = None,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[-- COMMAND...]", help="What to run; without it a shell.", show_default=False),
    ] = None,
    duration: Duration = None,
    server: Annotated[
        bool, Option("--server", help="Serve credentials that are renewed, instead of handing them out once.")
    ] = False,
    nested: Annotated[bool, Option("--nested", help="A shell inside the shell of a session.")] = False,
) -> int:
    """Run a command, or a shell, with a role's credentials.

    They are in its environment; variables that would get in their way are not. It takes the place of awsroles:
    its signals, its terminal and its exit code are its own.

    Without a command it is your shell, whose prompt shows the profile and how long the session still lives.

    With --server the command asks awsroles, which stays and renews the session as long as the command runs.
    """
    # First of all, before this process changes what it was started with.
    target = ExecTarget()
    program = words[0] if words else _own_shell(target.environ, nested=nested)
    path = target.find(program)
    if profile is None:
        profile = implied_profile(app, SERVED, "run awsroles exec PROFILE")
    profiles = app.profiles()
    resolved = profiles.chain(profile)
    app.recent_profiles.use(profile)
    if server:
        if duration is not None:
            raise UsageError("--duration is for a session that ends, and --server renews it", "leave one of them out")
        return _run_with_server(app, resolved, target.environ, path, words or [program], is_shell=not words)
    settings = profiles.setting_variables(profile, target.environ)
    seconds = None if duration is None else parse_duration(duration)
    session = exec_sessions(app).get(resolved, seconds)
    variables = session_variables(resolved, session, settings)
    environ = child_environment(target.environ, variables)
    if words:
        # Returns only on a system that has no exec.
        return target.run(path, words, environ)
    shell = make_subshell(program, app.environ, variables, profile, session.expires_at)
    until = results.moment(session.expires_at, app.clock())
    note = "" if shell.shows_session else "; its prompt does not show it"
    app.ui.note(f"a shell with {profile} until {until}, left with exit{note}")
    return target.run(path, [program, *shell.arguments], environ | shell.variables)


def _run_with_server(
    app: App, resolved: ResolvedProfile, environ: dict[str, str], path: str, words: list[str], *, is_shell: bool
) -> int:
    """Run the program at *path* with an endpoint that serves its credentials, and return its exit code."""
    config = default_profile(app.config.read(), resolved.name)
    # Before signals are passed on to the child: Ctrl-C ends a prompt.
    session = app.sessions.get(resolved)
    with (
        runtime_directory(app.shared_directory, app.locks) as directory,
        supervised_child() as run_child,
        serve(app, resolved.name, session) as endpoint,
    ):
        token_file = directory.write("token", endpoint.token)
        files = directory.write("config", config), directory.write("credentials", "")
        variables = endpoint_variables(resolved, endpoint, token_file, *files)
        environ = endpoint_environment(environ, variables)
        if is_shell:
            shell = make_subshell(words[0], app.environ, variables, resolved.name, None)
            words, environ = [*words, *shell.arguments], environ | shell.variables
            app.ui.note(f"a shell with {resolved.name}, renewed until it is left with exit")
        code = run_child(path, words, environ)
    if code < 0:
        end_by(-code)
    return code


def _own_shell(environ: dict[str, str], *, nested: bool) -> str:
    """Return the user's shell; raise UsageError if it cannot be started here."""
    if not (os.isatty(0) and os.isatty(2)):
        raise UsageError("a shell needs a terminal", "give a command: awsroles exec PROFILE -- COMMAND")
    if PROFILE in environ and not nested:
        raise UsageError(
            f"this shell has the session of {environ[PROFILE]} already",
            "leave it first, or start a shell inside it with --nested",
        )
    return environ.get("SHELL") or environ.get("COMSPEC") or "/bin/sh"
