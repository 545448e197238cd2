"""The stand-in with ada's account, her key and her phone."""

from collections.abc import Iterator

import pytest

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow_assume, trust, trust_with_mfa
from awsroles.standin.server import Served, serve

_MASTER = "111111111111"
_ADA = f"arn:aws:iam::{_MASTER}:user/ada"
_ROLES = "arn:aws:iam::222222222222:role/"


@pytest.fixture
def aws() -> StandIn:
    """Return a stand-in with the user ada, who may assume any role of one sub-account."""
    aws = StandIn()
    operations = aws.add_group(f"arn:aws:iam::{_MASTER}:group/operations", [allow_assume([f"{_ROLES}*"])])
    aws.add_user(_ADA, groups=[operations])
    aws.add_role(f"{_ROLES}operations", trust_with_mfa(_MASTER))
    aws.add_role(f"{_ROLES}open", trust(f"arn:aws:iam::{_MASTER}:root"))
    return aws


@pytest.fixture
def key(aws: StandIn) -> AccessKey:
    """Return ada's access key at the stand-in."""
    return aws.add_access_key(_ADA)


@pytest.fixture
def phone(aws: StandIn) -> MfaDevice:
    """Return ada's MFA device."""
    return aws.add_mfa_device(_ADA, f"arn:aws:iam::{_MASTER}:mfa/ada-phone")


@pytest.fixture
def server(aws: StandIn) -> Iterator[Served]:
    """Serve the stand-in on loopback."""
    with serve(aws) as server:
        yield server
