"""HTTP server of the stand-in, on the loopback interface."""

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from awsroles.standin.aws import StandIn
from awsroles.standin.dispatch import Response, respond
from awsroles.standin.signature import Request

_BODY_LIMIT = 1024 * 1024
_IDLE_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running stand-in and its base URL."""

    url: str


@contextlib.contextmanager
def serve(aws: StandIn, port: int = 0) -> Iterator[Served]:
    """Serve *aws* on 127.0.0.1 during the context; *port* 0 is any free port."""
    server = _Server(aws, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.stop()
        thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True
    block_on_close = False

    def __init__(self, aws: StandIn, port: int) -> None:
        self.aws = aws
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        # The base class resolves its own host name in the DNS, which can take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Stop listening, end waiting responses and close open connections."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._open_lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore connection errors of clients; report anything else, which is a bug."""
        import sys

        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "stand-in"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing; StandIn.calls has the calls."""

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            return
        path, _, query = self.path.partition("?")
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            headers[name.lower()] = f"{headers[name.lower()]},{value}" if name.lower() in headers else value
        request = Request(self.command, path, query, headers, body)
        self._send(respond(self.server.aws, request, self._wait))

    def _body(self) -> bytes | None:
        """Return the body, or None after answering the request with 400 or 413."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self._refuse(400)
            return None
        if int(length[:12]) > _BODY_LIMIT:
            self._refuse(413)
            return None
        return self.rfile.read(int(length))

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self.send_error(status)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.server.stopping.wait(seconds)

    def _send(self, reply: Response) -> None:
        if reply.ending == "reset":
            self._reset()
            return
        self.send_response_only(reply.status)
        self.send_header("x-amzn-RequestId", reply.request_id)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.location:
            self.send_header("Location", reply.location)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.date:
            self.send_header("Date", reply.date)
        self.end_headers()
        if self.command == "HEAD":
            return
        if reply.ending == "cut":
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self.close_connection = True
            return
        if reply.ending == "drip":
            self._drip(reply.body)
            return
        self.wfile.write(reply.body)

    def _drip(self, body: bytes) -> None:
        for index in range(len(body)):
            self.wfile.write(body[index : index + 1])
            self.wfile.flush()
            self._wait(1.0)

    def _reset(self) -> None:
        """Close the connection with a TCP reset (SO_LINGER of zero)."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
