"""The words for each cause: one sentence, and what to do."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.scenario import CONFIG

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.dataclass import replace
from awsroles.core.explain.advice import find
from awsroles.core.explain.denial_words import DenialWords
from awsroles.core.explain.evidence import Evidence
from awsroles.core.explain.judgment import Judgment, OwnPolicies, judge
from awsroles.core.explain.vocabulary import Cause
from awsroles.core.iam.calls import CallerIdentity, RoleCall
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.requests import Decision
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.profiles.profiles import Profiles
from awsroles.standin.sample_policies import allow, force_mfa_policy, trust

NOW = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
ROLE = "role operations in account 222222222222"
SEND = "send the message below to the role's owner"
TEAM = "arn:aws:iam::222222222222:role/team/operations"
NEAR_ACCOUNT = "arn:aws:iam::222222222223:role/operations"
POLICY = "arn:aws:organizations::111111111111:policy/o-1/p-1"
DENIED = Judgment(Decision("implicit_deny", PolicyKind.TRUST))


def evidence(**more: Any) -> Evidence:
    """Return the evidence of ada's call with an MFA code of five hours ago."""
    chain = Profiles(MemoryProfileFile(CONFIG).read(), MemoryProfileFile("", "credentials").read()).chain("ops")
    caller = CallerIdentity(ADA, "session_token", issued_at=NOW, mfa_at=NOW - timedelta(hours=5))
    return replace(Evidence(chain, caller, RoleCall(OPERATIONS, NOW, "ada")), **more)


def by_role() -> Evidence:
    """Return the evidence of a call by the session of a role."""
    caller = CallerIdentity(OPERATIONS.replace("operations", "hub"), "role", session_name="ada", issued_at=NOW)
    return evidence(caller=caller)


def wanting(*values: str) -> Judgment:
    """Return the judgment of a trust policy that wants *values*."""
    return replace(DENIED, wanted=values)


def own(*documents: Any) -> Judgment:
    """Return the judgment of policies of ada's own."""
    policies = tuple(read_policy(each, PolicyKind.IDENTITY, "policy assume of group ops") for each in documents)
    found = evidence()
    return judge(found.caller, found.call, OwnPolicies(policies), None)


def trusting(document: Any) -> Judgment:
    """Return the judgment of a trust policy."""
    found = evidence()
    return judge(found.caller, found.call, None, read_policy(document, PolicyKind.TRUST, "trust policy of operations"))


