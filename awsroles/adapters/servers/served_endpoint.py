"""An endpoint while it is served: its server, and the renewals of its session."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from awsroles.adapters.servers.credentials_server import CredentialsServer
from awsroles.adapters.servers.refresh_thread import Renewals
from awsroles.core.exec.endpoint import CredentialsEndpoint
from awsroles.core.exec.refresh import RenewedSession

_TOKEN_BYTES = 32


@contextmanager
def serving(listener: socket.socket, session: RenewedSession, port: int) -> Iterator[CredentialsEndpoint]:
    """Serve *session* at *listener*, whose clients come by way of *port* where it has none, and give the endpoint."""
    if listener.family == socket.AF_INET:
        port = listener.getsockname()[1]
    endpoint = CredentialsEndpoint(session.profile, port, secrets.token_urlsafe(_TOKEN_BYTES))
    renewals = Renewals(session)
    server = CredentialsServer(listener, lambda request: endpoint.answer(request, renewals.current))
    server.start()
    renewals.start()
    try:
        yield endpoint
    finally:
        renewals.stop()
        server.stop()
