"""`awsroles exec PROFILE [-- COMMAND…]`."""

import os
import time
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from awsroles.cli import exec_server, output
from awsroles.cli.command import MakeWiring, command
from awsroles.cli.picked import picked
from awsroles.core.duration import parse_duration
from awsroles.core.profile_picking import SERVED
from awsroles.core.program_environment import PROFILE, child_environment, session_variables
from awsroles.core.program_session import ProgramSessions
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
        make: MakeWiring,
        *,
        profile: Annotated[
            str | None,
            typer.Argument(metavar="[PROFILE]", help="The profile; without it you choose.", show_default=False),
        ] = None,
        words: Annotated[
            list[str] | None,
            typer.Argument(metavar="[-- COMMAND...]", help="What to run; without it a shell.", show_default=False),
        ] = None,
        duration: Annotated[
            str | None,
            typer.Option(
                metavar="TIME", help="How long the session lasts, such as 8h; over 1h takes a code for this role alone."
            ),
        ] = None,
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
            profile = picked(wiring, SERVED, "run awsroles exec PROFILE")
        chain = wiring.profiles().chain(profile)
        wiring.recent_profiles.use(profile)
        if server:
            if duration is not None:
                raise UsageError(
                    "--duration is for a session that ends, and --server renews it", "leave one of them out"
                )
            raise typer.Exit(exec_server.run(wiring, chain, path, words or [program], is_shell=not words))
        sessions = ProgramSessions(wiring.switch, time.time, wiring.terms.say)
        session = sessions.get(chain, None if duration is None else parse_duration(duration))
        variables = session_variables(chain, session)
        environ = child_environment(replacement.environ, variables)
        if words:
            raise typer.Exit(replacement.run(path, words, environ))
        shell = wiring.machine.subshell(program, variables, profile, session.expires_at)
        until = output.moment(session.expires_at, time.time())
        note = "" if shell.shows_session else "; its prompt does not show it"
        wiring.terms.say(f"a shell with {profile} until {until}, left with exit{note}")
        raise typer.Exit(replacement.run(path, [program, *shell.arguments], environ | shell.variables))


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
