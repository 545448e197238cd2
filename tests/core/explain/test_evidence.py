"""The evidence of each step, and the message for the owner, word for word."""

from collections.abc import Callable

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.explanations import advice, cause, step
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.app.profiles import login
from awsroles.core.explain.explanation import Explanation
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.errors import ConfigurationError
from awsroles.standin import faults
from awsroles.standin.accounts import ControlPolicy, Document
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust, trust_with_mfa

Explain = Callable[..., Explanation]
DENY: Document = {"Statement": {"Sid": "Never", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}}
MASTER = "111111111111"
ROLE = "role operations in account 222222222222"


def test_the_message_holds_all_that_the_owner_needs(aws: StandIn, explained: Explain) -> None:
    del aws.roles[OPERATIONS]
    found = explained()
    assert found.message is not None
    lines = found.message.splitlines()
    assert lines[:7] == [
        "I cannot assume the role operations in account 222222222222.",
        "",
        f"Role: {OPERATIONS}",
        f"Caller: {ADA}",
        "Session name: ada",
        "MFA: yes, code given less than a minute before the call",
        "External ID: none",
    ]
    assert lines[-4:] == [
        f"Likely cause: {ROLE} does not exist, or its trust policy does not trust you.",
        "My own policies allow sts:AssumeRole on this role.",
        "Please check that the role exists, that its trust policy allows this call,",
        "and that no resource control policy or VPC endpoint policy denies it.",
    ]


def test_the_message_of_a_users_own_fault_is_for_its_administrator(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].groups = ()
    found = explained()
    assert found.message is not None
    assert found.message.splitlines()[-2:] == [
        "Cause: no policy of user ada allows sts:AssumeRole on role operations in account 222222222222.",
        "Please look at the policies of my user and my account.",
    ]


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ({"StringEquals": {"sts:ExternalId": "x-1"}}, "the external ID does not fit (it wants x-1)"),
        ({"StringEquals": {"sts:RoleSessionName": "bob"}}, "the role session name does not fit (it wants bob)"),
        ({"StringEquals": {"sts:SourceIdentity": "bob"}}, "the source identity does not fit (it wants bob)"),
    ],
)
def test_the_trust_policy_says_what_does_not_fit(
    aws: StandIn, explained: Explain, reader: str, conditions: Document, words: str
) -> None:
    aws.add_role(OPERATIONS, trust(MASTER, conditions=conditions))
    start = "no statement of the role trust policy allows sts:AssumeRole, as "
    assert step(explained(via=reader), "trust_policy").evidence == f"{start}{words}; it names account {MASTER}"


def test_the_trust_policy_says_that_it_allows_no_session_tag(
    company: Scenario, explained: Explain, reader: str
) -> None:
    company.add_to("ops", "awsroles_reason_in_session_tags = true")
    words = "no statement of the role trust policy allows sts:TagSession, as the session has a tag"
    assert step(explained(via=reader), "trust_policy").evidence.startswith(words)


def test_a_call_without_mfa_is_named(aws: StandIn, company: Scenario, explained: Explain) -> None:
    lines = [line for line in company.config.text.splitlines() if "mfa_serial" not in line]
    company.config.text = "\n".join(lines) + "\n"
    with_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    statement = {"Effect": "Allow", "Action": "sts:*", "Resource": "*", "Condition": with_mfa}
    group = aws.add_group(f"arn:aws:iam::{MASTER}:group/mfa", [{"Statement": statement}])
    aws.users[ADA].groups = (group,)
    found = explained(log_in=False)
    assert found.finding is not None
    assert (found.finding.cause, found.finding.certainty) == ("mfa_missing", "known")
    words = "no identity-based policy allows sts:AssumeRole, as the call has no MFA"
    assert step(found, "policies").evidence == words


