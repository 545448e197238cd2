"""Answers in AWS's form that are not AWS's: what is wrong with each is said."""

from collections.abc import Callable

import pytest
from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.names import ADA

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.errors import NetworkError
from awsroles.standin import accounts, faults
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served

USER = parse_user_arn(ADA)
_DEVICES = b"<MFADevices><member><UserName>ada</UserName></member></MFADevices>"
_NO_SERIAL = b"<a><ListMFADevicesResult>%s</ListMFADevicesResult></a>" % _DEVICES
Ask = Callable[[LoopbackAws, AccessKey], object]


def devices(aws: LoopbackAws, key: AccessKey) -> object:
    return aws.iam(ENDPOINT).list_mfa_devices(key, USER)


def accounts_of(aws: LoopbackAws, key: AccessKey) -> object:
    return aws.organizations(ENDPOINT).active_accounts(key)


def simulation(aws: LoopbackAws, key: AccessKey) -> object:
    return aws.iam_roles(ENDPOINT).simulate(key, USER, "arn:aws:iam::111111111111:role/audit", {})


@pytest.mark.parametrize(
    ("ask", "body", "words"),
    [
        (
            devices,
            _NO_SERIAL,
            "the answer did not come from AWS: SerialNumber is missing",
        ),
        (
            simulation,
            b"<a><SimulatePrincipalPolicyResult><EvaluationResults/></SimulatePrincipalPolicyResult></a>",
            "the answer did not come from AWS: its simulation is empty",
        ),
        (accounts_of, b'{"Accounts": [], "NextToken": "1"}', "the answer did not come from AWS: its list has no end"),
    ],
    ids=["no serial", "no simulation", "endless"],
)
def test_the_fault_of_an_answer_is_named(
    aws: StandIn, server: Served, key: accounts.AccessKey, ask: Ask, body: bytes, words: str
) -> None:
    aws.fail_next("*", faults.Fault("hollow", status=200, body=body), times=3)
    with pytest.raises(NetworkError) as caught:
        ask(LoopbackAws(server.url), AccessKey(key.access_key_id, key.secret_access_key))
    assert caught.value.message == words
