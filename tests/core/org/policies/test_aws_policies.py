"""The table of AWS managed policies, and what is said about a name that is not in it."""

from pathlib import Path

import pytest
from testbed.scenarios.organizations import FILE, SMALL, problems_of

from awsroles.core.org.policies import aws_policy_names
from awsroles.core.org.policies.named import policy_arn
from devtools.aws_policies import table


def test_the_table_is_the_one_of_moto() -> None:
    assert Path(aws_policy_names.__file__).read_text() == table(), "run `make aws-policies`"


@pytest.mark.parametrize(
    ("policy", "partition", "arn"),
    [
        ("aws:AdministratorAccess", "aws", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ("aws:NetworkAdministrator", "aws", "arn:aws:iam::aws:policy/job-function/NetworkAdministrator"),
        ("aws:job-function/NetworkAdministrator", "aws", "arn:aws:iam::aws:policy/job-function/NetworkAdministrator"),
        ("aws:Billing", "aws-cn", "arn:aws-cn:iam::aws:policy/job-function/Billing"),
        ("aws:AWS_ConfigRole", "aws", "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"),
        ("customer:boundary", "aws", "arn:aws:iam::222222222222:policy/boundary"),
        ("customer:team/boundary", "aws-us-gov", "arn:aws-us-gov:iam::222222222222:policy/team/boundary"),
        ("arn:aws:iam::aws:policy/Newer", "aws", "arn:aws:iam::aws:policy/Newer"),
    ],
)
def test_a_policy_has_the_arn_of_its_path(policy: str, partition: str, arn: str) -> None:
    assert policy_arn(policy, partition, "222222222222") == arn


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (
            "aws:SecurtyAudit",
            'awsroles knows no AWS managed policy "SecurtyAudit": write aws:SecurityAudit, or the ARN of a newer one',
        ),
        (
            "aws:SECURITYAUDIT",
            'awsroles knows no AWS managed policy "SECURITYAUDIT": write aws:SecurityAudit, or the ARN of a newer one',
        ),
        (
            "aws:Zebra-Crossing-42",
            'awsroles knows no AWS managed policy "Zebra-Crossing-42": write the ARN if it is a newer one',
        ),
        (
            "aws:job-function/SecurityAudit",
            "the path of SecurityAudit is /: write aws:SecurityAudit",
        ),
        (
            "aws:service-role/Billing",
            "the path of Billing is /job-function/: write aws:job-function/Billing",
        ),
        (
            "aws:AWSSupportServiceRolePolicy",
            "AWSSupportServiceRolePolicy is for service-linked roles: AWS attaches it to no other role",
        ),
        (
            "aws:root-task/S3UnlockBucketPolicy",
            "S3UnlockBucketPolicy is for sessions of root users: AWS attaches it to no role",
        ),
        (
            "arn:aws:iam::111111111111:policy/team/a",
            "the policy is in account 111111111111, not in prod (222222222222): write customer:team/a",
        ),
    ],
)
def test_lint_tells_a_policy_that_cannot_be_attached(policy: str, problem: str) -> None:
    assert problems_of(SMALL.replace("aws:SecurityAudit", policy)) == [f"{FILE}:23:13: {problem}"]
    boundary = SMALL.replace('policies = ["aws:SecurityAudit"]', f'permissions_boundary = "{policy}"')
    assert problems_of(boundary) == [f"{FILE}:23:24: {problem}"]


@pytest.mark.parametrize("owner", ["222222222222", "aws"])
def test_lint_takes_arns_of_the_own_account_and_of_aws(owner: str) -> None:
    assert problems_of(SMALL.replace("aws:SecurityAudit", f"arn:aws:iam::{owner}:policy/team/a")) == []


def test_lint_tells_the_policies_of_guards() -> None:
    guarded = SMALL.replace("auditors = {}", 'auditors = { guard = ["aws:ReadOnlyAcces"] }')
    problem = (
        'awsroles knows no AWS managed policy "ReadOnlyAcces": write aws:ReadOnlyAccess, or the ARN of a newer one'
    )
    assert problems_of(guarded) == [f"{FILE}:13:23: {problem}"]


def test_the_nearest_names_of_a_few_are_looked_for() -> None:
    names = ", ".join(f'"aws:SecurityAudi{number}"' for number in range(1000))
    problems = problems_of(SMALL.replace('"aws:SecurityAudit"', names))
    assert len(problems) == 1000
    assert sum("write aws:SecurityAudit," in each for each in problems) == 20
