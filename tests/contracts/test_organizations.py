"""The `Organizations` port."""

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.names import ADA

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.organizations import Organizations
from awsroles.core.aws.sts import Aws
from awsroles.errors import AccessDeniedError, NetworkError, NotFoundError, ThrottledError
from awsroles.standin import accounts, faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

MASTER = "111111111111"


@pytest.fixture
def organizations(aws: StandIn, aws_port: Aws) -> Organizations:
    """Return the adapter, for ada who may list accounts, in the management account of three."""
    aws.users[ADA].policies = (allow(["organizations:ListAccounts"]),)
    aws.management_account = MASTER
    aws.add_member_account(MASTER, "Master")
    aws.add_member_account("222222222222", "Production")
    aws.add_member_account("333333333333", "Größe & Co")
    return aws_port.organizations(ENDPOINT)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


def test_accounts_are_listed_with_their_names(organizations: Organizations, ada: AccessKey) -> None:
    assert organizations.active_accounts(ada) == {
        MASTER: "Master",
        "222222222222": "Production",
        "333333333333": "Größe & Co",
    }


def test_all_pages_are_read_empty_ones_too(aws: StandIn, organizations: Organizations, ada: AccessKey) -> None:
    aws.page_size = 2
    assert len(organizations.active_accounts(ada)) == 3
    assert aws.count("ListAccounts") == 4


@pytest.mark.parametrize(
    ("state", "status", "listed"),
    [
        ("ACTIVE", "", True),
        ("", "ACTIVE", True),
        ("CLOSED", "ACTIVE", False),
        ("SUSPENDED", "", False),
        ("PENDING_CLOSURE", "ACTIVE", False),
        ("PENDING_ACTIVATION", "", False),
        ("", "SUSPENDED", False),
    ],
)
def test_the_state_of_an_account_precedes_its_status(
    aws: StandIn, organizations: Organizations, ada: AccessKey, state: str, status: str, listed: bool
) -> None:
    aws.add_member_account("444444444444", "Old", state, status)
    assert ("444444444444" in organizations.active_accounts(ada)) == listed


def test_another_account_lists_only_as_a_delegated_administrator(
    aws: StandIn, organizations: Organizations, ada: AccessKey
) -> None:
    aws.management_account = "222222222222"
    with pytest.raises(AccessDeniedError, match="don't have permissions"):
        organizations.active_accounts(ada)
    aws.delegated_administrators.add(MASTER)
    assert len(organizations.active_accounts(ada)) == 3


def test_a_policy_a_missing_organization_and_throttling_are_told_apart(
    aws: StandIn, organizations: Organizations, ada: AccessKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No further tries, which take seconds.
    monkeypatch.setattr("awsroles.adapters.aws.client._PAUSES", ())
    aws.fail_next("ListAccounts", faults.throttling(), times=2)
    with pytest.raises(ThrottledError):
        organizations.active_accounts(ada)
    aws.management_account = ""
    with pytest.raises(NotFoundError, match="not a member of an organization"):
        organizations.active_accounts(ada)
    aws.users[ADA].policies = ()
    with pytest.raises(AccessDeniedError, match="organizations:ListAccounts"):
        organizations.active_accounts(ada)


def test_a_list_without_an_end_is_not_from_aws(aws: StandIn, organizations: Organizations, ada: AccessKey) -> None:
    endless = faults.Fault("endless", status=200, body=b'{"Accounts": [], "NextToken": "1"}')
    aws.fail_next("ListAccounts", endless, times=3)
    with pytest.raises(NetworkError, match="did not come from AWS"):
        organizations.active_accounts(ada)
