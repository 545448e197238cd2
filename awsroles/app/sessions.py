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
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.profiles.resolved import ResolvedProfile
    from awsroles.core.records.logout import LogoutRecords
    from awsroles.core.records.profiles import ProfileRecords
    from awsroles.core.sessions.cache import Session
    from awsroles.core.sessions.logout import Logout
    from awsroles.core.sessions.provider import SessionProvider
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
    if not _must_sign_in(app, profiles, request):
        return switch_role_page(profiles, request)
    sign_in = SignIn(app.sessions, app.federation, app.environ.get("AWSROLES_SIGNIN_URL"), app.ca_bundle)
    return sign_in_page(profiles.chain(request.profile), request, sign_in)


def _must_sign_in(app: "App", profiles: "Profiles", request: "ConsoleRequest") -> bool:
    """Ask for the name of the profile if it wants that, and return whether *request* is for a sign-in.

    The switch-role page knows no session policy: a guarded profile has it only while it is elevated.
    """
    from awsroles.app.guards import confirmation
    from awsroles.core.profiles.model import RoleProfile

    profile = profiles.get(request.profile)
    confirmation(app).run([profile], "console")
    if request.sign_in or not isinstance(profile, RoleProfile) or not profile.is_narrowed:
        return request.sign_in
    if app.sessions.find_elevated(profiles.chain(request.profile)) is not None:
        return False
    app.ui.note(f"{request.profile} has a guard: the page signs you in with its narrowed session.")
    return True


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

    def in_background() -> "tuple[SessionProvider, ResolvedProfile]":
        other = background()
        return other.sessions, other.profiles().chain(profile)

    def renew() -> "Session":
        return fresh_session(*in_background(), time.time)

    def cached() -> "Session | None":
        sessions, chain = in_background()
        return sessions.find_elevated(chain) or sessions.find(chain)

    def stored() -> "str | None":
        if not served.is_narrowed:
            return background().secrets.get(item)
        sessions, chain = in_background()
        is_elevated = sessions.find_elevated(chain) is not None
        return background().secrets.get(chain.elevated(0).session_item if is_elevated else item)

    app.harden()
    served = app.profiles().chain(profile)
    item = app.sessions.item(served)
    refreshable = RefreshableSession(
        profile,
        session,
        renew=renew,
        clock=app.clock,
        warn=app.ui.warn,
        stored=stored,
        kept=cached,
    )
    listening = loopback_listener(port) if socket_path is None else socket_listener(socket_path)
    with listening as listener, serving(listener, refreshable, port, app.ui.trace) as endpoint:
        yield endpoint
