"""The use cases of the commands, composed of an app's components."""

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from awsroles.fastpath.session_record import configured_endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from awsroles.app.app import App
    from awsroles.core.aws.endpoint import Endpoint
    from awsroles.core.console.page import ConsolePage, ConsoleRequest
    from awsroles.core.exec.endpoint import CredentialsEndpoint
    from awsroles.core.exec.session import ProgramSessions
    from awsroles.core.keys.access_keys import AccessKeys
    from awsroles.core.keys.rotate import Rotation
    from awsroles.core.mfa.enroll import Enrollment
    from awsroles.core.mfa.seed_store import TotpSeedStore
    from awsroles.core.profiles.adopt import ProfileAdoption
    from awsroles.core.profiles.remove import ProfileRemoval
    from awsroles.core.profiles.resolved import ResolvedProfile
    from awsroles.core.profiles.restore import ProfileRestoring
    from awsroles.core.profiles.unknown import UnknownProfiles
    from awsroles.core.profiles.write import ProfileAdding
    from awsroles.core.records.logout import LogoutRecords
    from awsroles.core.records.profiles import ProfileRecords
    from awsroles.core.sessions.login import Login
    from awsroles.core.sessions.logout import Logout
    from awsroles.core.sessions.model import Session
    from awsroles.core.sessions.status import KnownSessions, Status
    from awsroles.core.setup.region import RegionJudging
    from awsroles.core.setup.setup import Setup
    from awsroles.core.stores.move import StoreMove
    from awsroles.core.stores.ports import StoreName


# --- setup ---


def setup(app: "App", store: "StoreName | None") -> "Setup":
    """Return the setup of a master profile whose access key goes into *store*, or into the store in use."""
    from awsroles.core.setup.setup import Setup

    return Setup(
        config=app.config,
        credentials=app.credentials,
        open_keys=lambda: _open_keys(app, store),
        aws=app.aws,
        prompter=app.prompter,
        site=lambda region, service: endpoint(app, region, service),
        origin=app.template,
        suggested_region=suggested_region(app),
        say=app.ui.say,
        judge_region=_region_check(app),
    )


def _open_keys(app: "App", store: "StoreName | None") -> "AccessKeys":
    """Return the access keys in *store*, or in the store in use, once it is known to be usable."""
    from awsroles.core.keys.access_keys import AccessKeys
    from awsroles.core.setup.store_choice import StoreChooser

    chooser = StoreChooser(app.store_choice, app.stores.open, app.stores.view, app.prompter, app.ui.say)
    new = chooser.run(store, lambda: known_items(app))
    return app.access_keys if new is None else AccessKeys(app.stores.active(new), app.local_state)


def suggested_region(app: "App") -> str:
    """Return the region of the shell, or AWS's usual default."""
    from awsroles.core.aws.partition import partition

    region = app.environ.get("AWS_REGION") or app.environ.get("AWS_DEFAULT_REGION")
    return region or partition("aws").default_region


def _region_check(app: "App") -> "RegionJudging":
    from awsroles.adapters.aws.regions import known_regions
    from awsroles.core.setup.region import RegionJudging

    return RegionJudging(known_regions, app.prompter, app.ui.say)


def endpoint(app: "App", region: str, service: str) -> "Endpoint":
    """Return the endpoint of *service* in *region*; raise ConfigurationError if the configured one is refused."""
    from awsroles.core.aws.endpoint import resolve_endpoint

    return resolve_endpoint(region, configured_endpoint(app.environ, service), None, app.ca_bundle)


# --- profiles ---


def add_profile(app: "App") -> "ProfileAdding":
    """Return the addition of role profiles."""
    from awsroles.core.profiles.write import ProfileAdding

    return ProfileAdding(app.config, app.credentials, app.template, _region_check(app))


def adopt_profiles(app: "App") -> "ProfileAdoption":
    """Return the adoption of native profiles."""
    from awsroles.core.profiles.adopt import ProfileAdoption

    return ProfileAdoption(app.config, app.credentials, app.backups, app.template, app.ui.say)


def remove_profiles(app: "App") -> "ProfileRemoval":
    """Return the removal of profiles."""
    from awsroles.core.profiles.remove import ProfileRemoval

    return ProfileRemoval(app.config, app.credentials, app.backups, app.session_cache, app.prompter, app.ui.say)


def restore_profiles(app: "App") -> "ProfileRestoring":
    """Return the restoration of adopted profiles."""
    from awsroles.core.profiles.restore import ProfileRestoring

    return ProfileRestoring(app.config, app.credentials, app.backups, app.session_cache, app.ui.say)


def resolve_unknown_profiles(app: "App") -> "UnknownProfiles":
    """Return the questions that a name without a profile leads to."""
    from awsroles.core.profiles.unknown import UnknownProfiles

    return UnknownProfiles(app.profiles(), app.prompter, app.ui.say)


# --- sessions ---


def login(app: "App") -> "Login":
    """Return the login to profiles. It fails if a session cannot be cached."""
    from awsroles.core.sessions.login import Login

    app.must_cache_sessions = True
    return Login(app.config, app.credentials, app.backups, app.sessions, app.template, app.ui.say, _region_check(app))


