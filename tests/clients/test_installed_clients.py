"""Outcomes of the clients that `make clients` installs; they are recorded for docs/clients.md."""

import pytest
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from clients.catalog import BUCKET, Client, installed
from clients.expected import expected
from clients.matrix import record
from clients.ways import Trial

pytestmark = pytest.mark.clients


@pytest.mark.parametrize("client", installed(), ids=lambda client: client.name)
def test_each_client_has_the_expected_outcomes(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice, client: Client
) -> None:
    aws.buckets[BUCKET] = {"january": b"of January"}
    outcomes = Trial(aws, logged_in, phone, client).run()
    record(client, outcomes)
    assert {way: outcome.word for way, outcome in outcomes.items()} == expected(client), outcomes
