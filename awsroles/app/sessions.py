"""The use cases that need sessions or tell of them, composed of an app's components."""

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsroles.app.app import App
    from awsroles.core.console.page import ConsolePage, ConsoleRequest
    from awsroles.core.exec.endpoint import CredentialsEndpoint
    from awsroles.core.exec.session import ProgramSessions
    from awsroles.core.records.logout import LogoutRecords
    from awsroles.core.records.profiles import ProfileRecords
    from awsroles.core.sessions.cache import Session
    from awsroles.core.sessions.logout import Logout
    from awsroles.core.sessions.status import KnownSessions, Status
    from awsroles.errors import AwsrolesError


def logout(app: "App") -> "Logout":
    """Return the deletion of cached sessions."""
    from awsroles.core.sessions.logout import Logout

    return Logout(app.profiles, app.session_cache, app.metadata)


def known_sessions(app: "App", say: "Callable[[str], None] | None" = None) -> "KnownSessions":
    """Return what store and metadata tell of the cached sessions; *say* reports a locked store."""
    from awsroles.core.sessions.status import KnownSessions

    return KnownSessions(app.metadata, app.session_cache, say or app.ui.note)


def not_served(app: "App", profile: str, error: "AwsrolesError") -> "AwsrolesError":
    """Return *error* of the credential process of *profile*, which nobody could be asked for, with a hint that helps.

    A terminal allows the prompt that this process does not.
    """
    from awsroles.errors import NoTerminalError

    hint = error.hint if f"awsroles login {profile}" in (error.hint or "") else f"run awsroles login {profile}"
    message = error.message
    if isinstance(error, NoTerminalError) and "MFA code" in message:
        state = (
            f"your session for {profile} has expired" if _has_expired(app, profile) else f"not logged in to {profile}"
        )
        message = f"{state}; {message}"
    return type(error)(message, hint)


def _has_expired(app: "App", profile: str) -> bool:
    """Return true if *profile*, or the user whose session it needs, has had a session that has expired."""
    from awsroles.core.stores.items import session_item
    from awsroles.errors import AwsrolesError

    try:
        profiles = app.profiles()
        source = profiles.chain(profile).source.name
        items = {session_item(profiles, name) for name in (profile, source)}
        known = [app.metadata.get(item) for item in items]
    except AwsrolesError:
        return False
    return any(each is not None and each.expires_at <= app.clock() for each in known)


def session_status(app: "App") -> "Status":
    """Return the status of each profile's session by its metadata alone."""
    from awsroles.core.sessions.status import Status

    return Status(app.profiles(), app.metadata.get, app.clock())


def profile_records(app: "App") -> "ProfileRecords":
    """Return the JSON records of profiles and their sessions; raise ConfigurationError if a file is refused."""
    from awsroles.core.records.profiles import ProfileRecords

    profiles = app.profiles()
    return ProfileRecords(profiles, known_sessions(app).status(profiles, app.clock()).find)


def logout_records(app: "App") -> "LogoutRecords":
    """Return the JSON records of a logout, also if a file is refused."""
    from awsroles.core.config.document import ConfigText
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.records.logout import LogoutRecords
    from awsroles.core.records.profiles import ProfileRecords
    from awsroles.errors import ConfigurationError

    try:
        return LogoutRecords(app.profiles(), profile_records(app))
    except ConfigurationError:
        nothing = Profiles(ConfigText("", "", {}), ConfigText("", "", {}))
        return LogoutRecords(nothing, ProfileRecords(nothing, lambda _: None))


def exec_sessions(app: "App") -> "ProgramSessions":
    """Return the sessions that `exec` and `env` hand out."""
    from awsroles.core.exec.session import ProgramSessions

    return ProgramSessions(app.sessions, app.clock, app.ui)


def console_page(app: "App", request: "ConsoleRequest") -> "ConsolePage":
    """Return the page of the AWS console for *request*, signed in if it says so."""
    from awsroles.core.console.page import SignIn, sign_in_page, switch_role_page

    profiles = app.profiles()
    if not request.sign_in:
        return switch_role_page(profiles, request)
    sign_in = SignIn(app.sessions, app.federation, app.environ.get("AWSROLES_SIGNIN_URL"), app.ca_bundle)
    return sign_in_page(profiles.chain(request.profile), request, sign_in)


@contextmanager
def serve(
    app: "App", profile: str, session: "Session", port: int = 0, socket_path: str | None = None
) -> "Iterator[CredentialsEndpoint]":
    """Serve *session* of *profile*, and its successors, on loopback at *port* or at the socket *socket_path*.

    Refreshing never prompts.
    """
    from awsroles.adapters.servers.credentials_server import serving
    from awsroles.adapters.servers.listeners import loopback_listener, socket_listener
    from awsroles.core.exec.refresh import RefreshableSession, fresh_session

    def background() -> "App":
        return app.for_invocation(app.invocation.in_background())

    def renew() -> "Session":
        other = background()
        return fresh_session(other.sessions, other.profiles().chain(profile), time.time)

    def cached() -> "Session | None":
        other = background()
        return other.sessions.find(other.profiles().chain(profile))

    app.harden()
    item = app.sessions.item(app.profiles().chain(profile))
    refreshable = RefreshableSession(
        profile,
        session,
        renew=renew,
        clock=app.clock,
        warn=app.ui.warn,
        stored=lambda: background().secrets.get(item),
        kept=cached,
    )
    listening = loopback_listener(port) if socket_path is None else socket_listener(socket_path)
    with listening as listener, serving(listener, refreshable, port, app.ui.trace) as endpoint:
        yield endpoint
