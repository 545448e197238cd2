"""The `IamRoles` port: a role with its trust policy, and the policy simulator."""

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.names import ADA

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam_roles import IamRoles, Simulation
from awsroles.core.aws.sts import Aws
from awsroles.errors import AccessDeniedError, NetworkError, NotFoundError
from awsroles.standin import accounts, faults
from awsroles.standin.accounts import ControlPolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust

AUDIT = "arn:aws:iam::111111111111:role/team/audit"
MFA = {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60"}


@pytest.fixture
def iam(aws: StandIn, aws_port: Aws) -> IamRoles:
    """Return IAM, where ada may read roles and simulate policies."""
    aws.users[ADA].groups = ()
    aws.users[ADA].policies = (allow(["iam:GetRole", "iam:SimulatePrincipalPolicy"]), allow_assume([AUDIT]))
    aws.add_role(AUDIT, trust("111111111111"), 7200)
    return aws_port.iam_roles(ENDPOINT)


@pytest.fixture
def signer(key: accounts.AccessKey) -> AccessKey:
    """Return ada's key."""
    return AccessKey(key.access_key_id, key.secret_access_key)


def test_a_role_is_read_with_its_trust_policy_and_its_longest_session(iam: IamRoles, signer: AccessKey) -> None:
    role = iam.role(signer, "audit")
    assert (role.arn, role.max_session_seconds) == (AUDIT, 7200)
    assert role.trust_policy == trust("111111111111")


def test_a_missing_role_and_an_unreadable_one_have_different_errors(
    aws: StandIn, iam: IamRoles, signer: AccessKey
) -> None:
    with pytest.raises(NotFoundError):
        iam.role(signer, "nobody")
    aws.users[ADA].policies = ()
    with pytest.raises(AccessDeniedError, match="iam:GetRole"):
        iam.role(signer, "nobody")


def test_the_simulator_reports_the_deciding_statement(aws: StandIn, iam: IamRoles, signer: AccessKey) -> None:
    ada = parse_user_arn(ADA)
    assert iam.simulate(signer, ada, AUDIT, MFA) == Simulation("allowed")
    assert iam.simulate(signer, ada, AUDIT.replace("audit", "other"), MFA) == Simulation("implicitDeny")
    aws.users[ADA].boundary = ControlPolicy("arn:aws:iam::111111111111:policy/limit", allow(["iam:*"]))
    aws.scps["111111111111"] = (ControlPolicy("", allow(["*"])),)
    assert iam.simulate(signer, ada, AUDIT, MFA) == Simulation("implicitDeny", by_organization=True, by_boundary=False)


def test_a_response_that_is_not_from_iam_is_reported(aws: StandIn, iam: IamRoles, signer: AccessKey) -> None:
    aws.fail_next("*", faults.Fault("hollow", status=200, body=b"<a><GetRoleResult/></a>"))
    with pytest.raises(NetworkError, match="did not come from AWS"):
        iam.role(signer, "audit")
    answer = b"<a><SimulatePrincipalPolicyResult><EvaluationResults/></SimulatePrincipalPolicyResult></a>"
    aws.fail_next("*", faults.Fault("empty", status=200, body=answer))
    with pytest.raises(NetworkError, match="the answer did not come from AWS"):
        iam.simulate(signer, parse_user_arn(ADA), AUDIT, MFA)
