"""Each cause of a denied role, at the stand-in."""

from collections.abc import Callable

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.scenario import ROLES, CodesOf, Scenario

from awsroles.app.explain import explain
from awsroles.core.explain.explanation import Explanation, Step
from awsroles.standin import faults
from awsroles.standin.accounts import ControlPolicy, Document
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust, trust_with_mfa

Explain = Callable[..., Explanation]

DENY: Document = {"Statement": {"Sid": "Never", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}}
MASTER = "111111111111"


def cause(explanation: Explanation) -> tuple[str, str, str] | None:
    """Return verdict, cause and certainty."""
    found = explanation.finding
    return None if found is None else (explanation.verdict, found.cause, found.certainty)


def step(explanation: Explanation, check: str) -> Step:
    """Return the step *check*."""
    return next(each for each in explanation.steps if each.check == check)


def advice(explanation: Explanation) -> str:
    """Return all advice."""
    return "\n".join(explanation.finding.advice) if explanation.finding is not None else ""


# --- allowed ---


def test_a_role_that_aws_gives_is_allowed_and_no_code_is_asked_for(
    aws: StandIn, explained: Explain, codes: CodesOf
) -> None:
    found = explained()
    assert (found.verdict, found.finding, found.message) == ("allowed", None, None)
    assert found.role_arn == OPERATIONS
    assert [each.check for each in found.steps if each.result != "ok"] == []
    assert codes.purposes == ["master"]
    assert aws.count("AssumeRole") == 1
    assert aws.count("ListUserPolicies") == 0


def test_a_code_is_asked_for_only_without_an_mfa_session(explained: Explain, codes: CodesOf) -> None:
    assert explained(log_in=False).verdict == "allowed"
    assert codes.purposes == ["ops"]


# --- the profile ---


def test_a_mistyped_profile_is_missing_and_the_nearest_one_is_named(explained: Explain) -> None:
    found = explained("opps")
    assert cause(found) == ("unknown", "profile_missing", "known")
    assert advice(found) == "awsroles explain ops"
    assert found.role_arn is None


def test_a_profile_with_keys_of_its_own_is_shadowed(company: Scenario, explained: Explain) -> None:
    company.credentials.text = "[ops]\naws_access_key_id = AKIAX\naws_secret_access_key = x\n"
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "profile_shadowed", "known")
    assert "aws_access_key_id in /home/ada/.aws/credentials:2" in step(found, "profile").evidence


def test_keys_of_the_shell_that_come_before_the_profile_are_mentioned(company: Scenario, codes: CodesOf) -> None:
    process = company.process(codes, environ={"AWS_ACCESS_KEY_ID": "AKIAX"})
    assert step(explain(process.app, "ops"), "profile").evidence.endswith("comes before AWS_PROFILE")


# --- clock, key, device ---


def test_a_wrong_clock_is_the_cause_before_anything_else(aws: StandIn, explained: Explain) -> None:
    skew = faults.api_error(403, "SignatureDoesNotMatch", "Signature expired: 20220127T001427Z is now earlier than")
    aws.fail_next("GetCallerIdentity", skew)
    found = explained()
    assert cause(found) == ("unknown", "clock_skew", "known")
    assert "timedatectl" in advice(found)


def test_a_deleted_key_is_unknown(aws: StandIn, company: Scenario, explained: Explain) -> None:
    aws.delete_access_key(company.key.access_key_id)
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "key_unknown", "known")
    assert advice(found) == "awsroles setup master"


def test_a_key_that_is_not_in_the_store_is_unknown(company: Scenario, explained: Explain) -> None:
    company.secrets.items.clear()
    assert cause(explained(log_in=False)) == ("unknown", "key_unknown", "known")


