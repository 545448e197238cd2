"""A local page that redirects to a URL once, so that the URL itself is on no command line."""

import hmac
import secrets
from collections.abc import Callable
from http.server import HTTPServer
from time import monotonic
from typing import Any

from awsroles.adapters.servers.bounded_handler import BoundedRequestHandler


def open_via_one_time_redirect(url: str, open_page: Callable[[str], bool], seconds: float = 30.0) -> bool:
    """Let *open_page* open a page that redirects to *url* at its first request within *seconds*.

    Returns True if a browser requested it. Other users may see the page's address in the list of processes, and one of
    them could be faster. The browser is refused then, which the user notices.
    """
    path = f"/{secrets.token_urlsafe(32)}"
    with _Server(path, url) as server:
        if not open_page(f"http://127.0.0.1:{server.server_port}{path}"):
            return False
        end = monotonic() + seconds
        while not server.served and (left := end - monotonic()) > 0:
            server.timeout = left
            # Connections are handled one at a time. The handler's time limit ends a silent one.
            server.handle_request()
        return server.served


class _Server(HTTPServer):
    def __init__(self, path: str, url: str) -> None:
        self.path = path
        self.url = url
        self.served = False
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing of a client that went away."""


class _Handler(BoundedRequestHandler):
    server: _Server
    # In bytes. A browser sends the cookies of all other servers on this machine too.
    longest_request = 65_536

    def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
        host = self.headers.get("Host", "")
        right = hmac.compare_digest(self.path.encode(), self.server.path.encode())
        if not right or host != f"127.0.0.1:{self.server.server_port}" or self.server.served:
            self.send_error(404)
            return
        self.server.served = True
        self.send_response(302)
        self.send_header("Location", self.server.url)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Content-Length", "0")
        self.end_headers()
