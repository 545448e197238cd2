"""HTTP requests with limits on time and size, so that no slow client occupies the server."""

import io
import socket
from http.server import BaseHTTPRequestHandler
from time import monotonic
from typing import Any

# In seconds. SDKs and browsers send a request at once.
_SECONDS = 2.0


class BoundedRequestHandler(BaseHTTPRequestHandler):
    """Handles one request per connection, which may take 2 s and have *longest_request* bytes."""

    longest_request: int

    def setup(self) -> None:
        """Prepare the connection."""
        super().setup()
        self.rfile = io.BufferedReader(_BoundedReading(self.connection, _SECONDS, self.longest_request))

    def handle_one_request(self) -> None:
        """Handle the request; close the connection without a response if the request took too long."""
        try:
            super().handle_one_request()
        except _TooLongError:
            self.send_error(431)
        except OSError:
            return
        finally:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing: a request may contain a secret."""


class _TooLongError(Exception):
    """The request is too long."""


class _BoundedReading(io.RawIOBase):
    """The data of *connection* within *seconds*, up to *longest* bytes."""

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
