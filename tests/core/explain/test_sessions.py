"""Causes of long and chained sessions, and questions that AWS leaves open."""

from collections.abc import Callable

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.explanations import advice, cause, step
from testbed.scenarios.scenario import ROLES, CodesOf, Scenario

from awsroles.core.explain.explanation import Explanation
from awsroles.standin import faults
from awsroles.standin.accounts import ControlPolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust, trust_with_mfa

Explain = Callable[..., Explanation]

MASTER = "111111111111"


def test_a_long_session_is_refused_by_the_role(
    aws: StandIn, company: Scenario, explained: Explain, codes: CodesOf
) -> None:
    company.add_to("ops", "awsroles_duration_seconds = 28800")
    found = explained(log_in=False)
    assert cause(found) == ("denied", "duration", "known")
    assert found.finding is not None
    assert found.finding.sentence == "the role operations in account 222222222222 allows no session of 8 h"
    assert advice(found) == "awsroles login ops --duration 1h --save\nor have the role's owner raise its maximum"
    assert codes.purposes == ["ops"]
    assert aws.count("GetSessionToken") == 0


def test_the_roles_maximum_is_read_with_its_own_session(
    aws: StandIn, company: Scenario, explained: Explain, codes: CodesOf
) -> None:
    company.add_to("ops", "awsroles_duration_seconds = 28800")
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER), 7200, policies=[allow(["iam:GetRole"])])
    found = explained()
    assert cause(found) == ("denied", "duration", "known")
    assert step(found, "limits").evidence == "the role allows sessions of at most 2 h"
    assert codes.purposes == ["master"]


def test_a_maximum_that_nobody_tells_is_not_known(company: Scenario, explained: Explain) -> None:
    company.add_to("ops", "awsroles_duration_seconds = 28800")
    found = explained()
    assert cause(found) is None
    words = "it is not known if the role allows a session of 8 h: to ask AWS takes an MFA code"
    assert step(found, "limits").evidence == words


def test_forced_mfa_may_deny_a_session_from_the_access_key_itself(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    company.add_to("ops", "awsroles_duration_seconds = 28800")
    aws.direct_mfa_counts_for_identity_policies = False
    force = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    deny = {"Effect": "Deny", "NotAction": ["iam:*"], "Resource": "*", "Condition": force, "Sid": "Force"}
    aws.users[ADA].policies += ({"Statement": deny},)
    found = explained(log_in=False)
    assert cause(found) == ("denied", "explicit_deny", "likely")
    assert advice(found) == "awsroles login ops --duration 1h --save"


def test_role_chaining_limits_a_session_to_an_hour(aws: StandIn, company: Scenario, explained: Explain) -> None:
    aws.add_role(f"{ROLES}open", trust(MASTER), policies=[allow_assume([f"{ROLES}*"])])
    aws.add_role(f"{ROLES}deep", trust("222222222222"), 43200)
    company.add_profile("deep", "deep", "open", "awsroles_duration_seconds = 7200")
    found = explained("deep")
    assert cause(found) == ("denied", "chained_duration", "known")
    words = "role chaining limits sessions to 1 h, and the profile asks for 2 h"
    assert step(found, "limits").evidence == words
    assert advice(found) == "awsroles login deep --duration 1h --save"


def test_a_denied_source_is_explained_in_place_of_the_role(aws: StandIn, company: Scenario, explained: Explain) -> None:
    company.add_profile("deep", "deep", "ops")
    aws.users[ADA].groups = ()
    found = explained("deep")
    assert cause(found) == ("denied", "no_identity_policy", "known")
    assert found.finding is not None
    assert found.finding.sentence.startswith("deep is assumed from ops, which is denied itself: ")


def test_a_denied_source_in_another_account_is_not_read_through_the_profile_of_the_role(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    company.config.text += (
        "\n[profile far]\nawsroles_role_arn = arn:aws:iam::333333333333:role/far\nawsroles_source_profile = ops\n"
        "\n[profile near-far]\nawsroles_role_arn = arn:aws:iam::333333333333:role/audit\n"
        "awsroles_source_profile = master\n"
    )
    aws.users[ADA].groups = ()
    found = explained("far", via="near-far")
    assert cause(found) == ("denied", "no_identity_policy", "known")
    assert "near-far" not in step(found, "trust_policy").evidence


def test_mfa_is_never_carried_by_a_role(aws: StandIn, company: Scenario, explained: Explain, reader: str) -> None:
    aws.add_role(f"{ROLES}open", trust(MASTER), policies=[allow_assume([f"{ROLES}*"])])
    aws.add_role(f"{ROLES}deep", trust_with_mfa("222222222222"))
    company.add_profile("deep", "deep", "open")
    found = explained("deep", via=reader)
    assert cause(found) == ("denied", "mfa_missing", "known")
    assert found.finding is not None
    assert "which the session of another role never carries" in found.finding.sentence


@pytest.mark.parametrize(("fault", "word"), [(faults.throttling(), "throttled"), (faults.reset(), "network")])
def test_aws_that_does_not_answer_leaves_the_question_open(
    aws: StandIn, explained: Explain, fault: faults.Fault, word: str
) -> None:
    explained("open")
    for action in ("AssumeRole", "GetCallerIdentity"):
        aws.fail_next(action, fault, times=2)
        found = explained(log_in=False)
        assert cause(found) == ("unknown", word, "known")
        assert found.is_unasked
        aws.take_fault(action)


def test_both_sides_that_allow_leave_an_unknown_cause(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.rcps["222222222222"] = (
        ControlPolicy("", {"Statement": {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": OPERATIONS}}),
    )
    found = explained(via=reader)
    assert cause(found) == ("denied", "unknown", "likely")
    assert step(found, "trust_policy").evidence == "it trusts you for this call"
