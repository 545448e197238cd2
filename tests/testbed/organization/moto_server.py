"""moto's server, an AWS of many accounts that is independent of our stand-in. It checks no MFA code and no policy."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3

from testbed.program.endpoint_client import wait_until

MANAGEMENT = "123456789012"
"""The account of its administrator: that of credentials that it does not know."""


class Moto:
    """A server at *url*."""

    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, service: str, account: str) -> Any:
        """Return an administrator's client of *service* in *account*."""
        # The types of boto3 know the names of services only as literals.
        session: Any = self._session(account)
        return session.client(service, endpoint_url=self.url)

    def _session(self, account: str) -> boto3.Session:
        session = boto3.Session("admin", "admin", region_name="us-east-1")
        if account == MANAGEMENT:
            return session
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        given = session.client("sts", endpoint_url=self.url).assume_role(RoleArn=role, RoleSessionName="admin")
        keys = given["Credentials"]
        return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], "us-east-1")


@contextmanager
def moto_server(environment: Mapping[str, str]) -> Iterator[Moto]:
    """Serve moto on loopback, with AWS's managed policies."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program = os.path.join(os.path.dirname(sys.executable), "moto_server")
    with subprocess.Popen(
        [sys.executable, program, "-H", "127.0.0.1", "-p", str(port)],
        env={**environment, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_until(lambda: server.poll() is not None or _listens(port), seconds=90)
            assert server.poll() is None
            yield Moto(f"http://127.0.0.1:{port}")
        finally:
            server.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
