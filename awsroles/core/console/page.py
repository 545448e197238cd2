"""The console page of a profile's role: the switch-role page, or a sign-in as the role."""

from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION
from awsroles.core.aws.sts import Federation
from awsroles.core.console.federation import after_logout, federation_endpoint, sign_in_url
from awsroles.core.console.urls import console_link, switch_role_url
from awsroles.core.dataclass import dataclass, field
from awsroles.core.profiles.model import NativeProfile, RoleProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_color
from awsroles.core.sessions.provider import SessionProvider
from awsroles.errors import ConfigurationError, UsageError


@dataclass(frozen=True)
class ConsoleRequest:
    """The options of a request; *service*, *region* and *path* are for a sign-in only."""

    profile: str
    sign_in: bool = False
    service: str | None = None
    region: str | None = None
    path: str | None = None
    logout_first: bool = False
    color: str | None = None
    display_name: str | None = None


@dataclass(frozen=True)
class ConsolePage:
    """The page to open; *color* is six hexadecimal digits. A secret *url* signs anyone in for 15 minutes."""

    profile: str
    url: str = field(repr=False)
    is_secret: bool
    color: str | None


@dataclass(frozen=True)
class SignIn:
    """The collaborators of a sign-in; *origin* replaces AWS's federation endpoint.

    *ca_bundle* is that of the environment, which precedes the profile's.
    """

    sessions: SessionProvider
    federation: Federation
    origin: str | None
    ca_bundle: str | None


def switch_role_page(profiles: Profiles, request: ConsoleRequest) -> ConsolePage:
    """Return the switch-role page; raise UsageError for a destination, which it does not support.

    The page gives all that the role allows.
    """
    if request.service or request.region or request.path:
        raise UsageError(
            "the switch-role page leads to the console's home only", "add --sign-in for --service, --region and --path"
        )
    found = profiles.get(request.profile)
    if not isinstance(found, RoleProfile | NativeProfile):
        raise ConfigurationError(
            f"profile {request.profile!r} has no role to switch to", "awsroles profile list shows those that have"
        )
    color = _color(found, request)
    url = switch_role_url(found.role, request.display_name or request.profile, color)
    return _page(request, url, found.role.partition, color, is_secret=False)


def sign_in_page(chain: ResolvedProfile, request: ConsoleRequest, sign_in: SignIn) -> ConsolePage:
    """Return the page that signs in as the chain's role.

    Raises ConfigurationError for a master profile, because AWS refuses the credentials of GetSessionToken, and whatever
    a login raises.
    """
    if not chain.role_profiles:
        raise ConfigurationError(
            f"profile {chain.name!r} is a user, and only roles are signed in this way",
            "sign in to the console as the user, or name a profile with a role",
        )
    partition = chain.role_profile.role.partition
    place = console_link(partition, service=request.service, region=request.region, path=request.path)
    endpoint = federation_endpoint(partition, sign_in.origin)
    session = sign_in.sessions.find_elevated(chain) or sign_in.sessions.get_for_login(chain)
    sign_in.sessions.handed_out(chain, session)
    left = sign_in.sessions.remaining(session)
    # A session that was made for one login may be longer than those of its profile.
    seconds = left if chain.needs_own_code or left > LONGEST_CHAINED_SESSION else None
    ca_bundle = sign_in.ca_bundle or chain.ca_bundle
    token = sign_in.federation.sign_in_token(endpoint, session.credentials, seconds, ca_bundle)
    url = sign_in_url(endpoint, token, place)
    return _page(request, url, partition, _color(chain.role_profile, request), is_secret=True)


def _page(request: ConsoleRequest, url: str, partition: str, color: str | None, *, is_secret: bool) -> ConsolePage:
    whole = after_logout(url, partition) if request.logout_first else url
    return ConsolePage(request.profile, whole, is_secret, color)


def _color(profile: RoleProfile | NativeProfile, request: ConsoleRequest) -> str | None:
    color = request.color or (profile.color if isinstance(profile, RoleProfile) else None)
    return None if color is None else check_color(color)