def test_the_simulator_is_quoted_with_its_reason(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].policies += (allow(["iam:SimulatePrincipalPolicy"]), DENY)
    start = "IAM's policy simulator, which ignores trust policies, "
    assert step(explained(), "simulator").evidence == f"{start}says that a statement denies it"
    aws.users[ADA].policies = aws.users[ADA].policies[:2]
    aws.users[ADA].boundary = aws.add_managed_policy(f"arn:aws:iam::{MASTER}:policy/limit", allow(["iam:*"]))
    words = f"{start}says that nothing allows it, because of the permissions boundary"
    assert step(explained(log_in=False), "simulator").evidence == words
    aws.users[ADA].boundary = None
    aws.scps[MASTER] = (ControlPolicy("", allow(["iam:*"])),)
    words = (
        f"{start}says that nothing allows it, because of a service control policy"
        "; awsroles disagrees: it reads that your policies allow it"
    )
    assert step(explained(log_in=False), "simulator").evidence == words


def test_the_device_is_told_before_a_code_is_asked_for(explained: Explain) -> None:
    assert step(explained(log_in=False), "mfa_device").evidence == "ada-phone is a device of the user"
    assert step(explained(log_in=False), "mfa_device").evidence == "ada-phone has made the MFA session"


def test_a_session_that_aws_has_ended_is_replaced(aws: StandIn, company: Scenario, explained: Explain) -> None:
    explained("open")
    aws.sessions.clear()
    company.wait(30)
    found = explained(log_in=False)
    assert found.verdict == "allowed"
    assert step(found, "mfa_session").evidence.startswith("the code was given less than a minute ago")


def test_devices_that_may_not_be_listed_are_not_known(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].policies = ()
    words = "the devices of the user cannot be listed: "
    assert step(explained(log_in=False), "mfa_device").evidence.startswith(words)


def test_a_key_that_is_not_in_the_store_is_told(company: Scenario, explained: Explain) -> None:
    company.secrets.items.clear()
    found = explained(log_in=False)
    assert step(found, "access_key").evidence == "the access key of user ada is not in the store"
    assert advice(found) == "awsroles setup master"


def test_a_long_session_says_who_assumes_the_role(company: Scenario, aws: StandIn, explained: Explain) -> None:
    company.add_to("ops", "awsroles_duration_seconds = 28800")
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER), 43200)
    found = explained(log_in=False)
    assert found.verdict == "allowed"
    words = "the access key itself assumes the role, with a code of its own"
    assert step(found, "mfa_session").evidence == words


def test_temporary_keys_in_a_file_do_not_tell_if_they_carry_mfa(
    aws: StandIn, company: Scenario, explained: Explain, codes: CodesOf
) -> None:
    session = company.process(codes).sessions.get(company.chain("master")).credentials
    company.credentials.text = (
        f"[temporary]\naws_access_key_id = {session.access_key_id}\n"
        f"aws_secret_access_key = {session.secret_access_key}\naws_session_token = {session.session_token}\n"
    )
    company.add_profile("by-file", "operations", "temporary")
    found = explained("by-file", log_in=False)
    assert found.verdict == "allowed"
    words = "profile temporary holds temporary keys; it is not known if they carry MFA"
    assert step(found, "mfa_session").evidence == words
    assert aws.count("AssumeRole") == 1


def test_mfa_that_is_not_known_leaves_a_condition(
    aws: StandIn, company: Scenario, explained: Explain, codes: CodesOf, reader: str
) -> None:
    session = company.process(codes).sessions.get(company.chain("master")).credentials
    company.credentials.text = (
        f"[temporary]\naws_access_key_id = {session.access_key_id}\n"
        f"aws_secret_access_key = {session.secret_access_key}\naws_session_token = {session.session_token}\n"
    )
    company.add_profile("by-file", "operations", "temporary")
    company.wait(120)
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER, max_age=60))
    found = explained("by-file", log_in=False, via=reader)
    assert found.finding is not None
    assert (found.finding.cause, found.finding.certainty) == ("untrusted", "likely")
    words = f"the trust policy of {ROLE} trusts you if aws:MultiFactorAuthPresent is true"
    assert found.finding.sentence == f"{words} and if aws:MultiFactorAuthAge is less than 60"


