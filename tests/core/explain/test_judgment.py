"""The judgment of known policies: exactly what about the call would have to be different."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.names import ADA, OPERATIONS

from awsroles.core.explain.judgment import Judgment, OwnPolicies, judge, may_assume, named_roles
from awsroles.core.explain.vocabulary import Cause
from awsroles.core.iam.calls import CallerIdentity, RoleCall
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.statements import PolicyKind
from awsroles.standin.sample_policies import allow_assume, trust

NOW = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
CALLER = CallerIdentity(ADA, "session_token", issued_at=NOW, mfa_at=NOW - timedelta(hours=2))
CALL = RoleCall(OPERATIONS, NOW, "ada", external_id="a-1", source_identity=None)
UNMET: dict[Cause, tuple[str, str, str]] = {
    "mfa_too_old": ("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
    "external_id": ("StringEquals", "sts:ExternalId", "b-2"),
    "session_name": ("StringLike", "sts:RoleSessionName", "bob*"),
    "source_identity": ("ForAnyValue:StringEquals", "sts:SourceIdentity", "ada"),
}
MET = (
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("StringNotEquals", "sts:ExternalId", "c-3"),
    ("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "10000"),
)


def trusting(*conditions: tuple[str, str, str]) -> Judgment:
    """Return the judgment of a trust policy with *conditions*: operator, key, value."""
    written: dict[str, dict[str, str]] = {}
    for operator, key, value in conditions:
        written.setdefault(operator, {})[key] = value
    document = trust("111111111111", conditions=written)
    return judge(CALLER, CALL, None, read_policy(document, PolicyKind.TRUST))


@given(st.sets(st.sampled_from(sorted(UNMET))), st.sets(st.sampled_from(MET)))
def test_each_unmet_condition_is_a_cause_and_no_met_one(unmet: set[Cause], met: set[tuple[str, str, str]]) -> None:
    found = trusting(*(UNMET[cause] for cause in unmet), *met)
    assert found.allows is (not unmet)
    assert {found.cause, *found.also} - {None} == unmet


@given(st.sampled_from(sorted(UNMET)))
def test_a_deny_that_no_parameter_lifts_is_no_fault_of_the_call(cause: Cause) -> None:
    statements = trust("111111111111", conditions={UNMET[cause][0]: {UNMET[cause][1]: UNMET[cause][2]}})["Statement"]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    policy = read_policy({"Version": "2012-10-17", "Statement": [*statements, deny]}, PolicyKind.TRUST)
    found = judge(CALLER, CALL, None, policy)
    assert (found.cause, found.also) == ("untrusted", ())


def test_a_deny_without_mfa_is_missing_mfa_and_not_a_deny() -> None:
    deny = {
        "Statement": [
            *allow_assume(["*"])["Statement"],
            {
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
            },
        ]
    }
    own = OwnPolicies((read_policy(deny, PolicyKind.IDENTITY, "forced"),))
    assert judge(CallerIdentity(ADA, "access_key"), CALL, own, None).cause == "mfa_missing"
    assert judge(CALLER, CALL, own, None).allows


@pytest.mark.parametrize("resource", ["*", "arn:aws:iam::*:role/operations", f"{OPERATIONS}?", "arn:aws:iam::1:role/x"])
def test_only_whole_arns_of_roles_are_named(resource: str) -> None:
    policy = read_policy(allow_assume([resource, OPERATIONS]), PolicyKind.IDENTITY)
    assert [str(role) for role in named_roles((policy,))] == [OPERATIONS]


def test_a_role_may_be_meant_if_the_users_policies_allow_it() -> None:
    own = OwnPolicies((read_policy(allow_assume([OPERATIONS]), PolicyKind.IDENTITY),))
    [role] = named_roles(own.identity)
    assert may_assume(CALLER, CALL, own, role)
    assert not may_assume(CALLER, CALL, OwnPolicies(), role)