def test_an_inactive_key_is_told_apart_if_its_session_lives_on(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    assert explained().verdict == "allowed"
    aws.sessions_outlive_their_key = True
    aws.deactivate_access_key(company.key.access_key_id)
    assert cause(explained(log_in=False)) == ("unknown", "key_inactive", "known")


def test_a_device_of_nobody_is_wrong_before_a_code_is_asked_for(
    company: Scenario, explained: Explain, codes: CodesOf
) -> None:
    company.config.text = company.config.text.replace("mfa/ada-phone", "mfa/old-phone")
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "mfa_wrong_device", "known")
    assert advice(found) == f"awsroles setup master --mfa-serial arn:aws:iam::{MASTER}:mfa/ada-phone"
    assert codes.purposes == []


def test_a_device_that_may_not_be_listed_is_wrong_if_aws_says_so(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    aws.users[ADA].policies = ()
    company.config.text = company.config.text.replace("mfa/ada-phone", "mfa/old-phone")
    assert cause(explained(log_in=False)) == ("unknown", "mfa_wrong_device", "known")


# --- MFA ---


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


# --- the caller's policies ---


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
    assert "(Never)" in found.finding.sentence


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


def test_a_simulator_that_disagrees_is_shown(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].policies += (allow(["iam:SimulatePrincipalPolicy"]),)
    aws.scps[MASTER] = (ControlPolicy("", allow(["iam:*"])),)
    found = explained()
    assert cause(found) == ("denied", "scp", "known")
    assert "because of a service control policy; it disagrees with awsroles" in step(found, "simulator").evidence


# --- the role ---


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


# --- the parameters of the call ---


def test_an_external_id_that_the_trust_policy_wants_is_named(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER, external_id="cvp-7731"))
    found = explained(via=reader)
    assert cause(found) == ("denied", "external_id", "known")
    assert advice(found) == "awsroles login ops --external-id cvp-7731"


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


def test_a_source_identity_that_the_trust_policy_wants_is_named(aws: StandIn, explained: Explain, reader: str) -> None:
    aws.add_role(OPERATIONS, trust(MASTER, conditions={"StringEquals": {"sts:SourceIdentity": "ada.l"}}))
    found = explained(via=reader)
    assert cause(found) == ("denied", "source_identity", "known")
    assert advice(found) == "awsroles login ops --source-identity ada.l"


# --- durations ---


def test_a_long_session_is_refused_by_the_role(
    aws: StandIn, company: Scenario, explained: Explain, codes: CodesOf
) -> None:
    company.add_to("ops", "awsroles_duration_seconds = 28800")
    found = explained(log_in=False)
    assert cause(found) == ("denied", "duration", "known")
    assert "awsroles login ops --duration 1h" in advice(found)
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


def test_role_chaining_limits_a_session_to_an_hour(aws: StandIn, company: Scenario, explained: Explain) -> None:
    aws.add_role(f"{ROLES}open", trust(MASTER), policies=[allow_assume([f"{ROLES}*"])])
    aws.add_role(f"{ROLES}deep", trust("222222222222"), 43200)
    company.add_profile("deep", "deep", "open", "awsroles_duration_seconds = 7200")
    found = explained("deep")
    assert cause(found) == ("denied", "chained_duration", "known")
    assert advice(found) == "awsroles login deep --duration 1h"


# --- chains ---


def test_a_denied_source_is_explained_in_place_of_the_role(aws: StandIn, company: Scenario, explained: Explain) -> None:
    company.add_profile("deep", "deep", "ops")
    aws.users[ADA].groups = ()
    found = explained("deep")
    assert cause(found) == ("denied", "no_identity_policy", "known")
    assert found.finding is not None
    assert found.finding.sentence.startswith("deep is assumed from ops, which is denied itself: ")


def test_mfa_is_never_carried_by_a_role(aws: StandIn, company: Scenario, explained: Explain, reader: str) -> None:
    aws.add_role(f"{ROLES}open", trust(MASTER), policies=[allow_assume([f"{ROLES}*"])])
    aws.add_role(f"{ROLES}deep", trust_with_mfa("222222222222"))
    company.add_profile("deep", "deep", "open")
    found = explained("deep", via=reader)
    assert cause(found) == ("denied", "mfa_missing", "known")
    assert found.finding is not None
    assert "which the session of another role never carries" in found.finding.sentence


# --- AWS cannot be asked ---


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
