"""One call of an AWS API over botocore, and its failures as our errors."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    SSLError,
)
from botocore.parsers import ResponseParserError

from awsroles.adapters.aws.bounded_session import BoundedSession
from awsroles.adapters.aws.errors import NETWORK_HINT, NOT_AWS_HINT, refusal
from awsroles.adapters.aws.proxies import Proxy, proxy_for, words_of
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.errors import AwsrolesError, ConfigurationError, NetworkError, RequestNotSentError

# In seconds: to connect, to read.
TIMEOUT = (3, 5)

_TRUST_HINT = "behind a company proxy, name its certificates in AWS_CA_BUNDLE"
_SETTINGS_HINT = "correct the profile, its source profile or the AWS variables of this shell"


class Connection:
    """A connection to *service* at *endpoint*, which messages call *description*.

    Its requests are signed with *credentials*. *clock* returns seconds since the epoch.
    """

    def __init__(
        self,
        service: str,
        endpoint: Endpoint,
        description: str,
        credentials: SigningCredentials,
        clock: Callable[[], float],
    ) -> None:
        self._service = service
        self._endpoint = endpoint
        self._description = description
        self._credentials = credentials
        self._clock = clock
        self._proxy: Proxy | None = None

    def call(self, operation: str, parameters: Mapping[str, Any], tries: int) -> dict[str, Any]:
        """Return the response to *operation*, the name of a client's method; raise our errors."""
        try:
            call = self._open(tries)
        except (BotoCoreError, ValueError) as error:
            raise self._failure(error) from None
        try:
            return call(operation, parameters)
        except ClientError as error:
            raise refusal(error.response, self._clock(), parameters) from None
        except BotoCoreError as error:
            raise self._failure(error) from None
        # botocore's parser raises the others for XML that is not AWS's, such as the page of a captive portal.
        except (ResponseParserError, AttributeError, KeyError, RuntimeError, TypeError, ValueError):
            problem = f"what answered for {self._description} is not AWS, or was cut off"
            raise NetworkError(problem, NOT_AWS_HINT) from None

    def _open(self, tries: int) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
        if self._service == "sts":
            from awsroles.adapters.aws.sts_request import StsRequest, usual_url

            if (url := usual_url(self._endpoint)) is not None:
                return StsRequest(url, self._endpoint.region, self._credentials, tries, self._http(url)).call
        from awsroles.adapters.aws.botocore_client import BotocoreClient

        client = BotocoreClient(self._service, self._endpoint, self._credentials, tries)
        return client.over(self._http(client.url)).call

    def _http(self, url: str) -> BoundedSession:
        self._proxy = proxy_for(url)
        return BoundedSession(self._endpoint.ca_bundle, self._proxy, TIMEOUT)

    def _failure(self, error: BotoCoreError | ValueError) -> AwsrolesError:
        """Return our error for what botocore raised when no response came."""
        place, words, way, hint = self._description, words_of(error, self._proxy), "", NETWORK_HINT
        if self._proxy is not None:
            way = f" through the proxy that {self._proxy.name} names"
            hint = f"check the network and {self._proxy.name}, then run it again"
        if isinstance(error, (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)):
            return RequestNotSentError(f"{place} cannot be reached{way}: {words}", hint)
        if isinstance(error, SSLError):
            bundle = self._endpoint.ca_bundle
            return NetworkError(
                f"{place} is not trusted{way}: {words}",
                f"look into {bundle}, which AWS_CA_BUNDLE or ca_bundle names" if bundle else _TRUST_HINT,
            )
        if isinstance(error, HTTPClientError):
            return NetworkError(f"{place} failed{way}: {words}", hint)
        return ConfigurationError(f"{place} cannot be asked: {words}", _SETTINGS_HINT)
