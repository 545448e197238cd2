"""Endpoints of STS and IAM: resolved from the environment and profiles, and checked."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import EndpointSettings, MasterProfile, legacy_or_regional, true_or_false
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.untrusted import without_user_info
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import DUALSTACK, FIPS, IGNORE, IGNORE_PROFILE_ENDPOINTS, REGIONAL

T = TypeVar("T")

# URL parsers differ in backslashes and blanks. The parser that checks must see the host that the request goes to.
_URL = re.compile(r"[\x21-\x5b\x5d-\x7e]+")

# Other names in these domains are those of AWS's customers (botocore: partitions.json, endpoint rule sets).
_AWS_HOST = re.compile(
    r"(vpce-[a-z0-9-]+\.)?(sts|iam)(-fips)?(\.[a-z]+(-[a-z]+)+-[0-9])?(\.vpce)?"
    r"\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.(com\.cn|eu))"
)


@dataclass(frozen=True)
class Endpoint:
    """An endpoint; *is_global* is STS's legacy endpoint for the old regions of the partition aws."""

    region: str
    endpoint_url: str | None = None
    ca_bundle: str | None = None
    use_fips: bool = False
    use_dualstack: bool = False
    is_global: bool = False


def endpoint_for(profile: ResolvedProfile, configured: bytes, ca_bundle: str | None, service: str = "STS") -> Endpoint:
    """Return the endpoint of *service* for *profile*, in the region of its source profile.

    *configured* is the endpoint of the environment, *ca_bundle* that of the environment, which precedes the profile's.
    Raises ConfigurationError for an endpoint that is refused.
    """
    source = profile.source
    region = source.region or _default_region(_partition(profile))
    settings = [each.endpoints for each in (*profile.role_profiles, source)]
    return _endpoint(
        region, endpoint_of(profile, configured, service), ca_bundle or profile.ca_bundle, configured, settings
    )


def endpoint_without_profile(region: str, configured: bytes, ca_bundle: str | None) -> Endpoint:
    """Return the endpoint in *region* that the environment chooses if there is no profile, as `endpoint_for` does."""
    url, _ = _split(configured)
    chosen = None if url in (b"", IGNORE_PROFILE_ENDPOINTS) else url.decode()
    return _endpoint(region, chosen, ca_bundle, configured, [])


def endpoint_of(profile: ResolvedProfile, configured: bytes, service: str = "STS") -> str | None:
    """Return the URL for *service* from the environment or the profiles, or None for AWS's own endpoint."""
    endpoint, variables = _split(configured)
    profiles = (*profile.role_profiles, profile.source)
    by_profile = None if IGNORE in variables else _first(each.endpoints.ignore_urls for each in profiles)
    ignored = endpoint == IGNORE_PROFILE_ENDPOINTS or by_profile
    if ignored:
        return None
    of_service = [urls.get(service.lower()) for urls in profile.service_urls] or [None] * len(profiles)
    named = [url or each.endpoint_url for url, each in zip(of_service, profiles, strict=True)]
    return endpoint.decode() or next(filter(None, named), None)


def foreign_endpoint(profile: ResolvedProfile, configured: bytes) -> str | None:
    """Return the URL of STS for *profile* if it is not AWS's, else None."""
    url = endpoint_of(profile, configured)
    return None if url is None or is_aws(url) else url


def is_aws(url: str) -> bool:
    """Return true if *url* is an endpoint of AWS, VPC endpoints included."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(_AWS_HOST.fullmatch(parts.hostname or "")) and "@" not in parts.netloc
    except ValueError:
        return False


def check_endpoint(url: str) -> str:
    """Return *url*; raise ConfigurationError unless it is https, or http to this machine."""
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
    """Return true if *host* is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _endpoint(
    region: str, url: str | None, ca_bundle: str | None, configured: bytes, settings: list[EndpointSettings]
) -> Endpoint:
    _, variables = _split(configured)
    fips = _variable(variables, FIPS, true_or_false)
    dualstack = _variable(variables, DUALSTACK, true_or_false)
    regional = _variable(variables, REGIONAL, legacy_or_regional)
    if url is not None:
        # A URL is the whole choice: the other settings have no effect.
        return Endpoint(region, check_endpoint(url), ca_bundle)
    return Endpoint(
        region,
        None,
        ca_bundle,
        use_fips=bool(_first((fips, *(each.use_fips for each in settings)))),
        use_dualstack=bool(_first((dualstack, *(each.use_dualstack for each in settings)))),
        is_global=_first((regional, *(each.sts_regional for each in settings))) == "legacy",
    )


def _partition(profile: ResolvedProfile) -> str:
    source = profile.source
    return source.user.partition if isinstance(source, MasterProfile) else profile.role_profile.role.partition


def _default_region(name: str) -> str:
    from awsroles.core.aws.partition import partition

    return partition(name).default_region


def _split(configured: bytes) -> tuple[bytes, dict[str, str]]:
    endpoint, *lines = configured.split(b"\n")
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