IF_NEAR = {
    "Statement": {
        "Effect": "Allow",
        "Action": "sts:*",
        "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    }
}
DENY = {"Statement": {"Sid": "Never", "Effect": "Deny", "Action": "*", "Resource": "*"}}


@pytest.mark.parametrize(
    ("cause", "found", "sentence", "advice"),
    [
        (
            "mfa_missing",
            evidence(caller=CallerIdentity(ADA, "access_key")),
            f"{ROLE} demands MFA, and profile ops names no MFA device",
            (
                "awsroles mfa enroll --profile master",
                "or name the device in awsroles_mfa_serial of the profile",
            ),
        ),
        (
            "mfa_missing",
            by_role(),
            f"{ROLE} demands MFA, which the session of another role never carries",
            (
                "assume it from master itself",
                "awsroles login ops --source master",
            ),
        ),
        (
            "mfa_too_old",
            evidence(trust=wanting("3600")),
            f"the MFA code was given 5 h ago, too long for {ROLE}, and it takes one of at most 1 h",
            (
                "awsroles login --force ops",
                "awsroles_mfa_max_age_seconds = 3600 in the profile asks for a new code in time",
            ),
        ),
        (
            "no_identity_policy",
            evidence(),
            f"no policy of user ada allows sts:AssumeRole on {ROLE}",
            (
                "ask your administrator for this statement",
                f'{{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{OPERATIONS}"}}',
            ),
        ),
        (
            "explicit_deny",
            evidence(own=own(DENY)),
            f"policy assume of group ops, statement Never denies sts:AssumeRole on {ROLE}",
            ("ask your administrator to except this role from the Deny statement",),
        ),
        (
            "explicit_deny",
            evidence(words=DenialWords("", kind="identity-based policy", explicit=True, policy_arn=POLICY)),
            f"an identity-based policy denies sts:AssumeRole on {ROLE} ({POLICY})",
            ("ask your administrator to except this role from the Deny statement",),
        ),
        (
            "explicit_deny",
            evidence(words=DenialWords("", kind="session policy", explicit=True)),
            f"a session policy denies sts:AssumeRole on {ROLE}",
            ("ask your administrator to except this role from the Deny statement",),
        ),
        (
            "explicit_deny",
            evidence(own=own(allow(["*"])), forced_mfa=own(DENY)),
            (
                "policy assume of group ops, statement Never forces MFA, "
                "and may not count the code of a session made from the access key itself"
            ),
            ("awsroles login ops --duration 1h --save",),
        ),
        (
            "boundary",
            evidence(words=DenialWords("", policy_arn=POLICY)),
            f"the permissions boundary of user ada ({POLICY}) does not allow sts:AssumeRole on {ROLE}",
            ("ask your administrator to add the role to the boundary",),
        ),
        (
            "scp",
            evidence(),
            f"a service control policy of your own account does not allow sts:AssumeRole on {ROLE}",
            ("send the message below to the administrators of your organization",),
        ),
        (
            "rcp",
            evidence(),
            f"a resource control policy of account 222222222222 denies {ROLE}",
            (SEND,),
        ),
        (
            "endpoint_policy",
            evidence(),
            f"the policy of the VPC endpoint that the call goes through does not allow {ROLE}",
            ("ask the owners of the network to allow it, or call from another network",),
        ),
        ("role_missing", evidence(), "account 222222222222 has no role operations", (SEND,)),
        (
            "role_missing_or_untrusted",
            evidence(own=own(allow(["sts:*"]))),
            f"{ROLE} does not exist, or its trust policy does not trust you",
            (SEND,),
        ),
        (
            "role_missing_or_untrusted",
            evidence(),
            (
                f"{ROLE} does not exist, or its trust policy does not trust you, "
                "or your own policies, which cannot all be read, do not allow it"
            ),
            (SEND,),
        ),
        ("untrusted", evidence(), f"the trust policy of {ROLE} does not trust user ada", (SEND,)),
        (
            "untrusted",
            evidence(trust=trusting(trust("111111111111", conditions={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))),
            f"the trust policy of {ROLE} trusts you if aws:SourceIp is in 10.0.0.0/8",
            (SEND,),
        ),
        (
            "untrusted",
            evidence(
                trust=trusting({"Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Sid": "Nobody"}})
            ),
            "trust policy of operations, statement Nobody denies user ada",
            (SEND,),
        ),
        (
            "role_name_near",
            evidence(near_role=parse_role_arn(f"{OPERATIONS}-2")),
            "no role operations is known in account 222222222222, and operations-2 may be meant",
            (f"awsroles profile add ops --role-arn {OPERATIONS}-2 --source master --replace",),
        ),
        (
            "role_name_near",
            evidence(found_role=RoleArn("aws", "222222222222", "team/", "operations")),
            "the role operations is called team/operations in account 222222222222",
            (f"awsroles profile add ops --role-arn {TEAM} --source master --replace",),
        ),
        (
            "account_near",
            evidence(near_account="222222222223"),
            "account 222222222222 is not known; account 222222222223 is and may be meant",
            (f"awsroles profile add ops --role-arn {NEAR_ACCOUNT} --source master --replace",),
        ),
        (
            "external_id",
            evidence(),
            f"{ROLE} wants an external ID",
            ("ask the role's owner for the external ID", "awsroles login ops --external-id ID"),
        ),
        (
            "external_id",
            evidence(trust=wanting("b-2"), call=RoleCall(OPERATIONS, NOW, "ada", external_id="a-1")),
            f"{ROLE} wants another external ID than a-1",
            ("awsroles login ops --external-id b-2",),
        ),
        (
            "session_name",
            evidence(trust=wanting("${aws:username}"), call=RoleCall(OPERATIONS, NOW, "night")),
            f"{ROLE} wants another role session name than night",
            ("awsroles login ops --session-name ada",),
        ),
        (
            "session_name",
            evidence(trust=wanting("ops-*")),
            f"{ROLE} wants another role session name than ada",
            ("the trust policy wants a name such as ops-*", "awsroles login ops --session-name NAME"),
        ),
        (
            "source_identity",
            evidence(trust=wanting("ada.l")),
            f"{ROLE} wants a source identity",
            ("awsroles login ops --source-identity ada.l",),
        ),
        (
            "source_identity",
            evidence(trust=wanting("ada.l"), call=RoleCall(OPERATIONS, NOW, "ada", source_identity="bob")),
            f"{ROLE} wants another source identity than bob",
            ("awsroles login ops --source-identity ada.l",),
        ),
        (
            "source_identity",
            evidence(call=RoleCall(OPERATIONS, NOW, "ada", source_identity="ada")),
            f"your policies or the trust policy of {ROLE} do not allow sts:SetSourceIdentity",
            ("remove awsroles_source_identity from the profile, or have both allow it",),
        ),
        (
            "session_tags",
            evidence(),
            f"your policies or the trust policy of {ROLE} do not allow sts:TagSession",
            ("remove awsroles_reason_in_session_tags from the profile, or have both allow it",),
        ),
        (
            "unknown",
            evidence(own=own(IF_NEAR)),
            f"AWS denies {ROLE}, which is allowed if aws:SourceIp is in 10.0.0.0/8",
            (SEND,),
        ),
        (
            "unknown",
            evidence(),
            f"AWS denies {ROLE}, and neither your policies nor its trust policy say why",
            ("a control policy or the policy of a VPC endpoint may deny it", SEND),
        ),
    ],
)
def test_a_cause_has_its_words(cause: Cause, found: Evidence, sentence: str, advice: tuple[str, ...]) -> None:
    finding = find(found, cause, "known")
    assert (finding.sentence, finding.advice) == (sentence, advice)


def test_forced_mfa_itself_is_no_denial_of_a_session_with_mfa() -> None:
    assert own(allow(["sts:*"]), force_mfa_policy()).allows


def test_a_profile_that_gets_another_role_keeps_its_other_options() -> None:
    lines = (
        "region = eu-west-3\nawsroles_external_id = Blue/42\nawsroles_duration_seconds = 1800\n"
        "awsroles_account_name = Big Shop\n"
    )
    config = MemoryProfileFile(CONFIG.replace("[profile ops]\n", f"[profile ops]\n{lines}")).read()
    chain = Profiles(config, MemoryProfileFile("", "credentials").read()).chain("ops")
    found = evidence(chain=chain, found_role=parse_role_arn(TEAM))
    options = "--source master --region eu-west-3 --external-id Blue/42 --duration 1800 --account-name 'Big Shop'"
    (command,) = find(found, "role_name_near", "known").advice
    assert command == f"awsroles profile add ops --role-arn {TEAM} {options} --replace"
    (command,) = find(replace(found, near_account="222222222223"), "account_near", "known").advice
    assert command.endswith("--duration 1800 --replace")
