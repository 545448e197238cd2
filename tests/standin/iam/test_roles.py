"""GetRole and SimulatePrincipalPolicy, called by plain boto3."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey, ControlPolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust, trust_with_mfa

Iam = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

AUDIT = "arn:aws:iam::111111111111:role/team/audit"
ELSEWHERE = "arn:aws:iam::333333333333:role/audit"


@pytest.fixture(autouse=True)
def _may_read(aws: StandIn) -> None:
    """Allow ada to read roles and to simulate policies, and to assume one role."""
    reading = allow(["iam:GetRole", "iam:SimulatePrincipalPolicy"])
    aws.users[ADA].policies = (reading, allow_assume([AUDIT]))
    aws.users[ADA].groups = ()


def test_a_role_is_found_by_its_name_in_any_case_and_shown_with_its_trust_policy(
    aws: StandIn, iam: Iam, key: AccessKey
) -> None:
    document = trust_with_mfa("111111111111")
    aws.add_role(AUDIT, document, 7200)
    role = iam(key).get_role(RoleName="Audit")["Role"]
    assert (role["Path"], role["RoleName"], role["Arn"]) == ("/team/", "audit", AUDIT)
    assert role["MaxSessionDuration"] == 7200
    assert role["AssumeRolePolicyDocument"] == document
    assert role["CreateDate"].year > 2000


def test_a_role_of_another_account_is_not_found(aws: StandIn, iam: Iam, key: AccessKey, refused: Refused) -> None:
    aws.add_role(ELSEWHERE, trust("111111111111"))
    words = "The role with name audit cannot be found."
    assert refused(lambda: iam(key).get_role(RoleName="audit")) == (404, "NoSuchEntity", words)


def test_a_denied_reader_does_not_learn_if_a_role_exists(
    aws: StandIn, iam: Iam, key: AccessKey, refused: Refused
) -> None:
    aws.users[ADA].policies = ()
    status, code, words = refused(lambda: iam(key).get_role(RoleName="audit"))
    assert (status, code) == (403, "AccessDenied")
    assert "on resource: arn:aws:iam::111111111111:role/audit because no identity-based policy allows" in words


def simulated(iam: Iam, key: AccessKey, *roles: str) -> list[dict[str, Any]]:
    """Return the simulator's results for ada, who assumes *roles* with MFA."""
    entry = {
        "ContextKeyName": "aws:MultiFactorAuthPresent",
        "ContextKeyValues": ["true"],
        "ContextKeyType": "boolean",
    }
    answer = iam(key).simulate_principal_policy(
        PolicySourceArn=ADA, ActionNames=["sts:AssumeRole"], ResourceArns=list(roles), ContextEntries=[entry]
    )
    results: list[dict[str, Any]] = answer["EvaluationResults"]
    return results


def test_the_simulator_judges_the_users_own_policies_and_no_trust_policy(
    aws: StandIn, iam: Iam, key: AccessKey
) -> None:
    aws.add_role(AUDIT, trust("333333333333"))
    found = [each["ResourceSpecificResults"][0] for each in simulated(iam, key, AUDIT, ELSEWHERE)]
    assert [(each["EvalResourceName"], each["EvalResourceDecision"]) for each in found] == [
        (AUDIT, "allowed"),
        (ELSEWHERE, "implicitDeny"),
    ]


def test_the_simulators_context_has_mfa(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    needs_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", "Condition": needs_mfa}
    aws.users[ADA].policies = (allow(["iam:SimulatePrincipalPolicy"]), {"Statement": statement})
    assert simulated(iam, key, AUDIT)[0]["EvalDecision"] == "allowed"


def test_the_simulator_reports_boundary_and_organization(aws: StandIn, iam: Iam, key: AccessKey) -> None:
    aws.users[ADA].boundary = ControlPolicy("arn:aws:iam::111111111111:policy/limit", allow(["iam:*"]))
    aws.scps["111111111111"] = (ControlPolicy("", allow(["*"])),)
    result = simulated(iam, key, AUDIT)[0]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert result["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": True}


def test_the_simulator_takes_no_arn_of_a_session(iam: Iam, key: AccessKey, refused: Refused) -> None:
    session = "arn:aws:sts::111111111111:assumed-role/audit/ada"
    call = {"PolicySourceArn": session, "ActionNames": ["sts:AssumeRole"], "ResourceArns": [AUDIT]}
    status, code, words = refused(lambda: iam(key).simulate_principal_policy(**call))
    assert (status, code) == (400, "InvalidInput")
    assert words.startswith(f"Invalid Entity Arn: {session}")
