"""Requests that are read for so long, and so much of them: whoever drips is left as whoever is silent."""

import io
import socket
from http.server import BaseHTTPRequestHandler
from time import monotonic
from typing import Any

# SDKs and browsers send all they have to say at once.
_SECONDS = 2.0


class BoundedRequestHandler(BaseHTTPRequestHandler):
    """Serves one request of a connection, which may take 2 s and have *longest_request* bytes."""

    longest_request: int

    def setup(self) -> None:
        """Prepare the connection."""
        super().setup()
        self.rfile = io.BufferedReader(_BoundedReading(self.connection, _SECONDS, self.longest_request))

    def handle_one_request(self) -> None:
        """Serve the one request of a connection; it ends without an answer where its time is over."""
        try:
            super().handle_one_request()
        except _TooLongError:
            self.send_error(431)
        except OSError:
            return
        finally:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing: a request may hold a secret."""


class _TooLongError(Exception):
    """More came than may."""


class _BoundedReading(io.RawIOBase):
    """What comes from *connection* within *seconds*, up to *longest* bytes."""

    def __init__(self, connection: socket.socket, seconds: float, longest: int) -> None:
        super().__init__()
        self._connection = connection
        self._end = monotonic() + seconds
        self._left = longest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        seconds = self._end - monotonic()
        if seconds <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise _TooLongError
        self._connection.settimeout(seconds)
        length = self._connection.recv_into(buffer, min(len(buffer), self._left))
        self._left -= length
        return length
