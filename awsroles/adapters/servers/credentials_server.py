"""The container credentials endpoint on loopback."""

import errno
import secrets
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from awsroles.adapters.process.descriptor_limit import raise_limit
from awsroles.adapters.servers.bounded_handler import BoundedRequestHandler
from awsroles.adapters.servers.refresh_thread import RefreshThread
from awsroles.core.exec.endpoint import CredentialsEndpoint, EndpointAnswer, EndpointRequest, refusal
from awsroles.core.exec.refresh import RefreshableSession
from awsroles.core.messages import trace_line

# A further connection replaces the oldest one, which has been open for longer than any SDK waits.
_MOST_CONNECTIONS = 256

# A replaced connection stays open until its thread has run, and a refresh opens files and connections of its own.
_OWN_DESCRIPTORS = 64

# In seconds: a pause, as the next connection that cannot be accepted would come at once.
_REST = 0.05

_NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)

_BACKLOG = 256

_TOKEN_BYTES = 32


class CredentialsServer(ThreadingMixIn, TCPServer):
    """Serves *answer* at *listener*, a bound socket, from `start` to `stop`."""

    daemon_threads = True
    block_on_close = False
    address_family = socket.AF_UNSPEC

    def __init__(self, listener: socket.socket, answer: Callable[[EndpointRequest], EndpointAnswer]) -> None:
        # TCPServer would create another socket.
        super(TCPServer, self).__init__(listener.getsockname(), _Handler)
        self.socket = listener
        self.answer = answer
        self._open: OrderedDict[int, socket.socket] = OrderedDict()
        self._open_lock = threading.Lock()
        self._most = max(1, min(_MOST_CONNECTIONS, (raise_limit() - _OWN_DESCRIPTORS) // 2))

    def start(self) -> None:
        """Listen, and serve in threads of its own."""
        self.socket.listen(_BACKLOG)
        threading.Thread(target=self.serve_forever, name="endpoint", args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """Take no more requests, and close the socket."""
        self.shutdown()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own."""
        with self._open_lock:
            if len(self._open) >= self._most:
                self._end_oldest()
            self._open[id(request)] = request
        super().process_request(request, client_address)

    def get_request(self) -> tuple[Any, Any]:
        """Accept a connection; if there is no room for it the oldest one ends."""
        try:
            return super().get_request()
        except OSError as error:
            if error.errno in _NO_ROOM:
                with self._open_lock:
                    self._end_oldest()
                time.sleep(_REST)
            raise

    def _end_oldest(self) -> None:
        if self._open:
            _, oldest = self._open.popitem(last=False)
            with suppress(OSError):
                oldest.shutdown(socket.SHUT_RDWR)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._open_lock:
            self._open.pop(id(request), None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing: most clients have just gone away, and a request may contain the token."""


class _Handler(BoundedRequestHandler):
    server: CredentialsServer
    # In bytes. The token and the headers of an SDK take a tenth of it.
    longest_request = 8_192

    def parse_request(self) -> bool:
        """Answer what is a request by its form; what is none has been answered by `send_error`."""
        if super().parse_request():
            # The base class takes requests without a version, and mends the target of others.
            words = self.requestline.split()
            if len(words) == 3:
                self._send(self.server.answer(self._request(words[1])))
            else:
                self.send_error(400)
        # It would look for a method of ours by the name of the request's.
        return False

    def _request(self, target: str) -> EndpointRequest:
        headers = self.headers
        return EndpointRequest(
            self.command,
            target,
            tuple(headers.get_all("Host", ())),
            tuple(headers.get_all("Authorization", ())),
            has_body="Transfer-Encoding" in headers or headers.get("Content-Length", "0") != "0",
        )

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - the base class's texts quote the request
        """Refuse a malformed request."""
        self._send(refusal(code, "this is not a request that an AWS SDK makes"))

    def _send(self, answer: EndpointAnswer) -> None:
        # A response to HTTP/0.9 would have no status line.
        self.request_version = self.protocol_version
        self.send_response_only(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Connection", "close")
        if answer.status == 405:
            self.send_header("Allow", "GET")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)


@contextmanager
def serving(
    listener: socket.socket, session: RefreshableSession, port: int, trace: Callable[[str], None]
) -> Iterator[CredentialsEndpoint]:
    """Serve *session* at *listener* and yield the endpoint; *port* is that of the clients if *listener* has none.

    *trace* is told of each request, without anything that the request contains.
    """
    if listener.family == socket.AF_INET:
        port = listener.getsockname()[1]
    endpoint = CredentialsEndpoint(session.profile, port, secrets.token_urlsafe(_TOKEN_BYTES))
    renewals = RefreshThread(session)

    def answer(request: EndpointRequest) -> EndpointAnswer:
        given = endpoint.answer(request, renewals.current)
        trace(trace_line("serve", f"{session.profile}: answered a request with {given.status}"))
        return given

    server = CredentialsServer(listener, answer)
    server.start()
    renewals.start()
    try:
        yield endpoint
    finally:
        renewals.stop()
        server.stop()
