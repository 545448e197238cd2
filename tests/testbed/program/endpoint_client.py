"""An endpoint that awsroles serves, asked as SDKs do."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """A response and its delay in seconds."""

    status: int
    fields: dict[str, Any]
    seconds: float


class EndpointClient:
    """The endpoint that the *variables* of a program lead to."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.uri = variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        self._variables = variables

    @property
    def token(self) -> str:
        """The token that the variables name."""
        path = self._variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
        return self._variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] if path is None else Path(path).read_text()

    def ask(self) -> Answer:
        """Return what is answered now; raise OSError where nothing is."""
        started = time.monotonic()
        parts = urlsplit(self.uri)
        client = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        try:
            client.request("GET", parts.path, headers={"Authorization": self.token})
            answer = client.getresponse()
            fields = json.loads(answer.read())
            return Answer(answer.status, fields, time.monotonic() - started)
        finally:
            client.close()

    def is_gone(self) -> bool:
        """Say whether nothing listens there."""
        parts = urlsplit(self.uri)
        try:
            socket.create_connection((str(parts.hostname), parts.port or 0), timeout=10).close()
        except ConnectionRefusedError:
            return True
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Return once *condition* holds; fail after *seconds*."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
