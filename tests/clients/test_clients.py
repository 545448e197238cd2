"""What clients of other makers get from us, in each way that there is."""

import pytest
from testbed.program.workstation import Desk

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from clients.catalog import BUCKET, Client, of_the_suite
from clients.expected import expected
from clients.ways import Trial


@pytest.mark.parametrize("client", of_the_suite(), ids=lambda client: client.name)
def test_clients_of_the_suite_get_what_they_can(
    aws: StandIn, logged_in: Desk, phone: MfaDevice, client: Client
) -> None:
    aws.buckets[BUCKET] = {"january": b"of January"}
    outcomes = Trial(aws, logged_in, phone, client).run()
    assert {way: outcome.word for way, outcome in outcomes.items()} == expected(client), outcomes
