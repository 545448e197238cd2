"""A connection that is read for so long, and so much of it: whoever drips is left as whoever is silent."""

import io
import socket
from time import monotonic
from typing import Any


class TooLongError(Exception):
    """More came than may."""


class BoundedReading(io.RawIOBase):
    """What comes from *connection* within *seconds*, up to *longest* bytes.

    Reading raises TimeoutError and TooLongError beyond that.
    """

    def __init__(self, connection: socket.socket, seconds: float, longest: int) -> None:
        super().__init__()
        self._connection = connection
        self._end = monotonic() + seconds
        self._left = longest

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what there is, and wait for it while there is time."""
        seconds = self._end - monotonic()
        if seconds <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise TooLongError
        self._connection.settimeout(seconds)
        length = self._connection.recv_into(buffer, min(len(buffer), self._left))
        self._left -= length
        return length