def test_a_reader_that_cannot_read_is_named(aws: StandIn, company: Scenario, explained: Explain, reader: str) -> None:
    del aws.roles[OPERATIONS]
    assert step(explained(via=reader), "trust_policy").evidence == "through audit: there is no role operations"
    aws.fail_next("GetRole", faults.internal_failure(), times=5)
    words = "cannot be read: audit cannot read it: AWS has a problem"
    assert step(explained(via=reader, log_in=False), "trust_policy").evidence.startswith(words)
    company.config.text = company.config.text.partition("\n[profile open]")[0]
    aws.take_fault("GetRole")
    found = explained(log_in=False)
    assert step(found, "trust_policy").evidence == "cannot be read: no other profile has a role in this account"


def test_a_chained_role_is_read_by_itself_if_the_user_may_assume_it(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    company.add_profile("hop", "auditors", "master")
    aws.add_role(str(company.chain("hop").role_profile.role), trust_with_mfa(MASTER))
    company.add_profile("deep", "operations", "hop")
    evidence = step(explained("deep"), "trust_policy").evidence
    assert evidence.startswith("cannot be read: the role itself, which master may assume, may not read it")


def test_a_chained_role_that_the_user_itself_may_assume_is_advised_to_be_assumed_so(
    aws: StandIn, company: Scenario, explained: Explain, codes: CodesOf
) -> None:
    company.add_profile("hop", "auditors", "master")
    aws.add_role(str(company.chain("hop").role_profile.role), trust_with_mfa(MASTER))
    company.add_profile("deep", "operations", "hop")
    assert advice(explained("deep")) == "master itself may assume the role\nawsroles login deep --source master"
    login(company.process(codes).app).run(["deep"], RoleProfileOptions(source="master"), force=False)
    assert cause(explained("deep")) is None


def test_a_reader_of_another_account_is_refused(explained: Explain) -> None:
    with pytest.raises(ConfigurationError) as caught:
        explained(via="master")
    words = "profile 'master' has no role in account 222222222222, which has the role of ops"
    assert caught.value.message == words
    hint = "give --via with a profile of that account: awsroles profile list shows them"
    assert caught.value.whole_hint == hint


def test_policies_that_cannot_be_read_are_named_and_asked_for(aws: StandIn, explained: Explain) -> None:
    aws.users[ADA].policies = ()
    del aws.roles[OPERATIONS]
    found = explained()
    assert "; not known: " in step(found, "policies").evidence
    assert "to know your own policies, ask your administrator for this one" in advice(found)


def test_a_device_that_is_none_of_the_users_is_told_beside_those_that_are(
    company: Scenario, explained: Explain
) -> None:
    company.config.text = company.config.text.replace("mfa/ada-phone", "mfa/old-phone")
    start = f"arn:aws:iam::{MASTER}:mfa/"
    words = f"{start}old-phone is not an MFA device of the user; AWS lists {start}ada-phone"
    assert step(explained(log_in=False), "mfa_device").evidence == words


def test_a_key_that_aws_rejects_says_nothing_against_the_clock(
    aws: StandIn, company: Scenario, explained: Explain
) -> None:
    aws.delete_access_key(company.key.access_key_id)
    found = explained(log_in=False)
    assert step(found, "clock").evidence == "AWS does not refuse the time of the signature"
    assert ". AWS says: " in step(found, "access_key").evidence


def test_an_unknown_name_that_is_near_nothing_leads_to_login(explained: Explain) -> None:
    assert advice(explained("zzz")) == "awsroles login zzz --account ACCOUNT_ID --role ROLE"


def test_a_session_that_aws_has_ended_and_that_cannot_be_replaced_leaves_no_answer(
    aws: StandIn, explained: Explain
) -> None:
    explained("open")
    aws.sessions.clear()
    aws.fail_next("GetSessionToken", faults.reset(), times=5)
    found = explained(log_in=False)
    assert found.is_unasked
    assert step(found, "mfa_session").result == "unknown"
