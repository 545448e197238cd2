"""The `Actions` port: IAM and Organizations by the names of their actions."""

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.names import ADA

from awsroles.core.aws.actions import Actions, flag, members
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.sts import Aws
from awsroles.core.iam.reading.account_details import decoded
from awsroles.core.org.live.details import read_details
from awsroles.errors import AccessDeniedError, NetworkError, NotFoundError, ThrottledError
from awsroles.standin import accounts, faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust_with_mfa

AUDIT = "arn:aws:iam::111111111111:role/team/audit"
TRUST = trust_with_mfa("111111111111", external_id="größe & co")
MAY_READ = allow(["iam:Get*", "organizations:*"])


@pytest.fixture
def iam(aws: StandIn, aws_port: Aws) -> Actions:
    """Return IAM for ada, who may read it, in an account with one role."""
    aws.users[ADA].groups = ()
    aws.users[ADA].policies = (MAY_READ,)
    aws.groups.clear()
    aws.roles.clear()
    aws.add_role(AUDIT, TRUST, 7200)
    return aws_port.actions("iam", ENDPOINT)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


def test_a_result_is_objects_lists_and_texts(iam: Actions, ada: AccessKey) -> None:
    found = iam.call(ada, "GetAccountAuthorizationDetails", {"Filter": ("Role", "User"), "MaxItems": 10})
    assert (flag(found["IsTruncated"]), members(found, "GroupDetailList"), members(found, "Policies")) == (
        False,
        [],
        [],
    )
    [role] = members(found, "RoleDetailList")
    assert (role["Arn"], role["Tags"], role["RoleLastUsed"]) == (AUDIT, None, None)
    details = read_details("111111111111", [found])
    assert details.roles["audit"].trust.content == TRUST
    assert decoded(members(found, "UserDetailList")[0]["UserPolicyList"][0]["PolicyDocument"])[:1] == "{"
    assert details.users["ada"].policies[0].content == MAY_READ


def test_a_map_is_an_object(iam: Actions, ada: AccessKey) -> None:
    summary = iam.call(ada, "GetAccountSummary", {})["SummaryMap"]
    assert (summary["Roles"], summary["AccountMFAEnabled"]) == ("1", "0")


def test_refusals_are_told_apart(aws: StandIn, iam: Actions, ada: AccessKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsroles.adapters.aws.client._PAUSES", ())
    with pytest.raises(NotFoundError, match="role with name gone cannot be found"):
        iam.call(ada, "GetRole", {"RoleName": "gone"})
    aws.fail_next("GetRole", faults.throttling(), times=5)
    with pytest.raises(ThrottledError):
        iam.call(ada, "GetRole", {"RoleName": "audit"})
    aws.take_fault("GetRole")
    aws.take_fault("GetRole")
    aws.users[ADA].policies = ()
    with pytest.raises(AccessDeniedError, match="iam:GetRole"):
        iam.call(ada, "GetRole", {"RoleName": "audit"})


def test_a_failed_call_is_tried_again(aws: StandIn, iam: Actions, ada: AccessKey) -> None:
    aws.fail_next("GetRole", faults.reset())
    aws.fail_next("GetRole", faults.unavailable())
    assert iam.call(ada, "GetRole", {"RoleName": "audit"})["Role"]["MaxSessionDuration"] == "7200"


@pytest.mark.parametrize("fault", [faults.captive_portal(well_formed=True), faults.junk()])
def test_an_answer_that_is_none_of_aws_is_refused(
    aws: StandIn, iam: Actions, ada: AccessKey, fault: faults.Fault
) -> None:
    aws.fail_next("GetRole", fault)
    with pytest.raises(NetworkError, match="did not come from AWS"):
        iam.call(ada, "GetRole", {"RoleName": "audit"})


def test_organizations_answers_in_its_own_protocol(aws: StandIn, aws_port: Aws, ada: AccessKey) -> None:
    aws.users[ADA].policies = (MAY_READ,)
    organizations = aws_port.actions("organizations", ENDPOINT)
    with pytest.raises(NotFoundError, match="not a member of an organization"):
        organizations.call(ada, "ListRoots", {})
    aws.management_account = "111111111111"
    [root] = members(organizations.call(ada, "ListRoots", {}), "Roots")
    assert root["Name"] == "Root"
    aws.users[ADA].policies = ()
    with pytest.raises(AccessDeniedError, match="organizations:ListRoots"):
        organizations.call(ada, "ListRoots", {})
