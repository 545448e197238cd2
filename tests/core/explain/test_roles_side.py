"""Causes on the role's side: the role and its trust policy."""

from collections.abc import Callable

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.explanations import advice, cause, step
from testbed.scenarios.scenario import ROLES, Scenario

from awsroles.core.explain.explanation import Explanation
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust, trust_with_mfa

Explain = Callable[..., Explanation]

MASTER = "111111111111"


def test_a_role_that_cannot_be_seen_is_missing_or_untrusted(aws: StandIn, explained: Explain) -> None:
    del aws.roles[OPERATIONS]
    found = explained()
    assert cause(found) == ("denied", "role_missing_or_untrusted", "likely")
    assert found.message is not None
    assert f"Role: {OPERATIONS}\nCaller: {ADA}\nSession name: ada\nMFA: yes" in found.message
    assert "My own policies allow sts:AssumeRole on this role." in found.message


def test_policies_that_cannot_be_read_leave_a_likely_cause_and_a_policy_to_ask_for(
    aws: StandIn, explained: Explain
) -> None:
    aws.users[ADA].policies = ()
    del aws.roles[OPERATIONS]
    found = explained()
    assert cause(found) == ("denied", "role_missing_or_untrusted", "likely")
    assert "(iam:ListUserPolicies: denied)" in step(found, "policies").evidence
    assert '"Sid": "AllowReadOwnAccess"' in advice(found)
    assert found.message is not None
    assert "I cannot read all of my own policies." in found.message


def test_a_role_that_another_role_does_not_find_is_missing(aws: StandIn, explained: Explain, reader: str) -> None:
    del aws.roles[OPERATIONS]
    assert cause(explained(via=reader)) == ("denied", "role_missing", "known")
    assert cause(explained()) == ("denied", "role_missing", "known")


def test_a_trust_policy_that_names_others_does_not_trust(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.add_role(OPERATIONS, trust("333333333333"))
    found = explained(via=reader)
    assert cause(found) == ("denied", "untrusted", "known")
    assert step(found, "trust_policy").evidence.endswith("; it names account 333333333333")


def test_a_principal_that_was_deleted_is_named_as_such(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.add_role(OPERATIONS, trust("AIDAEXAMPLE1234567890"))
    found = explained(via=reader)
    assert cause(found) == ("denied", "untrusted", "known")
    assert "it names AIDAEXAMPLE1234567890, which was deleted" in step(found, "trust_policy").evidence


def test_aws_tells_that_the_trust_policy_does_not_trust(aws: StandIn, explained: Explain) -> None:
    aws.add_role(OPERATIONS, trust("333333333333"))
    explained("open")
    aws.denial_words = "kind"
    assert cause(explained(log_in=False)) == ("denied", "untrusted", "likely")


def test_a_role_whose_name_is_nearly_known_is_mistyped(company: Scenario, explained: Explain) -> None:
    company.add_profile("typo", "operatons", "master")
    found = explained("typo")
    assert cause(found) == ("denied", "role_name_near", "likely")
    assert f"--role-arn {OPERATIONS}" in advice(found)


def test_a_near_role_that_is_not_allowed_either_is_not_meant(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    company.add_profile("typo", "operatons", "master")
    aws.users[ADA].groups = ()
    assert cause(explained("typo")) == ("denied", "no_identity_policy", "known")


def test_a_role_with_another_path_is_found_by_its_name(
    aws: StandIn, company: Scenario, explained: Explain, reader: str
) -> None:
    aws.add_role(f"{ROLES}team/deployers", trust_with_mfa(MASTER))
    company.add_profile("deploy", "deployers", "master")
    found = explained("deploy", via=reader)
    assert cause(found) == ("denied", "role_name_near", "known")
    assert f"--role-arn {ROLES}team/deployers" in advice(found)


def test_an_account_that_is_nearly_known_is_mistyped(company: Scenario, explained: Explain) -> None:
    company.config.text += (
        "\n[profile typo]\nawsroles_role_arn = arn:aws:iam::222222222223:role/operations\n"
        "awsroles_source_profile = master\n"
    )
    found = explained("typo")
    assert cause(found) == ("denied", "account_near", "likely")
    assert f"--role-arn {OPERATIONS}" in advice(found)


def test_an_external_id_that_the_trust_policy_wants_is_named(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER, external_id="cvp-7731"))
    found = explained(via=reader)
    assert cause(found) == ("denied", "external_id", "known")
    assert advice(found) == "awsroles login ops --external-id cvp-7731"


@pytest.mark.parametrize("wanted", ["cvp-*", "x; rm -rf ~", "$(reboot)"])
def test_a_value_that_a_shell_would_read_is_not_in_a_command(
    aws: StandIn, explained: Explain, reader: str, wanted: str
) -> None:
    aws.add_role(OPERATIONS, trust(MASTER, conditions={"StringLike": {"sts:ExternalId": wanted}}))
    found = explained(via=reader)
    assert cause(found) == ("denied", "external_id", "known")
    assert advice(found).splitlines()[-1] == "awsroles login ops --external-id ID"


def test_a_session_name_that_the_trust_policy_wants_is_named(
    aws: StandIn, company: Scenario, explained: Explain, reader: str
) -> None:
    pinned = {"StringLike": {"sts:RoleSessionName": "${aws:username}"}}
    aws.add_role(OPERATIONS, trust(MASTER, conditions=pinned))
    company.add_to("ops", "awsroles_role_session_name = night-shift")
    found = explained(via=reader)
    assert cause(found) == ("denied", "session_name", "known")
    assert advice(found) == "awsroles login ops --session-name ada"


def test_a_source_identity_that_one_side_does_not_allow_is_the_cause(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    aws.users[ADA].groups = (aws.add_group(f"arn:aws:iam::{MASTER}:group/plain", [allow(["sts:AssumeRole"])]),)
    company.add_to("ops", "awsroles_source_identity = ada")
    found = explained()
    assert cause(found) == ("denied", "source_identity", "known")


def test_a_session_tag_that_one_side_does_not_allow_is_the_cause(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    aws.users[ADA].groups = (aws.add_group(f"arn:aws:iam::{MASTER}:group/plain", [allow(["sts:AssumeRole"])]),)
    company.add_to("ops", "awsroles_reason_in_session_tags = true")
    assert cause(explained()) == ("denied", "session_tags", "known")


def test_a_source_identity_that_the_trust_policy_wants_is_named(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.add_role(OPERATIONS, trust(MASTER, conditions={"StringEquals": {"sts:SourceIdentity": "ada.l"}}))
    found = explained(via=reader)
    assert cause(found) == ("denied", "source_identity", "known")
    assert advice(found) == "awsroles login ops --source-identity ada.l"
