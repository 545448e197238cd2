"""Explanations from files of account authorization details, without asking AWS."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.scenario import ROLES, Scenario

from awsroles.core.explain.explanation import Explanation
from awsroles.errors import ConfigurationError
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, force_mfa_policy, trust, trust_with_mfa

Explain = Callable[..., Explanation]

MASTER = "111111111111"
LIMIT = f"arn:aws:iam::{MASTER}:policy/limit"


def user(*policies: Any, **more: Any) -> dict[str, Any]:
    """Return the file of ada's account, with in-line policies of her own."""
    inline = [{"PolicyName": f"p{number}", "PolicyDocument": each} for number, each in enumerate(policies)]
    limit = {"Arn": LIMIT, "PolicyVersionList": [{"IsDefaultVersion": True, "Document": allow(["s3:*"])}]}
    ada = {"UserName": "ada", "UserId": "AIDA1", "Arn": ADA, "UserPolicyList": inline, "GroupList": [], **more}
    return {"UserDetailList": [ada], "GroupDetailList": None, "RoleDetailList": [], "Policies": [limit]}


def role(trust_policy: Any, arn: str = OPERATIONS, *policies: Any) -> dict[str, Any]:
    """Return the file of an account with one role, whose documents are URL-encoded."""
    inline = [{"PolicyName": f"p{number}", "PolicyDocument": each} for number, each in enumerate(policies)]
    encoded = quote(json.dumps(trust_policy), safe="")
    one = {"Arn": arn, "RoleId": "AROA1", "AssumeRolePolicyDocument": encoded, "RolePolicyList": inline}
    return {"UserDetailList": [], "RoleDetailList": [one], "Policies": None}


@pytest.fixture
def offline(company: Scenario, explained: Explain, tmp_path: Path, aws: StandIn) -> Explain:
    """Return a function that explains a profile by files with these contents, and fails if AWS is asked."""

    def run(*contents: Any, name: str = "ops") -> Explanation:
        paths = [tmp_path / f"{number}.json" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_text(json.dumps(content))
        found = explained(name, log_in=False, files=[str(path) for path in paths])
        assert aws.calls == []
        assert company.secrets.items.keys() == {f"awsroles/access-key/{ADA}"}
        return found

    return run


def cause(explanation: Explanation) -> tuple[str, str | None, str]:
    """Return verdict, cause and certainty."""
    found = explanation.finding
    return explanation.verdict, None if found is None else found.cause, explanation.certainty


ALLOW = allow_assume([OPERATIONS])
TRUST = trust_with_mfa(MASTER, max_age=3600)


def test_both_sides_that_allow_are_likely_to_be_all(offline: Explain) -> None:
    assert cause(offline(user(ALLOW, force_mfa_policy()), role(TRUST))) == ("allowed", None, "likely")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([user(), role(TRUST)], ("denied", "no_identity_policy", "known")),
        ([user()], ("denied", "no_identity_policy", "known")),
        (
            [user(ALLOW, {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}})],
            ("denied", "explicit_deny", "known"),
        ),
        (
            [user(ALLOW, PermissionsBoundary={"PermissionsBoundaryArn": LIMIT}), role(TRUST)],
            ("denied", "boundary", "known"),
        ),
        ([user(ALLOW), role(trust("333333333333"))], ("denied", "untrusted", "known")),
        ([role(trust("333333333333"))], ("denied", "untrusted", "known")),
        ([user(ALLOW), role(trust_with_mfa(MASTER, external_id="x-1"))], ("denied", "external_id", "known")),
        (
            [user(ALLOW), role(trust(MASTER, conditions={"StringLike": {"sts:RoleSessionName": "b*"}}))],
            ("denied", "session_name", "known"),
        ),
        (
            [user(ALLOW), role(trust(MASTER, conditions={"StringLike": {"sts:SourceIdentity": "ada"}}))],
            ("denied", "source_identity", "known"),
        ),
        ([user(ALLOW), role(TRUST, f"{ROLES}billing")], ("denied", "role_missing", "known")),
        ([user(allow_assume([f"{ROLES}*"])), role(TRUST, f"{ROLES}operation")], ("denied", "role_name_near", "likely")),
        ([user(ALLOW)], ("unknown", "unknown", "likely")),
        ([role(TRUST)], ("unknown", "unknown", "likely")),
        ([user(ALLOW, GroupList=["gone"]), role(TRUST)], ("unknown", "unknown", "likely")),
        (
            [user(ALLOW), role(trust(MASTER, conditions={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}))],
            ("unknown", "unknown", "likely"),
        ),
    ],
)
def test_what_the_files_hold_decides(offline: Explain, files: list[Any], expected: tuple[str, str, str]) -> None:
    assert cause(offline(*files)) == expected


