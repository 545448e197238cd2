"""Pages of the AWS console that sign in."""

import pytest
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.app.app import App
from awsroles.app.sessions import console_page
from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.console.page import ConsoleRequest


class RecordingFederation:
    """Implements the `Federation` port; *ca_bundles* are those of its calls."""

    def __init__(self) -> None:
        self.ca_bundles: list[str | None] = []

    def sign_in_token(
        self,
        endpoint: str,  # noqa: ARG002 - the port has it
        credentials: Credentials,  # noqa: ARG002 - the port has it
        seconds: int | None,  # noqa: ARG002 - the port has it
        ca_bundle: str | None,
    ) -> str:
        self.ca_bundles.append(ca_bundle)
        return "token"


@pytest.mark.parametrize(
    ("variables", "lines", "bundle"),
    [
        ({}, [], None),
        ({"REQUESTS_CA_BUNDLE": "/requests.pem"}, [], None),
        ({"REQUESTS_CA_BUNDLE": "/requests.pem"}, ["ca_bundle = /profile.pem"], "/profile.pem"),
        ({"AWS_CA_BUNDLE": "/aws.pem"}, ["ca_bundle = /profile.pem"], "/aws.pem"),
    ],
)
def test_every_connection_uses_the_ca_bundle_that_an_sdk_would_use(
    scenario: Scenario, codes: CodesOf, variables: dict[str, str], lines: list[str], bundle: str | None
) -> None:
    scenario.add_to("ops", *lines)
    process, federation = scenario.process(codes, environ=variables), RecordingFederation()
    app = App(process.app.invocation, **process.app.replaced, federation=federation)
    console_page(app, ConsoleRequest("ops", sign_in=True))
    assert federation.ca_bundles == [bundle]
    assert {Endpoint("us-east-1", None, bundle), app.endpoint(scenario.chain("ops"), "IAM")} == {
        process.aws.endpoints[-1]
    }
    # Adapters use it for connections without another.
    assert app.default_ca_bundle == variables.get("REQUESTS_CA_BUNDLE")
