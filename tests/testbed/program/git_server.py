"""git over http, served by git's own program on loopback."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_GIT = shutil.which("git") or "git"


class GitServer:
    """Serves the repositories in *folder*; *authorization* is the header that it asks for, if any.

    *headers* are those of each request so far. The repository `old` has *moved_to* another URL.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authorization: str | None = None
        self.headers: list[dict[str, str]] = []
        self.moved_to: str | None = None
        self.url = ""

    def answer(self, request: "_Handler") -> None:
        """Answer *request* by git-http-backend(1), as CGI."""
        self.headers.append(dict(request.headers))
        if self.authorization not in (None, request.headers.get("Authorization")):
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="git"')
            request.end_headers()
            return
        if self.moved_to is not None and request.path.startswith("/old/"):
            request.send_response(302)
            request.send_header("Location", f"{self.moved_to}/{request.path.removeprefix('/old/')}")
            request.end_headers()
            return
        parts = urlsplit(request.path)
        environ = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "REQUEST_METHOD": request.command,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
        }
        given = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        done = subprocess.run(
            [_GIT, "http-backend"], input=given, env=environ, capture_output=True, timeout=60, check=True
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().splitlines())
        request.send_response(int(lines.pop("Status", "200").split()[0]))
        for name, value in lines.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)


class _Handler(BaseHTTPRequestHandler):
    git: GitServer

    def do_GET(self) -> None:
        self.git.answer(self)

    def do_POST(self) -> None:
        self.git.answer(self)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def git_server(folder: Path) -> Iterator[GitServer]:
    """Serve the repositories in *folder* while the context lasts."""
    served = GitServer(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"git": served}))
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
