"""Endpoint settings of a profile, from the AWS config file to the network."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from testbed.program.workstation import Workstation
from testbed.scenarios.in_memory_app import plaintext

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served


class RefusingProxy:
    """A proxy that records the requested hosts in *asked* and rejects them."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://joe:hunter2-at-work@127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked: set[str] = set()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    self.asked.add(connection.recv(4096).split()[1].decode())
                    connection.sendall(b"HTTP/1.1 503 closed\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def proxy() -> Iterator[RefusingProxy]:
    with closing(RefusingProxy()) as proxy:
        yield proxy


def add_lines(workstation: Workstation, profile: str, lines: str) -> None:
    header = f"[profile {profile}]\n"
    workstation.write_config(workstation.config.read_text().replace(header, f"{header}{lines}"))


@pytest.mark.parametrize(
    ("lines", "host"),
    [
        ("use_fips_endpoint = true\n", "sts-fips.us-east-1.amazonaws.com:443"),
        ("use_dualstack_endpoint = true\n", "sts.us-east-1.api.aws:443"),
        ("sts_regional_endpoints = legacy\n", "sts.amazonaws.com:443"),
    ],
)
def test_an_adopted_profile_is_served_from_the_endpoint_that_it_names(
    configured: Workstation, proxy: RefusingProxy, phone: MfaDevice, lines: str, host: str
) -> None:
    native = f"[profile native]\nrole_arn = arn:aws:iam::222222222222:role/operations\nsource_profile = master\n{lines}"
    configured.write_config(f"{configured.config.read_text()}\n{native}")
    configured.run("profile", "adopt", "native")
    del configured.environment["AWS_ENDPOINT_URL"]
    done = configured.run("login", "native", "--mfa-code", phone.unused_code(), code=4, https_proxy=proxy.url)
    assert proxy.asked == {host}
    assert "through the proxy that https_proxy names" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


def test_setup_checks_a_key_at_the_endpoint_of_its_profile(
    workstation: Workstation, proxy: RefusingProxy, key: AccessKey
) -> None:
    workstation.write_config(plaintext(key, "[default]", "region = us-east-1", "use_fips_endpoint = true"))
    del workstation.environment["AWS_ENDPOINT_URL"]
    workstation.run("setup", "--from", "default", "--no-input", code=4, https_proxy=proxy.url)
    assert proxy.asked == {"sts-fips.us-east-1.amazonaws.com:443"}


def test_the_endpoint_in_a_section_of_services_is_asked_and_part_of_the_session(
    aws: StandIn, server: Served, configured: Workstation, phone: MfaDevice
) -> None:
    del configured.environment["AWS_ENDPOINT_URL"]
    add_lines(configured, "master", "services = near\n")
    near = f"\n[services near]\nsts =\n    endpoint_url = {server.url}\n"
    configured.write_config(f"{configured.config.read_text()}{near}")
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    configured.run("credential-process", "prod-operations")
    assert aws.count("AssumeRole", "ok") == 1
    configured.write_config(
        configured.config.read_text().replace("[services near]", "[services near]\ns3 =\n    x = y")
    )
    refused = configured.run("credential-process", "prod-operations", code=6)
    assert "run awsroles login prod-operations" in refused.stderr


def test_the_prompt_names_the_endpoint_that_gets_the_code(configured: Workstation, server: Served) -> None:
    with configured.on_terminal("login", "prod-operations") as terminal:
        terminal.wait_for(
            f"{server.url} (not AWS): MFA code from ada-phone (ada, account 111111111111, for prod-operations): "
        )
