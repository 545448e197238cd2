"""What every client gets that `make clients` installs; docs/clients.md is written by this."""

import pytest
from testbed.program.workstation import Desk

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from clients.catalog import BUCKET, Client, installed
from clients.expected import expected
from clients.matrix import note
from clients.ways import Trial

pytestmark = pytest.mark.clients


@pytest.mark.parametrize("client", installed(), ids=lambda client: client.name)
def test_each_client_gets_what_it_can(aws: StandIn, logged_in: Desk, phone: MfaDevice, client: Client) -> None:
    aws.buckets[BUCKET] = {"january": b"of January"}
    outcomes = Trial(aws, logged_in, phone, client).run()
    note(client, outcomes)
    assert {way: outcome.word for way, outcome in outcomes.items()} == expected(client), outcomes
