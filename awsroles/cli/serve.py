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
            help="Port on localhost (default: any free port). With --socket: port of the container's forwarder"
            f" (default: {_FORWARDER_PORT}).",
        ),
    ] = None,
    socket: Annotated[str | None, Option(metavar="FILE", help="Serve at a Unix socket that only you may use.")] = None,
    token_file: Annotated[
        str | None, Option(metavar="FILE", help="Write the token to this file (default: a private directory).")
    ] = None,
) -> None:
    """Provide a role's credentials to containers.

    Runs the same credential endpoint as ECS, until Ctrl-C. SDKs use it by themselves and always get fresh
    credentials. Prints the environment variables for the programs that are to use it.
    """
    if port is not None and not 0 < port < 65_536:
        raise UsageError(f"{port} is not a port", "give a number from 1 to 65535, or leave --port out")
    if token_file == results.STDOUT:
        raise UsageError("--token-file needs a file, which programs read", "name one, or leave --token-file out")
    profiles = app.profiles()
    chain, settings = profiles.chain(profile), profiles.setting_variables(profile, {})
    session = app.sessions.get(chain)
    app.sessions.handed_out(chain, session)
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
            place = socket or endpoint.uri
            app.ui.note(f"Serving {profile} at {place}, renewed automatically. Press Ctrl-C to stop.")
            if socket is None:
                app.ui.command("For containers:", f"awsroles serve {profile} --socket ~/{profile}/socket")
            wait()
