"""botocore's HTTP session, of whose answers no more is read than AWS ever sends."""

from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.exceptions import HTTPClientError
from botocore.httpsession import URLLib3Session

from awsroles.adapters.aws.proxies import Proxy
from awsroles.core.aws.endpoint import Endpoint

# In bytes. STS and IAM answer in a few thousand.
LONGEST_ANSWER = 1_048_576


class TooLongError(ValueError):
    """The answer is longer than AWS's are."""


class BoundedSession(URLLib3Session):
    """Sends requests to *site*, through *proxy* where there is one; *timeout* in seconds: to connect, to read."""

    def __init__(self, site: Endpoint, proxy: Proxy | None, timeout: tuple[float, float]) -> None:
        # The types of botocore know less than its documentation.
        verify: Any = site.ca_bundle or True
        seconds: Any = timeout
        proxies = {} if proxy is None else dict.fromkeys(("http", "https"), proxy.address)
        super().__init__(verify=verify, proxies=proxies, timeout=seconds)

    def send(self, request: AWSRequest | AWSPreparedRequest) -> AWSResponse:
        """Return the answer to *request*, all of it; raise botocore's exceptions, and TooLongError."""
        # Otherwise all that comes is read here, however much it is.
        request.stream_output = True
        response: Any = super().send(request)
        try:
            body = _read(response.raw)
        except Exception as error:  # noqa: BLE001 - urllib3's are many, and botocore has one for all of them
            raise HTTPClientError(error=error) from None
        if len(body) > LONGEST_ANSWER:
            response.raw.close()
            raise TooLongError
        read: Any = _Read(body)
        return AWSResponse(response.url, response.status_code, response.headers, read)


class _Read:
    """An answer's body that was read."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _read(raw: Any) -> bytes:
    """Return what comes, or a little more than may come."""
    body = b""
    while len(body) <= LONGEST_ANSWER and (piece := raw.read(LONGEST_ANSWER + 1 - len(body))):
        body += piece
    return body
