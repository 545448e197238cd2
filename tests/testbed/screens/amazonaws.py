"""The stand-in under AWS's own host names: an HTTPS proxy whose certificate authority the programs trust."""

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_HOSTS = ("*.amazonaws.com", "*.eu-west-1.amazonaws.com", "*.us-east-1.amazonaws.com", "*.aws.amazon.com")
_CHUNK = 65536


@contextlib.contextmanager
def amazonaws(stand_in: str, folder: Path) -> Iterator[dict[str, str]]:
    """Serve the *stand_in*, a URL, as AWS, and give the variables by which programs reach it; write to *folder*."""
    authority = folder / "authority.pem"
    authority.write_bytes(_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    server = _Proxy(context, stand_in)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield {"HTTPS_PROXY": url, "https_proxy": url, "AWS_CA_BUNDLE": str(authority)}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, context: ssl.SSLContext, stand_in: str) -> None:
        parts = urlsplit(stand_in)
        self.context = context
        self.stand_in = (str(parts.hostname), int(parts.port or 0))
        super().__init__(("127.0.0.1", 0), _Tunnel)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that went away."""


class _Tunnel(socketserver.StreamRequestHandler):
    server: _Proxy

    def handle(self) -> None:
        while self.rfile.readline().strip():
            """Skip the CONNECT request."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with (
            self.server.context.wrap_socket(self.connection, server_side=True) as client,
            socket.create_connection(self.server.stand_in) as stand_in,
        ):
            back = threading.Thread(target=_pump, args=[stand_in, client], daemon=True)
            back.start()
            _pump(client, stand_in)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@cache
def _certificate() -> bytes:
    """Return a self-signed certificate for AWS's hosts, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName(host) for host in _HOSTS]), critical=False
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
