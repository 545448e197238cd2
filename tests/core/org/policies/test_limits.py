"""The quotas that are checked before anything is written: the place, how much it is, and what to do."""

import json
from typing import Any

import pytest
from testbed.scenarios.generated import IDENTITY, PROD, SMALL_RESOURCES, document, role
from testbed.scenarios.organizations import FILE, SMALL, organization_of

from awsroles.core.dataclass import replace
from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.limits import check_limits
from awsroles.core.org.policies.quotas import size
from awsroles.core.org.policies.resources import ControlPolicy, Group, ManagedPolicy

AUDIT = 'policies = ["aws:SecurityAudit"]'


def problems_of(text: str, files: dict[str, str] | None = None) -> list[str]:
    """Return what `generate` raises for the organization *text*."""
    with pytest.raises(BrokenOrganizationError) as caught:
        generate(organization_of(text, files))
    return [str(each) for each in caught.value.problems]


def found(**parts: Any) -> list[str]:
    """Return what is wrong with the resources of a small company with other *parts*."""
    resources = replace(SMALL_RESOURCES, **parts)
    return [str(each) for each in check_limits(organization_of(SMALL), resources)]


def test_the_small_company_is_within_all_limits() -> None:
    assert found() == []


def test_a_trust_policy_has_2048_characters() -> None:
    def text(length: int) -> str:
        return SMALL.replace(AUDIT, f'external_id = {{ prod = "{"x" * length}" }}\ntags = [{tags}]')

    tags = ", ".join(f'"{number}{"t" * 100}"' for number in range(10, 16))
    (problem,) = problems_of(text(1224))
    assert problem == (
        f"{FILE}:20:3: the trust policy of role auditors in prod has 2266 characters, 2048 at most: "
        "shorten its external ID or its tags"
    )
    generate(organization_of(text(1224 - 2266 + 2048)))
    assert len(problems_of(text(1224 - 2266 + 2049))) == 1


def policy(characters: int) -> str:
    """Return a policy of that many characters, and white space, which does not count."""
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::"}
    start = {"Version": "2012-10-17", "Statement": [statement]}
    statement["Resource"] += "b" * (characters - len(json.dumps(start, separators=(",", ":"))))
    return json.dumps(start, indent=2)


def test_white_space_does_not_count() -> None:
    assert size(document({"Sid": "a b\tc"})) == size(document({"Sid": "abc"})) + len("\\t")


def test_the_in_line_policies_of_a_role_have_10240_characters_together() -> None:
    text = SMALL.replace(AUDIT, 'policies = ["file:a.json"]\ninline = "file:b.json"')
    generate(organization_of(text, {"a.json": policy(5000), "b.json": policy(5240)}))
    (problem,) = problems_of(text, {"a.json": policy(5000), "b.json": policy(5241)})
    assert problem == (
        f"{FILE}:20:3: the in-line policies of role auditors in prod have 10241 characters, 10240 at most: "
        "make one a managed policy, as customer:NAME"
    )


def test_what_is_wrong_in_many_accounts_is_told_for_the_first() -> None:
    text = SMALL.replace('policies = ["aws:AdministratorAccess"]', 'inline = "file:b.json"')
    (problem,) = problems_of(text, {"b.json": policy(10_241)})
    assert "of role operations in dev have" in problem


def test_a_role_has_ten_managed_policies() -> None:
    names = ", ".join(f'"customer:p-{number}"' for number in range(10))
    generate(organization_of(SMALL.replace(AUDIT, f"policies = [{names}]")))
    assert problems_of(SMALL.replace(AUDIT, f'policies = [{names}, "aws:Billing"]')) == [
        f"{FILE}:20:3: role auditors in prod has 11 managed policies, 10 at most: put several into one"
    ]


def test_the_same_policy_twice_counts_once() -> None:
    twice = 'policies = ["aws:Billing", "aws:job-function/Billing", "arn:aws:iam::aws:policy/job-function/Billing"]'
    roles = generate(organization_of(SMALL.replace(AUDIT, twice))).roles
    assert [each.managed for each in roles if each.name == "auditors"] == [
        ("arn:aws:iam::aws:policy/job-function/Billing",)
    ]


def test_path_and_name_of_a_role_have_64_characters_together() -> None:
    assert found(roles=(replace(role(PROD), function="operations", path="/team/", name="r" * 59),)) == []
    (problem,) = found(roles=(replace(role(PROD), function="operations", path="/team/", name="r" * 60),))
    assert problem == (
        f"{FILE}:15:3: the path and name of role {'r' * 60} in prod have 65 characters, 64 at most: "
        "shorten role_path or role_name"
    )


