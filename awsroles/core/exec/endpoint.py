"""A container credentials endpoint and its responses.

Sources: the AWS SDKs reference guide, "Container credential provider"; botocore, credentials.py and utils.py.
"""

import hmac
import json
from collections.abc import Callable

from awsroles.core.dataclass import dataclass, field
from awsroles.core.sessions.cache import Session

PATH = "/credentials"
_BLANKS = " \t"


@dataclass(frozen=True)
class EndpointRequest:
    """A request; *hosts* and *tokens* are the values of its Host and Authorization headers."""

    method: str
    target: str
    hosts: tuple[str, ...]
    tokens: tuple[str, ...] = field(repr=False)
    has_body: bool = False


@dataclass(frozen=True)
class EndpointAnswer:
    """A response: the HTTP *status* and a JSON *body*."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class CredentialsEndpoint:
    """The endpoint of one profile on loopback, with its *port* and its secret *token*."""

    profile: str
    port: int
    token: str = field(repr=False)

    @property
    def uri(self) -> str:
        """The endpoint's URL. SDKs accept plain http only for loopback and AWS's own addresses."""
        return f"http://127.0.0.1:{self.port}{PATH}"

    def answer(self, request: EndpointRequest, current: Callable[[], Session | None]) -> EndpointAnswer:
        """Return the *current* session for a valid request, and a refusal for any other."""
        refused = self._refusal(request)
        if refused is not None:
            return refusal(*refused)
        session = current()
        if session is None:
            return refusal(503, f"there is no session of {self.profile}: run awsroles login {self.profile}")
        return EndpointAnswer(200, credentials_document(session))

    def _refusal(self, request: EndpointRequest) -> tuple[int, str] | None:
        """Return the status and the message for an invalid request."""
        if request.method != "GET":
            return 405, "this endpoint is asked with GET"
        # A page in a browser comes under a name of its own, though that may lead here (DNS rebinding).
        if not self._is_named(request.hosts):
            return 403, "this is not the host that was asked for"
        if not self._knows(request.tokens):
            return 403, "the Authorization header does not hold the endpoint's token"
        if request.target != PATH:
            return 404, "there is nothing here"
        if request.has_body:
            return 400, "a body is not expected"
        return None

    def _is_named(self, hosts: tuple[str, ...]) -> bool:
        # AWS's C runtime, which those for Python, Node, C++ and Java build on, leaves the port out.
        given = hosts[0].rstrip(_BLANKS).lower() if len(hosts) == 1 else ""
        return given.removesuffix(f":{self.port}") in ("127.0.0.1", "localhost")

    def _knows(self, tokens: tuple[str, ...]) -> bool:
        # Some read a file to its end, with the blank that an editor left there.
        given = tokens[0].rstrip(_BLANKS) if len(tokens) == 1 else ""
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self.token.encode())


def refusal(status: int, message: str) -> EndpointAnswer:
    """Return a response without credentials; SDKs show its *message*, some of them only in their debug output."""
    return EndpointAnswer(status, _json({"code": str(status), "message": message}))


def credentials_document(session: Session) -> bytes:
    """Return the JSON of *session* for a container endpoint, which has `Token`, not `SessionToken`."""
    fields = json.loads(session.document)
    names = {"AccessKeyId": "AccessKeyId", "SecretAccessKey": "SecretAccessKey", "Token": "SessionToken"}
    names |= {"Expiration": "Expiration", "AccountId": "AccountId"}
    return _json({name: fields[source] for name, source in names.items()})


def _json(value: dict[str, str]) -> bytes:
    return json.dumps(value).encode() + b"\n"