def logout(app: "App") -> "Logout":
    """Return the deletion of cached sessions."""
    from awsroles.core.sessions.logout import Logout

    return Logout(app.profiles, app.session_cache, app.metadata)


def known_sessions(app: "App") -> "KnownSessions":
    """Return what store and metadata tell of the cached sessions."""
    from awsroles.core.sessions.status import KnownSessions

    return KnownSessions(app.metadata, app.session_cache, app.ui.say)


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


# --- programs that use sessions ---


def exec_sessions(app: "App") -> "ProgramSessions":
    """Return the sessions that `exec` and `env` hand out."""
    from awsroles.core.exec.session import ProgramSessions

    return ProgramSessions(app.sessions, app.clock, app.ui.say)


def console_page(app: "App", request: "ConsoleRequest") -> "ConsolePage":
    """Return the page of the AWS console for *request*, signed in if it says so."""
    from awsroles.core.console.page import SignIn, sign_in_page, switch_role_page

    profiles = app.profiles()
    if not request.sign_in:
        return switch_role_page(profiles, request)
    sign_in = SignIn(app.sessions, app.federation, app.environ.get("AWSROLES_SIGNIN_URL"))
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
        say=app.ui.say,
        stored=lambda: background().secrets.get(item),
        kept=cached,
    )
    listening = loopback_listener(port) if socket_path is None else socket_listener(socket_path)
    with listening as listener, serving(listener, refreshable, port) as endpoint:
        yield endpoint


# --- the IAM user ---


def enroll(app: "App", profile: str) -> "Enrollment":
    """Return the enrollment of MFA devices for the user of the master *profile*."""
    from awsroles.adapters.mfa.totp import code_at
    from awsroles.adapters.terminal.enrollment_screen import TerminalEnrollmentScreen
    from awsroles.core.keys.iam_user import IamUserCalls, master_chain
    from awsroles.core.mfa.code_pair import ConsecutiveCodes
    from awsroles.core.mfa.enroll import Enrollment, VirtualDevice

    chain = master_chain(app.profiles(), profile)
    screen = TerminalEnrollmentScreen(
        app.environ, clock=app.clock, seconds=app.prompt_seconds, check_cancelled=app.check_cancelled
    )
    codes = ConsecutiveCodes(app.prompter, screen, app.clock, code_at)
    calls = IamUserCalls(app.sessions, chain, "docs/mfa.md")
    devices = app.aws.iam_devices(_iam_endpoint(app, chain))
    device = VirtualDevice(calls, devices, screen, codes, app.used_codes, app.ui.say)
    return Enrollment(chain.master, device, totp_seeds(app), app.prompter, app.config, app.ui.say)


def totp_seeds(app: "App") -> "TotpSeedStore":
    """Return the TOTP seeds in the secret store."""
    from awsroles.adapters.mfa.totp import code_at
    from awsroles.core.mfa.seed_store import TotpSeedStore

    return TotpSeedStore(app.secrets, app.prompter, app.clock, code_at, app.ui.say)


def rotate(app: "App", profile: str) -> "Rotation":
    """Return the rotation of the access key of the master *profile*."""
    from awsroles.core.keys.create import KeyCreation, KeyQuota
    from awsroles.core.keys.iam_user import IamUserCalls, master_chain
    from awsroles.core.keys.journal import KeyJournals
    from awsroles.core.keys.rotate import Rotation

    profiles = app.profiles()
    chain = master_chain(profiles, profile)
    calls = IamUserCalls(app.sessions, chain, "docs/rotate.md")
    iam, journals = app.aws.iam_keys(_iam_endpoint(app, chain)), KeyJournals(app.secrets)
    quota = KeyQuota(app.prompter, app.clock, app.ui.say)
    return Rotation(
        calls=calls,
        iam=iam,
        sts=app.sessions.sts(chain),
        keys=app.access_keys,
        journals=journals,
        making=KeyCreation(calls, iam, journals, quota, app.clock, app.ui.say),
        locks=app.locks,
        prompter=app.prompter,
        profiles=profiles,
        session_cache=app.session_cache,
        pause=time.sleep,
        say=app.ui.say,
    )


def _iam_endpoint(app: "App", chain: "ResolvedProfile") -> "Endpoint":
    from awsroles.core.aws.endpoint import endpoint_for

    return endpoint_for(chain, configured_endpoint(app.environ, "IAM"), app.environ.get("AWS_CA_BUNDLE"), "IAM")


# --- secret stores ---


def known_items(app: "App") -> "Sequence[str]":
    """Return the names of the items that a store may hold."""
    from awsroles.core.stores.items import known_items as items_of

    return items_of(app.profiles(), app.metadata)


def move_secrets(app: "App") -> "StoreMove":
    """Return the move of secrets from one store to the other."""
    from awsroles.app.stores import MOVING, SecretStores
    from awsroles.core.stores.move import StoreMove

    stores = SecretStores(app, MOVING)
    return StoreMove(app.store_choice, stores.get, stores.open, app.locks)
