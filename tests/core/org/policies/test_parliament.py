"""Parliament, a linter of IAM policies, finds nothing in generated identity policies and control policies.

Trust policies are not asked about: it calls each of them malformed.
"""

import json
import warnings
from collections.abc import Iterator

import pytest
from testbed.scenarios.judged import example
from testbed.scenarios.organizations import organization_of
from testbed.scenarios.tools import company

from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Document

with warnings.catch_warnings():
    # It loads its version by pkg_resources, which setuptools warns of.
    warnings.simplefilter("ignore")
    from parliament import analyze_policy_string

# Findings that are right as they are: the issue, a word of its detail, and the reason.
EXPLAINED = {
    ("INVALID_ARN", "Account expected"): "the account of AWS's own policies is called aws",
    ("UNKNOWN_CONDITION_FOR_ACTION", "aws:ViaAWSService"): "it is a global key that parliament does not know",
    ("RESOURCE_STAR", "organizations:DescribePolicy"): "the management account has one organization, which is read",
}


def documents(organization: Organization) -> Iterator[tuple[str, Document]]:
    resources = generate(organization)
    yield from ((each.name, each.document) for each in resources.policies)
    yield from ((each.name, each.document) for each in resources.control_policies)
    for group in resources.groups:
        yield from ((f"{group.name}/{name}", document) for name, document in group.inline.items())


def findings(document: Document) -> Iterator[tuple[str, str]]:
    for each in analyze_policy_string(json.dumps(document)).findings:
        yield each.issue, f"{each.detail} {each.location.get('string', '')}"


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str, str]]:
    organizations = (example(), organization_of(company()))
    return [
        (name, *each)
        for organization in organizations
        for name, document in documents(organization)
        for each in findings(document)
    ]


def test_there_is_no_finding_without_a_reason(found: list[tuple[str, str, str]]) -> None:
    explained = [each for each in found if any(each[1] == issue and word in each[2] for issue, word in EXPLAINED)]
    assert [each for each in found if each not in explained] == []


def test_each_reason_has_a_finding(found: list[tuple[str, str, str]]) -> None:
    for issue, word in EXPLAINED:
        assert any(each[1] == issue and word in each[2] for each in found), (issue, word)


def test_parliament_finds_what_is_wrong() -> None:
    wrong = {"Effect": "Allow", "Action": "iam:CreateVirtualDevice", "Resource": "*"}
    assert [each[0] for each in findings({"Version": "2012-10-17", "Statement": [wrong]})] == ["UNKNOWN_ACTION"]
