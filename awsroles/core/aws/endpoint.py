"""AWS, as the core needs it: small protocols, each filled in `wiring`."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from awsroles.core.aws.partition import partition
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import EndpointSettings, MasterProfile, legacy_or_regional, true_or_false
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.untrusted import without_user_info
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import DUALSTACK, FIPS, IGNORE, IGNORE_PROFILE_ENDPOINTS, REGIONAL

T = TypeVar("T")

# Where URL parsers differ (backslashes, blanks), one would check another host than the other calls.
_URL = re.compile(r"[\x21-\x5b\x5d-\x7e]+")

# Other names below these domains are those of AWS's customers (botocore: partitions.json, endpoint rule sets).
_AWS_HOST = re.compile(
    r"(vpce-[a-z0-9-]+\.)?(sts|iam)(-fips)?(\.[a-z]+(-[a-z]+)+-[0-9])?(\.vpce)?"
    r"\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.(com\.cn|eu))"
)


@dataclass(frozen=True)
class Endpoint:
    """Where AWS is called; *is_global* has STS at its one endpoint for the old regions of the partition aws."""

    region: str
    endpoint_url: str | None = None
    ca_bundle: str | None = None
    use_fips: bool = False
    use_dualstack: bool = False
    is_global: bool = False


def endpoint_for(chain: ResolvedProfile, mark: bytes, ca_bundle: str | None, service: str = "STS") -> Endpoint:
    """Return where *service* is called for *chain*: in the root's region, not the slave's.

    *mark* is the environment's, *ca_bundle* the environment's, which comes before the profile's. Raises
    ConfigurationError for an endpoint that is refused.
    """
    name = chain.source.user.partition if isinstance(chain.source, MasterProfile) else chain.role_profile.role.partition
    region = chain.source.region or partition(name).default_region
    settings = [profile.endpoints for profile in (*chain.role_profiles, chain.source)]
    return _site(region, endpoint_of(chain, mark, service), ca_bundle or chain.ca_bundle, mark, settings)


def resolve_endpoint(region: str, mark: bytes, profile_endpoint: str | None, ca_bundle: str | None) -> Endpoint:
    """Return the site in *region*; raise ConfigurationError for an endpoint that is refused."""
    endpoint, _ = _parts(mark)
    url = None if endpoint == IGNORE_PROFILE_ENDPOINTS else endpoint.decode() or profile_endpoint
    return _site(region, url, ca_bundle, mark, [])


def endpoint_of(chain: ResolvedProfile, mark: bytes, service: str = "STS") -> str | None:
    """Return the endpoint of *service* that the environment, or one of the chain's profiles, names; None: AWS's own."""
    endpoint, variables = _parts(mark)
    profiles = (*chain.role_profiles, chain.source)
    by_profile = None if IGNORE in variables else _first(profile.endpoints.ignore_urls for profile in profiles)
    ignored = endpoint == IGNORE_PROFILE_ENDPOINTS or by_profile
    if ignored:
        return None
    of_service = [urls.get(service.lower()) for urls in chain.service_urls] or [None] * len(profiles)
    named = [url or profile.endpoint_url for url, profile in zip(of_service, profiles, strict=True)]
    return endpoint.decode() or next(filter(None, named), None)


def foreign_endpoint(chain: ResolvedProfile, mark: bytes) -> str | None:
    """Return the endpoint of STS for *chain* where that is not AWS's."""
    url = endpoint_of(chain, mark)
    return None if url is None or is_aws(url) else url


def is_aws(url: str) -> bool:
    """Say whether AWS itself answers at *url*, by way of a VPC endpoint as well."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(_AWS_HOST.fullmatch(parts.hostname or "")) and "@" not in parts.netloc
    except ValueError:
        return False


def check_endpoint(url: str) -> str:
    """Return *url*; raise ConfigurationError unless it is https, or http on this machine."""
    hint = "unset AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS, or correct endpoint_url in the profile"
    try:
        parts = urlsplit(url)
        host = parts.hostname if _URL.fullmatch(url) else None
    except ValueError:
        host = None
    if not host:
        raise ConfigurationError(f"{without_user_info(repr(url))} is not an endpoint URL", hint)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return url
    words = "secrets go over https, or over http to this machine only"
    raise ConfigurationError(f"the endpoint {without_user_info(repr(url))} is refused: {words}", hint)


def is_loopback(host: str) -> bool:
    """Say whether *host* names this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _site(
    region: str, url: str | None, ca_bundle: str | None, mark: bytes, settings: list[EndpointSettings]
) -> Endpoint:
    _, variables = _parts(mark)
    fips = _variable(variables, FIPS, true_or_false)
    dualstack = _variable(variables, DUALSTACK, true_or_false)
    regional = _variable(variables, REGIONAL, legacy_or_regional)
    if url is not None:
        # A person has chosen the endpoint itself: nothing is left to be chosen by these.
        return Endpoint(region, check_endpoint(url), ca_bundle)
    return Endpoint(
        region,
        None,
        ca_bundle,
        use_fips=bool(_first((fips, *(each.use_fips for each in settings)))),
        use_dualstack=bool(_first((dualstack, *(each.use_dualstack for each in settings)))),
        is_global=_first((regional, *(each.sts_regional for each in settings))) == "legacy",
    )


def _parts(mark: bytes) -> tuple[bytes, dict[str, str]]:
    endpoint, *lines = mark.split(b"\n")
    return endpoint, {name: value for name, _, value in (line.decode().partition("=") for line in lines)}


def _variable(variables: dict[str, str], name: str, read: Callable[[str], T]) -> T | None:
    if name not in variables:
        return None
    try:
        return read(variables[name])
    except ValueError as error:
        raise ConfigurationError(f"{name} is {error}", f"correct or unset {name}") from None


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)
