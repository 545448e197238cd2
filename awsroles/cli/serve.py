"""`awsroles serve PROFILE`."""

from typing import Annotated

from awsroles.adapters.process.signals import termination_event
from awsroles.adapters.servers.listeners import token_file as token_file_at
from awsroles.adapters.state.runtime_dir import runtime_directory
from awsroles.app.app import App
from awsroles.app.sessions import serve
from awsroles.cli.base import Profile, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.exec.environment import container_variables
from awsroles.errors import UsageError

# The forwarder's port inside a container, which is otherwise unused.
_FORWARDER_PORT = 9911


@command("awsroles serve prod-operations --socket ~/prod/socket")
def run(
    app: App,
    *,
    profile: Profile,
    port: Annotated[
        int | None,
        Option(
            metavar="N",
            help="Where on loopback; by default where it is free. With --socket: where the container's forwarder"
            f" listens; by default {_FORWARDER_PORT}.",
        ),
    ] = None,
    socket: Annotated[
        str | None, Option(metavar="FILE", help="Serve at a socket in the file system, for this user alone.")
    ] = None,
    token_file: Annotated[
        str | None, Option(metavar="FILE", help="Keep the token there; by default in a folder of its own.")
    ] = None,
) -> None:
    """Provide a role's credentials to containers.

    And to other programs, until Ctrl-C or SIGTERM: an endpoint as AWS's own container services have one, which
    every SDK asks. The session is renewed ahead, and nobody is asked for a code but at the start.

    Prints the variables that the programs are to have. docs/containers.md has the recipe for Docker and compose.
    """
    if port is not None and not 0 < port < 65_536:
        raise UsageError(f"{port} is no port", "give a number from 1 to 65535, or leave --port out")
    profiles = app.profiles()
    chain, settings = profiles.chain(profile), profiles.setting_variables(profile, {})
    session = app.sessions.get(chain)
    at = port or (_FORWARDER_PORT if socket else 0)
    with (
        termination_event() as wait,
        runtime_directory(app.shared_directory, app.locks) as folder,
        serve(app, profile, session, at, socket) as endpoint,
    ):
        path = token_file or f"{folder.path}/token"
        with token_file_at(path, endpoint.token) as token_path:
            for name, value in container_variables(chain, endpoint, token_path, settings).items():
                results.line(f"{name}={value}")
            results.flush()
            app.ui.note(f"serving {profile} until Ctrl-C")
            wait()
