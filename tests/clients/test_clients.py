"""Third-party clients get credentials in every supported way."""

import pytest
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from clients.catalog import BUCKET, Client, in_test_environment
from clients.expected import expected
from clients.ways import Trial


@pytest.mark.parametrize("client", in_test_environment(), ids=lambda client: client.name)
def test_installed_test_clients_have_the_expected_outcomes(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice, client: Client
) -> None:
    aws.buckets[BUCKET] = {"january": b"of January"}
    outcomes = Trial(aws, logged_in, phone, client).run()
    assert {way: outcome.word for way, outcome in outcomes.items()} == expected(client), outcomes
