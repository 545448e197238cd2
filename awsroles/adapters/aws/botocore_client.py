"""botocore's client of a service, with explicit credentials and no profile."""

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint

if TYPE_CHECKING:
    from awsroles.adapters.aws.connection import BoundedSession

# The environment names the very profile that is being served. Resolving it would start this program again.
_NO_PROFILE: dict[str, Any] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


class BotocoreClient:
    """*service* at *endpoint*: requests signed with *credentials* and sent at most *tries* times."""

    def __init__(self, service: str, endpoint: Endpoint, credentials: SigningCredentials, tries: int) -> None:
        # The endpoint includes what the environment says of these. botocore's types are narrower than its `Config`.
        settled: dict[str, Any] = {
            "proxies": {},
            "use_fips_endpoint": endpoint.use_fips,
            "use_dualstack_endpoint": endpoint.use_dualstack,
            "ignore_configured_endpoint_urls": True,
        }
        self._client: Any = _session(endpoint.is_global).create_client(
            service,
            region_name=endpoint.region,
            endpoint_url=endpoint.endpoint_url,
            verify=endpoint.ca_bundle,
            aws_access_key_id=credentials.access_key_id,
            aws_secret_access_key=credentials.secret_access_key,
            aws_session_token=credentials.session_token if isinstance(credentials, Credentials) else None,
            config=Config(retries={"mode": "standard", "total_max_attempts": tries}, **settled),
        )

    @property
    def url(self) -> str:
        """The URL of the endpoint."""
        return str(self._client.meta.endpoint_url)

    def over(self, http: "BoundedSession") -> "BotocoreClient":
        """Return this client, and let it send its requests over *http*."""
        self._client.meta.events.register("before-send", lambda request, **_: http.send(request))
        return self

    def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the response to *operation*, the name of a client's method; raise botocore's exceptions."""
        response: dict[str, Any] = getattr(self._client, operation)(**parameters)
        return response


@cache
def _session(is_global: bool) -> botocore.session.Session:
    """Return a session without credentials and profiles. Only its first client takes long."""
    session = botocore.session.Session(session_vars=_NO_PROFILE)
    session.set_config_variable("sts_regional_endpoints", "legacy" if is_global else "regional")
    return session
