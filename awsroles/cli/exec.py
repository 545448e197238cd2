"""`awsroles exec PROFILE [-- COMMAND…]`."""

import os
import time
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from awsroles.app.app import App
from awsroles.cli import exec_server, output
from awsroles.cli.base import MakeApp, OptionalProfile, command
from awsroles.cli.choose import named_or_picked
from awsroles.cli.options import Duration
from awsroles.core.aws.durations import parse_duration
from awsroles.core.exec.environment import PROFILE, child_environment, session_variables
from awsroles.core.exec.session import ProgramSessions
from awsroles.core.profiles.choose import SERVED
from awsroles.core.sessions.model import Session
from awsroles.errors import UsageError


class _WithWords(TyperCommand):
    """All behind `--` are words of the command, also where no profile stands before it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        rest = super().parse_args(ctx, args[:at])
        ctx.params["words"] = [*(ctx.params["words"] or ()), *args[at + 1 :]]
        return rest


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "exec", "awsroles exec prod-operations -- terraform plan", _WithWords)
    def run(
        make: MakeApp,
        *,
        profile: OptionalProfile = None,
        words: Annotated[
            list[str] | None,
            typer.Argument(metavar="[-- COMMAND...]", help="What to run; without it a shell.", show_default=False),
        ] = None,
        duration: Duration = None,
        server: Annotated[
            bool, typer.Option("--server", help="Serve credentials that are renewed, instead of handing them out once.")
        ] = False,
        nested: Annotated[bool, typer.Option("--nested", help="A shell inside the shell of a session.")] = False,
    ) -> None:
        """Run a command with a role's credentials.

        They are in its environment; variables that would get in their way are not. It takes the place of awsroles:
        its signals, its terminal and its exit code are its own.

        Without a command it is your shell, whose prompt shows the profile and how long the session still lives.

        With --server the command asks awsroles, which stays and renews the session as long as the command runs.
        """
        wiring = make()
        # Before anything else, which would change what was found.
        replacement = wiring.machine.replacement
        program = words[0] if words else _own_shell(replacement.environ, nested=nested)
        path = replacement.find(program)
        if profile is None:
            profile = named_or_picked(wiring, SERVED, "run awsroles exec PROFILE")
        profiles = wiring.profiles()
        chain = profiles.chain(profile)
        wiring.recent_profiles.use(profile)
        if server:
            if duration is not None:
                raise UsageError(
                    "--duration is for a session that ends, and --server renews it", "leave one of them out"
                )
            raise typer.Exit(exec_server.run(wiring, chain, path, words or [program], is_shell=not words))
        sessions = ProgramSessions(wiring.switch, time.time, wiring.terms.say)
        settings = profiles.setting_variables(profile, replacement.environ)
        session = sessions.get(chain, None if duration is None else parse_duration(duration))
        variables = session_variables(chain, session, settings)
        if words:
            # It takes the place of this process; its exit code comes back where that cannot be.
            raise typer.Exit(replacement.run(path, words, child_environment(replacement.environ, variables)))
        raise typer.Exit(_run_shell(wiring, path, [program], session, variables))


def _run_shell(wiring: App, path: str, words: list[str], session: Session, variables: dict[str, str]) -> int:
    """Let the shell take the place of this process, showing the session; return its exit code where that cannot be."""
    replacement, name = wiring.machine.replacement, variables[PROFILE]
    shell = wiring.machine.subshell(words[0], variables, name, session.expires_at)
    until = output.moment(session.expires_at, time.time())
    note = "" if shell.shows_session else "; its prompt does not show it"
    wiring.terms.say(f"a shell with {name} until {until}, left with exit{note}")
    environ = child_environment(replacement.environ, variables) | shell.variables
    return replacement.run(path, [*words, *shell.arguments], environ)


def _own_shell(environ: dict[str, str], *, nested: bool) -> str:
    """Return the person's shell; raise UsageError where none is to be started."""
    if not (os.isatty(0) and os.isatty(2)):
        raise UsageError("a shell needs a terminal", "give a command: awsroles exec PROFILE -- COMMAND")
    if PROFILE in environ and not nested:
        raise UsageError(
            f"this shell has the session of {environ[PROFILE]} already",
            "leave it first, or start a shell inside it with --nested",
        )
    return environ.get("SHELL") or environ.get("COMSPEC") or "/bin/sh"