def test_files_that_are_missing_are_named(offline: Explain) -> None:
    found = offline(user(ALLOW))
    assert found.finding is not None
    words = "the files do not hold all of the trust policy of operations (account 222222222222)"
    assert found.finding.sentence == words
    assert found.finding.advice == ("add the file of that account, or ask AWS without --from-files",)
    found = offline(role(TRUST))
    assert found.finding is not None
    assert found.finding.sentence == "the files do not hold all of the policies of ada (account 111111111111)"


def test_the_steps_say_that_nothing_was_asked(offline: Explain) -> None:
    evidence = {each.check: each.evidence for each in offline(user(ALLOW), role(TRUST)).steps}
    assert evidence["assume_role"] == "AWS is not asked: the answer is that of the files"
    assert evidence["mfa_session"] == "the answer is that for an MFA code given now"
    assert evidence["owner"] == "control policies and the policies of VPC endpoints are not in the files"


def test_a_condition_that_no_file_can_settle_is_named(offline: Explain) -> None:
    found = offline(user(ALLOW), role(trust(MASTER, conditions={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})))
    assert found.finding is not None
    assert found.finding.sentence == "the role is allowed if aws:PrincipalOrgID is o-1"


def test_a_user_that_the_trust_policy_of_its_own_account_names_needs_no_policy(
    company: Scenario, offline: Explain
) -> None:
    at_home = f"arn:aws:iam::{MASTER}:role/home"
    company.config.text += f"\n[profile home]\nawsroles_role_arn = {at_home}\nawsroles_source_profile = master\n"
    account = {**user(), "RoleDetailList": role(trust(ADA), at_home)["RoleDetailList"]}
    assert cause(offline(account, name="home")) == ("allowed", None, "likely")


def test_each_role_of_a_chain_is_judged_with_the_policies_of_the_one_before(
    company: Scenario, offline: Explain
) -> None:
    deep = "arn:aws:iam::333333333333:role/deep"
    company.config.text += f"\n[profile deep]\nawsroles_role_arn = {deep}\nawsroles_source_profile = ops\n"
    plain, demanding = role(trust("222222222222"), deep), role(trust_with_mfa("222222222222"), deep)
    may, may_not = role(TRUST, OPERATIONS, allow_assume([deep])), role(TRUST)
    assert cause(offline(user(ALLOW), may, plain, name="deep")) == ("allowed", None, "likely")
    assert cause(offline(user(ALLOW), may_not, plain, name="deep")) == ("denied", "no_identity_policy", "known")
    assert cause(offline(user(ALLOW), may, demanding, name="deep")) == ("denied", "mfa_missing", "known")
    assert cause(offline(user(), may, plain, name="deep")) == ("denied", "no_identity_policy", "known")


def test_a_chained_session_of_over_an_hour_is_denied_without_asking(company: Scenario, offline: Explain) -> None:
    deep = "arn:aws:iam::333333333333:role/deep"
    company.config.text += (
        f"\n[profile deep]\nawsroles_role_arn = {deep}\nawsroles_source_profile = ops\n"
        "awsroles_duration_seconds = 7200\n"
    )
    files = [user(ALLOW), role(TRUST, OPERATIONS, allow_assume([deep])), role(trust("222222222222"), deep)]
    assert cause(offline(*files, name="deep")) == ("denied", "chained_duration", "known")


def test_keys_in_a_file_do_not_tell_their_user(company: Scenario, explained: Explain, tmp_path: Path) -> None:
    company.credentials.text = "[old]\naws_access_key_id = AKIAX\naws_secret_access_key = x\n"
    company.add_profile("by-file", "operations", "old")
    (tmp_path / "a.json").write_text(json.dumps(user(ALLOW)))
    with pytest.raises(ConfigurationError) as caught:
        explained("by-file", log_in=False, files=[str(tmp_path / "a.json")])
    assert caught.value.message == "profile 'old' does not name its user, so the files cannot be searched for it"
    assert caught.value.hint == "explain it without --from-files"
