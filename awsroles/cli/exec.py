"""`awsroles exec PROFILE [-- COMMAND…]`."""

import os
from typing import Annotated

from awsroles.adapters.process.child import end_by, supervised_child
from awsroles.adapters.process.exec import ExecTarget
from awsroles.adapters.process.subshell import Subshell, make_subshell
from awsroles.adapters.state.runtime_dir import runtime_directory
from awsroles.app.app import App
from awsroles.app.sessions import exec_sessions, serve
from awsroles.cli.base import OptionalProfile, command
from awsroles.cli.choose import implied_profile
from awsroles.cli.options import Duration
from awsroles.cli.parameters import Argument, Option
from awsroles.core.aws.durations import format_duration, parse_duration
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
from awsroles.core.sessions.cache import rfc3339
from awsroles.errors import UsageError


@command("awsroles exec prod-operations -- terraform plan", rest="words")
def run(
    app: App,
    *,
    profile: OptionalProfile = None,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[-- COMMAND...]", help="The command to run (default: your shell).", show_default=False),
    ] = None,
    duration: Duration = None,
    server: Annotated[
        bool, Option("--server", "-s", help="Renew the credentials as long as the command runs.")
    ] = False,
    nested: Annotated[bool, Option("--nested", help="Start a shell inside the shell of another session.")] = False,
) -> int:
    """Run a command, or a shell, with a role's credentials.

    The credentials are in its environment. awsroles exits with the command's exit code.

    Without a command your shell starts, and its prompt shows the profile and the time left. With --server the
    credentials are renewed as long as the command runs.
    """
    # First of all, before this process changes what it was started with.
    target = ExecTarget()
    program = words[0] if words else _own_shell(target.environ, app.clock(), nested=nested)
    path = target.find(program)
    if profile is None:
        profile = implied_profile(app, SERVED, "run awsroles exec PROFILE")
    profiles = app.profiles()
    resolved = profiles.chain(profile)
    app.recent_profiles.use(profile)
    if server:
        if duration is not None:
            raise UsageError("cannot use --duration with --server, which renews the session", "leave out one of them")
        return _run_with_server(app, resolved, target.environ, path, words or [program], is_shell=not words)
    settings = profiles.setting_variables(profile, target.environ)
    seconds = None if duration is None else parse_duration(duration)
    session = exec_sessions(app).get(resolved, seconds)
    variables = session_variables(resolved, session, settings)
    environ = child_environment(target.environ, variables)
    if words:
        # Returns only on a system that has no exec.
        return target.run(path, words, environ)
    shell = make_subshell(
        program,
        app.environ,
        variables,
        profile,
        session.expires_at,
        is_production=resolved.is_production,
        is_elevated=session.is_elevated,
        has_own_prompt=app.settings.exec_prompt == "never",
    )
    left = format_duration(int(session.expires_at - app.clock()))
    state = "elevated and valid" if session.is_elevated else "valid"
    app.ui.note(f"Shell for {profile}, {state} for {left}. Type exit to leave.", *_about(shell))
    return target.run(path, [program, *shell.arguments], environ | shell.variables)


def _run_with_server(
    app: App, resolved: ResolvedProfile, environ: dict[str, str], path: str, words: list[str], *, is_shell: bool
) -> int:
    """Run the program at *path* with an endpoint that serves its credentials, and return its exit code."""
    config = default_profile(app.config.read(), resolved.name)
    # Before signals are passed on to the child: Ctrl-C ends a prompt.
    session = app.sessions.get(resolved)
    app.sessions.handed_out(resolved, session)
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
            shell = make_subshell(
                words[0],
                app.environ,
                variables,
                resolved.name,
                None,
                is_production=resolved.is_production,
                has_own_prompt=app.settings.exec_prompt == "never",
            )
            words, environ = [*words, *shell.arguments], environ | shell.variables
            app.ui.note(f"Shell for {resolved.name}, renewed until you leave it. Type exit to leave.", *_about(shell))
        code = run_child(path, words, environ)
    if code < 0:
        end_by(-code)
    return code


def _is_over(environ: dict[str, str], now: float) -> bool:
    """Return whether the session of this shell has expired. Times of the same form compare like their texts."""
    ends = environ.get("AWS_CREDENTIAL_EXPIRATION")
    return ends is not None and ends <= rfc3339(int(now))


def _about(shell: Subshell) -> tuple[str, ...]:
    return () if shell.shows_session else ("Its prompt does not show the session.",)


def _own_shell(environ: dict[str, str], now: float, *, nested: bool) -> str:
    """Return the user's shell; raise UsageError if it cannot be started here."""
    if not (os.isatty(0) and os.isatty(2)):
        raise UsageError("a shell needs a terminal", "give a command: awsroles exec PROFILE -- COMMAND")
    if PROFILE in environ and not nested and not _is_over(environ, now):
        raise UsageError(f"you are already in a shell for {environ[PROFILE]}", "type exit first, or pass --nested")
    return environ.get("SHELL") or environ.get("COMSPEC") or "/bin/sh"
