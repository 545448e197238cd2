"""Where AWS is called for a profile: region, endpoint and CA bundle, refusing plain http beyond this machine."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from awsroles.core.aws_ports import Site
from awsroles.core.endpoint import IGNORED
from awsroles.core.partition import partition
from awsroles.core.profile import Chain, MasterProfile
from awsroles.core.user_info import without_user_info
from awsroles.errors import ConfigurationError

# Where URL parsers differ (backslashes, blanks), one would check another host than the other calls.
_URL = re.compile(r"[\x21-\x5b\x5d-\x7e]+")


def site_of(chain: Chain, endpoint: bytes, ca_bundle: str | None) -> Site:
    """Return where STS is called for *chain*: in the root's region, not the slave's.

    *endpoint* is the environment's mark, *ca_bundle* the environment's, which comes before the profile's.
    """
    name = chain.root.user.partition if isinstance(chain.root, MasterProfile) else chain.target.role.partition
    region = chain.root.region or partition(name).default_region
    return make_site(region, endpoint, chain.endpoint_url, ca_bundle or chain.ca_bundle)


def make_site(region: str, endpoint: bytes, profile_endpoint: str | None, ca_bundle: str | None) -> Site:
    """Return the site in *region*; raise ConfigurationError for an endpoint that is refused."""
    url = None if endpoint == IGNORED else endpoint.decode() or profile_endpoint
    return Site(region, check_endpoint(url) if url else None, ca_bundle)


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
