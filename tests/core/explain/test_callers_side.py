"""Causes on the caller's side: MFA, and the policies of the user and its account."""

from collections.abc import Callable

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.explanations import advice, cause, step
from testbed.scenarios.scenario import Scenario

from awsroles.core.explain.explanation import Explanation
from awsroles.standin import faults
from awsroles.standin.accounts import ControlPolicy, Document
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust_with_mfa

Explain = Callable[..., Explanation]

DENY: Document = {"Statement": {"Sid": "Never", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}}
MASTER = "111111111111"


def test_a_profile_without_a_device_lacks_mfa(company: Scenario, explained: Explain) -> None:
    lines = [line for line in company.config.text.splitlines() if "mfa_serial" not in line]
    company.config.text = "\n".join(lines) + "\n"
    found = explained(log_in=False)
    assert cause(found) == ("denied", "mfa_missing", "likely")
    assert "awsroles mfa enroll --profile master" in advice(found)


@pytest.mark.usefixtures("reader")
def test_a_code_that_is_too_old_is_known_if_the_trust_policy_is_read(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER, max_age=3600))
    explained()
    company.wait(7200)
    found = explained(log_in=False)
    assert cause(found) == ("denied", "mfa_too_old", "known")
    assert "read through" not in step(found, "trust_policy").evidence
    assert (
        "the MFA code is too old (it wants 3600); it names account 111111111111" in step(found, "trust_policy").evidence
    )
    assert "awsroles login --force ops" in advice(found)


def test_an_old_code_is_likely_too_old_if_nothing_else_is_known(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER, max_age=3600))
    explained()
    company.wait(7200)
    assert cause(explained(log_in=False)) == ("denied", "mfa_too_old", "likely")


def test_a_role_that_no_policy_allows_needs_a_statement(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].groups = ()
    found = explained()
    assert cause(found) == ("denied", "no_identity_policy", "known")
    assert f'{{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{OPERATIONS}"}}' in advice(found)


def test_a_deny_is_named_with_its_policy_and_statement(aws: StandIn, explained: Explain) -> None:
    group = aws.add_group(f"arn:aws:iam::{MASTER}:group/frozen", [DENY])
    aws.users[ADA].groups += (group,)
    found = explained()
    assert cause(found) == ("denied", "explicit_deny", "known")
    assert found.finding is not None
    assert "of group frozen" in found.finding.sentence
    assert "statement Never" in found.finding.sentence


def test_a_boundary_that_does_not_allow_is_the_cause(aws: StandIn, explained: Explain) -> None:
    limit = aws.add_managed_policy(f"arn:aws:iam::{MASTER}:policy/limit", allow(["iam:*"]))
    aws.users[ADA].boundary = limit
    assert cause(explained()) == ("denied", "boundary", "known")


@pytest.mark.parametrize("fault", ["scp", "rcp", "endpoint_policy", "boundary", "explicit_deny"])
def test_the_kind_of_policy_that_aws_names_is_known(aws: StandIn, explained: Explain, fault: str) -> None:
    aws.users[ADA].policies = ()
    policy = ControlPolicy(f"arn:aws:organizations::999999999999:policy/o-1/{fault}/p-1", DENY)
    explained("open")
    aws.denial_words = "arn"
    if fault == "scp":
        aws.scps[MASTER] = (ControlPolicy("", allow(["*"])), policy)
    elif fault == "rcp":
        aws.rcps["222222222222"] = (policy,)
    elif fault == "endpoint_policy":
        aws.endpoint_policy = policy
    elif fault == "boundary":
        aws.users[ADA].boundary = aws.add_managed_policy(policy.arn, DENY)
    else:
        aws.users[ADA].policies = (DENY,)
    found = explained(log_in=False)
    assert cause(found) == ("denied", fault, "known")
    assert found.finding is not None
    if fault in ("scp", "rcp", "boundary"):
        assert policy.arn in found.finding.sentence
    assert found.message is not None
    assert "Request ID: " in found.message


def test_the_simulator_answers_for_policies_that_cannot_be_read(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].policies = (allow(["iam:SimulatePrincipalPolicy"]),)
    aws.users[ADA].groups = ()
    found = explained()
    assert cause(found) == ("denied", "no_identity_policy", "known")
    assert step(found, "policies").result == "unknown"
    assert "says that nothing allows it" in step(found, "simulator").evidence


def test_a_simulator_that_may_not_be_asked_costs_nothing_else(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].groups = ()
    found = explained()
    assert cause(found) == ("denied", "no_identity_policy", "known")
    assert step(found, "simulator").evidence.startswith("you may not ask IAM's policy simulator: ")


def test_iam_out_of_reach_costs_the_policies_alone(aws: StandIn, explained: Explain) -> None:
    explained("open")
    del aws.roles[OPERATIONS]
    aws.fail_next("GetUser", faults.reset(), times=5)
    found = explained(log_in=False)
    assert cause(found) == ("denied", "role_missing_or_untrusted", "likely")
    assert step(found, "policies").evidence.startswith("your policies cannot be read: ")


def test_a_simulator_that_disagrees_is_shown(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].policies += (allow(["iam:SimulatePrincipalPolicy"]),)
    aws.scps[MASTER] = (ControlPolicy("", allow(["iam:*"])),)
    found = explained()
    assert cause(found) == ("denied", "scp", "known")
    assert "because of a service control policy; awsroles disagrees" in step(found, "simulator").evidence