def test_names_that_differ_in_case_only_are_one_for_iam() -> None:
    roles = (role(PROD, "audit"), role(PROD, "Audit"))
    groups = (Group("ops", ()), Group("OPS", ()))
    policies = tuple(ManagedPolicy(PROD, name, "/", "", document()) for name in ("p", "P"))
    assert found(roles=roles, groups=groups, policies=policies) == [
        f"{FILE}:3:2: two roles in prod are audit and Audit, which is one name for IAM: call one differently",
        f"{FILE}:3:2: two groups in identity are ops and OPS, which is one name for IAM: call one differently",
        f"{FILE}:3:2: two managed policies in prod are p and P, which is one name for IAM: call one differently",
    ]


def test_a_name_twice_is_an_error() -> None:
    assert found(groups=(Group("ops", ()), Group("ops", ()))) == [
        f"{FILE}:3:2: two groups in identity have the name ops: call one differently"
    ]


def test_a_user_is_in_ten_groups() -> None:
    assert found(groups=tuple(Group(f"g-{number}", ("ada",)) for number in range(10))) == []
    assert found(groups=tuple(Group(f"g-{number}", ("ada", "eve")) for number in range(11))) == [
        f"{FILE}:26:1: ada has 11 groups, 10 at most: take a function away",
        f"{FILE}:3:2: eve has 11 groups, 10 at most: take a function away",
    ]


def test_a_group_has_5120_characters_in_line_and_ten_managed_policies() -> None:
    full = json.loads(policy(5121))
    assert found(groups=(Group("ops", (), tuple("abcdefghijk"), {"a": full}, "auditors"),)) == [
        f"{FILE}:13:1: the in-line policies of group ops have 5121 characters, 5120 at most: split the function",
        f"{FILE}:13:1: group ops has 11 managed policies, 10 at most: put several into one",
    ]


def test_a_managed_policy_has_6144_characters() -> None:
    full = tuple(ManagedPolicy(PROD, f"p{count}", "/", "", json.loads(policy(count))) for count in (6144, 6145))
    what = "the managed policy p6145 in prod has 6145 characters, 6144 at most"
    assert found(policies=full) == [f"{FILE}:3:2: {what}: shorten the names that are in it"]


def test_an_account_has_ten_control_policies_of_10240_characters_each_and_fullawsaccess_is_one() -> None:
    small = tuple(ControlPolicy(f"p-{number}", "", json.loads(policy(200)), (PROD,)) for number in range(9))
    assert found(control_policies=small) == []
    full = ControlPolicy("full", "", json.loads(policy(10_241)), (PROD,))
    assert found(control_policies=(*small, full)) == [
        f"{FILE}:1:1: the control policy full has 10241 characters, 10240 at most: name fewer exceptions or services",
        f"{FILE}:1:1: prod has 10 control policies beside FullAWSAccess, 9 at most: name it in fewer guardrails",
    ]


def test_an_account_has_1000_roles() -> None:
    roles = tuple(role(PROD, f"r-{number}") for number in range(1001))
    assert found(roles=roles[:1000]) == []
    assert found(roles=roles) == [f"{FILE}:3:2: prod has 1001 roles, 1000 at most: grant it fewer functions"]


def test_the_master_account_has_300_groups_and_1500_managed_policies() -> None:
    groups = tuple(Group(f"g-{number}", ()) for number in range(301))
    policies = tuple(ManagedPolicy(IDENTITY, f"p-{number}", "/", "", document()) for number in range(1501))
    assert found(groups=groups[:300], policies=policies[:1500]) == []
    assert found(groups=groups, policies=policies) == [
        f"{FILE}:3:2: identity has 301 groups, 300 at most: join functions",
        f"{FILE}:3:2: identity has 1501 managed policies, 1500 at most: join functions",
    ]


def test_the_master_account_has_5000_users_with_machines_and_break_glass() -> None:
    people = "".join(f"u-{number} = {{ functions = [] }}\n" for number in range(4996))
    rest = '[machines]\nm = { reason = "old" }\n[break_glass]\nusers = ["g-1"]\n'
    generate(organization_of(SMALL + people + rest))
    more = f"u-more = {{ functions = [] }}\n{rest}"
    assert problems_of(SMALL + people + more) == [
        f"{FILE}:3:2: identity has 5001 users, 5000 at most: remove those who left"
    ]


def test_the_session_policies_of_a_guard_have_2048_characters_and_ten_managed_ones() -> None:
    names = ", ".join(f'"customer:p-{number}"' for number in range(11))
    text = SMALL.replace("auditors = {}", f'auditors = {{ guard = ["file:a.json", {names}] }}')
    assert problems_of(text, {"a.json": policy(2049)}) == [
        f"{FILE}:13:22: a session has 11 managed policies, 10 at most: put several into one",
        f"{FILE}:13:22: the session policies have 2049 characters, 2048 at most: make one a managed policy",
    ]
    generate(organization_of(text.replace(', "customer:p-10"', ""), {"a.json": policy(2048)}))
