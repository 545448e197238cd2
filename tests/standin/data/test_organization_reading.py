"""The structure of an organization and its control policies, called by plain boto3."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import ADA

from awsroles.standin.accounts import AccessKey, ControlPolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

Client = Callable[..., Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

NO_USERS = ControlPolicy(
    "arn:aws:organizations::111111111111:policy/o-standin001/service_control_policy/p-nousers",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}]},
)


@pytest.fixture
def unit(aws: StandIn) -> str:
    """Make an organization of two accounts, one of them in a unit; return the unit."""
    aws.users[ADA].policies = (allow(["organizations:*"]),)
    aws.management_account = "111111111111"
    aws.add_member_account("111111111111", "Master")
    aws.add_member_account("222222222222", "Production")
    unit = aws.structure.add_unit("workloads")
    aws.structure.parents["222222222222"] = unit
    aws.structure.attach(unit, NO_USERS, name="awsroles-no-users")
    return unit


@pytest.fixture
def organizations(client: Client, key: AccessKey) -> Any:
    return client("organizations", key)


def test_accounts_are_found_from_the_root_downwards(unit: str, organizations: Any) -> None:
    [root] = organizations.list_roots()["Roots"]
    assert root["PolicyTypes"] == [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]
    [found] = organizations.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    assert (found["Id"], found["Name"]) == (unit, "workloads")
    children = organizations.list_children(ParentId=unit, ChildType="ACCOUNT")["Children"]
    assert children == [{"Id": "222222222222", "Type": "ACCOUNT"}]
    assert organizations.list_children(ParentId=root["Id"], ChildType="ACCOUNT")["Children"][0]["Id"] == "111111111111"
    assert organizations.list_parents(ChildId="222222222222")["Parents"] == [
        {"Id": unit, "Type": "ORGANIZATIONAL_UNIT"}
    ]


def test_policies_are_told_where_they_are_attached_and_nowhere_below(unit: str, organizations: Any) -> None:
    kind = "SERVICE_CONTROL_POLICY"
    names = {
        target: [
            each["Name"] for each in organizations.list_policies_for_target(TargetId=target, Filter=kind)["Policies"]
        ]
        for target in (unit, "222222222222")
    }
    assert names == {unit: ["FullAWSAccess", "awsroles-no-users"], "222222222222": ["FullAWSAccess"]}
    assert organizations.list_policies_for_target(TargetId=unit, Filter="TAG_POLICY")["Policies"] == []
    targets = organizations.list_targets_for_policy(PolicyId="p-nousers")["Targets"]
    assert [(each["TargetId"], each["Type"]) for each in targets] == [(unit, "ORGANIZATIONAL_UNIT")]
    assert {each["Id"] for each in organizations.list_policies(Filter=kind)["Policies"]} == {
        "p-FullAWSAccess",
        "p-nousers",
    }
    described = organizations.describe_policy(PolicyId="p-nousers")["Policy"]
    assert json.loads(described["Content"]) == NO_USERS.document


@pytest.mark.usefixtures("unit")
def test_pages_may_be_empty_and_not_the_last_ones(aws: StandIn, organizations: Any) -> None:
    aws.page_size = 1
    pages = list(organizations.get_paginator("list_targets_for_policy").paginate(PolicyId="p-FullAWSAccess"))
    assert [len(page["Targets"]) for page in pages] == [0, 1] * 4


@pytest.mark.usefixtures("unit")
def test_only_the_management_account_and_delegated_administrators_may_ask(
    aws: StandIn, organizations: Any, refused: Refused
) -> None:
    aws.management_account = "222222222222"
    assert refused(organizations.list_roots)[1] == "AccessDeniedException"
    aws.delegated_administrators = {"111111111111"}
    assert organizations.list_roots()["Roots"]
    aws.users[ADA].policies = (allow(["organizations:ListRoots"]),)
    status, code, words = refused(lambda: organizations.describe_policy(PolicyId="p-nousers"))
    assert (status, code) == (400, "AccessDeniedException")
    assert "not authorized to perform: organizations:DescribePolicy on resource: " + NO_USERS.arn in words


def test_attached_policies_restrict_the_accounts_below_once_they_are_enforced(
    aws: StandIn, unit: str, client: Client, key: AccessKey, refused: Refused
) -> None:
    aws.management_account = "999999999999"
    aws.users[ADA].policies = (allow(["iam:*"]),)
    assert refused(lambda: client("iam", key).create_user(UserName="ada"))[1] == "EntityAlreadyExists"
    aws.structure.parents["111111111111"] = unit
    aws.enforce_control_policies()
    status, code, words = refused(lambda: client("iam", key).create_user(UserName="ada"))
    assert (status, code) == (403, "AccessDenied")
    assert "explicit deny in a service control policy" in words
