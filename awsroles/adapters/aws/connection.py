"""One call of an AWS API over botocore: its HTTP session with a limited response, and its failures as our errors."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    ReadTimeoutError,
    SSLError,
)
from botocore.httpsession import URLLib3Session
from botocore.parsers import ResponseParserError

from awsroles.adapters.aws.client import NETWORK_HINT, NOT_AWS_HINT, host_of
from awsroles.adapters.aws.proxies import Proxy, proxy_for, system_reason, words_of
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.errors import AwsrolesError, ConfigurationError, NetworkError, RequestNotSentError

# In seconds: to connect, to read.
_TIMEOUT = (3, 5)
# In bytes. Responses of STS and IAM have a few thousand.
LONGEST_RESPONSE = 1_048_576
# As many as botocore keeps.
_CONNECTIONS = 10

_TRUST_HINT = "behind a company proxy, name its certificates in AWS_CA_BUNDLE"
_SETTINGS_HINT = "correct the profile, its source profile or the AWS variables of this shell"


class Connection:
    """A connection to *service* at *endpoint*, which messages call *place* until its host is known.

    Its requests are signed with *credentials*. *clock* returns seconds since the epoch.
    """

    def __init__(
        self,
        service: str,
        endpoint: Endpoint,
        place: str,
        credentials: SigningCredentials,
        clock: Callable[[], float],
    ) -> None:
        self._service = service
        self._endpoint = endpoint
        self._place = place
        self._credentials = credentials
        self._clock = clock
        self._proxy: Proxy | None = None
        self._opened: dict[int, Callable[[str, Mapping[str, Any]], dict[str, Any]]] = {}

    @property
    def timeout(self) -> tuple[float, float]:
        """The seconds to connect, and to read."""
        return _TIMEOUT

    def call(self, operation: str, parameters: Mapping[str, Any], tries: int) -> dict[str, Any]:
        """Return the response to *operation*, the name of a client's method; raise our errors."""
        try:
            call = self._opened.get(tries) or self._opened.setdefault(tries, self._open(tries))
        except (BotoCoreError, ValueError) as error:
            raise self._failure(error) from None
        try:
            return call(operation, parameters)
        except ClientError as error:
            from awsroles.adapters.aws.errors import refusal

            raise refusal(error.response, self._clock(), parameters, self._credentials.access_key_id) from None
        except BotoCoreError as error:
            raise self._failure(error) from None
        # botocore's parser raises the others for XML that is not AWS's, such as the page of a captive portal.
        except (ResponseParserError, AttributeError, KeyError, RuntimeError, TypeError, ValueError):
            problem = f"the answer from {self._place} did not come from AWS, or is incomplete"
            raise NetworkError(problem, NOT_AWS_HINT) from None

    def _open(self, tries: int) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
        if self._service == "sts":
            from awsroles.adapters.aws.sts_request import StsRequest, usual_url

            if (url := usual_url(self._endpoint)) is not None:
                return StsRequest(url, self._endpoint.region, self._credentials, tries, self._http(url)).call
        from awsroles.adapters.aws.botocore_client import BotocoreClient

        client = BotocoreClient(self._service, self._endpoint, self._credentials, tries)
        return client.over(self._http(client.url)).call

    def _http(self, url: str) -> "BoundedSession":
        self._place = f"AWS ({host_of(url)})"
        self._proxy = proxy_for(url)
        return BoundedSession(self._endpoint.ca_bundle, self._proxy, self.timeout)

    def _failure(self, error: BotoCoreError | ValueError) -> AwsrolesError:
        """Return our error for what botocore raised when no response came."""
        place, words, hint = self._place, words_of(error, self._proxy), NETWORK_HINT
        if self._proxy is not None:
            place = f"{place} through the proxy that {self._proxy.name} names"
            hint = f"check the network and {self._proxy.name}, then run it again"
        connecting, reading = self.timeout
        if isinstance(error, ConnectTimeoutError):
            return RequestNotSentError(f"cannot reach {place} within {connecting} s", hint)
        if isinstance(error, (EndpointConnectionError, ProxyConnectionError)):
            return RequestNotSentError(f"cannot reach {place}: {self._cause(error) or words}", hint)
        if isinstance(error, ReadTimeoutError):
            return NetworkError(f"no answer from {place} within {reading} s", hint)
        if isinstance(error, SSLError):
            bundle = self._endpoint.ca_bundle
            return NetworkError(
                f"the certificate of {place} is not trusted: {words}",
                f"check {bundle}, which AWS_CA_BUNDLE or ca_bundle names" if bundle else _TRUST_HINT,
            )
        if isinstance(error, HTTPClientError):
            return NetworkError(f"the connection to {place} broke: {self._cause(error) or words}", hint)
        return ConfigurationError(f"{place} cannot be called: {words}", _SETTINGS_HINT)

    def _cause(self, error: BotoCoreError) -> str:
        """Return the reason that the system gave for *error*, such as `connection refused`, empty if it is unknown."""
        cause = error.kwargs.get("error")
        return system_reason(words_of(cause, self._proxy)) if isinstance(cause, Exception) else ""


class TooLongError(ValueError):
    """The response is longer than any of AWS's."""


class BoundedSession(URLLib3Session):
    """Sends requests, through *proxy* unless it is None; *timeout* is in seconds: to connect, to read.

    A response has at most *longest* bytes. As many threads as there are *connections* do not wait for each other.
    """

    def __init__(
        self,
        ca_bundle: str | None,
        proxy: Proxy | None,
        timeout: tuple[float, float],
        longest: int = LONGEST_RESPONSE,
        connections: int = _CONNECTIONS,
    ) -> None:
        # botocore's types are narrower than its documentation.
        verify: Any = ca_bundle or True
        seconds: Any = timeout
        proxies = {} if proxy is None else dict.fromkeys(("http", "https"), proxy.address)
        super().__init__(verify=verify, proxies=proxies, timeout=seconds, max_pool_connections=connections)
        self._longest = longest

    def send(self, request: AWSRequest | AWSPreparedRequest) -> AWSResponse:
        """Return the complete response to *request*; raise botocore's exceptions, and TooLongError."""
        # Otherwise the base class reads a response of any size.
        request.stream_output = True
        response: Any = super().send(request)
        # Newer versions of botocore do this. The parser finds what is incomplete.
        response.raw.enforce_content_length = False
        try:
            body = _read(response.raw, self._longest)
        except Exception as error:  # noqa: BLE001 - urllib3 has many, botocore one for all of them
            raise HTTPClientError(error=error) from None
        if len(body) > self._longest:
            response.raw.close()
            raise TooLongError
        read: Any = _Read(body)
        return AWSResponse(response.url, response.status_code, response.headers, read)


class _Read:
    """A body that was read already, as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _read(raw: Any, longest: int) -> bytes:
    """Return the body, or its beginning that is one byte over *longest*."""
    body = b""
    while len(body) <= longest and (piece := raw.read(longest + 1 - len(body))):
        body += piece
    return body
