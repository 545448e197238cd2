"""botocore's HTTP session with a limit on the size of a response."""

from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.exceptions import HTTPClientError
from botocore.httpsession import URLLib3Session

from awsroles.adapters.aws.proxies import Proxy

# In bytes. Responses of STS and IAM have a few thousand.
LONGEST_RESPONSE = 1_048_576


class TooLongError(ValueError):
    """The response is longer than any of AWS's."""


class BoundedSession(URLLib3Session):
    """Sends requests, through *proxy* unless it is None; *timeout* is in seconds: to connect, to read."""

    def __init__(self, ca_bundle: str | None, proxy: Proxy | None, timeout: tuple[float, float]) -> None:
        # botocore's types are narrower than its documentation.
        verify: Any = ca_bundle or True
        seconds: Any = timeout
        proxies = {} if proxy is None else dict.fromkeys(("http", "https"), proxy.address)
        super().__init__(verify=verify, proxies=proxies, timeout=seconds)

    def send(self, request: AWSRequest | AWSPreparedRequest) -> AWSResponse:
        """Return the complete response to *request*; raise botocore's exceptions, and TooLongError."""
        # Otherwise the base class reads a response of any size.
        request.stream_output = True
        response: Any = super().send(request)
        try:
            body = _read(response.raw)
        except Exception as error:  # noqa: BLE001 - urllib3 has many, botocore one for all of them
            raise HTTPClientError(error=error) from None
        if len(body) > LONGEST_RESPONSE:
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


def _read(raw: Any) -> bytes:
    """Return the body, or its beginning that is one byte over the limit."""
    body = b""
    while len(body) <= LONGEST_RESPONSE and (piece := raw.read(LONGEST_RESPONSE + 1 - len(body))):
        body += piece
    return body
