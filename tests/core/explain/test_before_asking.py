"""Causes that are seen before AWS is asked for the role: profile, clock, key and MFA device."""

from collections.abc import Callable

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.explanations import advice, cause, step
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.app.explain import explain
from awsroles.core.explain.explanation import Explanation
from awsroles.errors import ConfigurationError
from awsroles.standin import faults
from awsroles.standin.aws import StandIn

Explain = Callable[..., Explanation]

MASTER = "111111111111"


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


def test_a_mistyped_profile_is_missing_and_the_nearest_one_is_named(explained: Explain) -> None:
    found = explained("opps")
    assert cause(found) == ("unknown", "profile_missing", "known")
    assert advice(found) == "awsroles explain ops"
    assert found.role_arn is None


def test_before_the_first_setup_that_is_the_advice(company: Scenario, explained: Explain) -> None:
    company.config.text = ""
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "profile_missing", "known")
    assert advice(found) == "awsroles setup"


def test_a_profile_with_keys_of_its_own_is_shadowed(company: Scenario, explained: Explain) -> None:
    company.credentials.text = "[ops]\naws_access_key_id = AKIAX\naws_secret_access_key = x\n"
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "profile_shadowed", "known")
    assert "aws_access_key_id in /home/ada/.aws/credentials:2" in step(found, "profile").evidence


def test_keys_of_the_shell_that_come_before_the_profile_are_mentioned(company: Scenario, codes: CodesOf) -> None:
    process = company.process(codes, environ={"AWS_ACCESS_KEY_ID": "AKIAX"})
    assert step(explain(process.app, "ops"), "profile").evidence.endswith(
        "assumed from master; AWS_ACCESS_KEY_ID of this shell comes before AWS_PROFILE"
    )


def test_a_profile_of_a_user_has_no_role_to_explain(explained: Explain) -> None:
    with pytest.raises(ConfigurationError, match="profile 'master' is a user, not a role") as caught:
        explained("master")
    assert caught.value.whole_hint == "awsroles profile list shows the roles"


def test_a_wrong_clock_is_the_cause_before_anything_else(aws: StandIn, explained: Explain) -> None:
    skew = faults.api_error(403, "SignatureDoesNotMatch", "Signature expired: 20220127T001427Z is now earlier than")
    aws.fail_next("GetCallerIdentity", skew)
    found = explained()
    assert cause(found) == ("unknown", "clock_skew", "known")
    assert "timedatectl" in advice(found)


def test_a_deleted_key_is_unknown(aws: StandIn, company: Scenario, explained: Explain) -> None:
    aws.delete_access_key(company.key.access_key_id)
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "key_unknown", "likely")
    words = f"AWS does not know the access key {company.key.access_key_id}: it was deleted or is inactive"
    assert step(found, "access_key").evidence.startswith(words)
    assert advice(found) == "awsroles setup master"


def test_a_secret_that_is_another_keys_makes_the_key_unknown(company: Scenario, explained: Explain) -> None:
    item = next(iter(company.secrets.items))
    company.secrets.items[item] = company.secrets.items[item].replace(company.key.secret_access_key, "x" * 40)
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "key_unknown", "known")
    assert "the stored secret is not the one that belongs to the access key" in step(found, "access_key").evidence


def test_a_key_that_is_not_in_the_store_is_unknown(company: Scenario, explained: Explain) -> None:
    company.secrets.items.clear()
    assert cause(explained(log_in=False)) == ("unknown", "key_unknown", "known")


def test_a_deleted_key_is_known_if_its_session_lives_on_and_lists_another(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    assert explained().verdict == "allowed"
    aws.sessions_outlive_their_key = True
    aws.add_access_key(ADA)
    aws.delete_access_key(company.key.access_key_id)
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "key_unknown", "known")
    assert found.finding is not None
    assert found.finding.sentence == f"the access key {company.key.access_key_id} was deleted"


def test_an_inactive_key_is_told_apart_if_its_session_lives_on(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    assert explained().verdict == "allowed"
    aws.sessions_outlive_their_key = True
    aws.deactivate_access_key(company.key.access_key_id)
    found = explained(log_in=False)
    assert cause(found) == ("unknown", "key_inactive", "known")
    assert advice(found) == "ask your administrator to activate it, or store another\nawsroles setup master"


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
