"""The policies of a company of several accounts: levels of SCPs, its ID, the time, the tags of sessions."""

from collections.abc import Callable
from typing import Any

import pytest
from testbed.names import OPERATIONS

from awsroles.standin.accounts import AccessKey, ControlPolicy, Document
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

FULL = ControlPolicy("", allow(["*"]))
ONLY_S3 = ControlPolicy("", allow(["s3:*"]))


def assume(sts: Sts, key: AccessKey, **parameters: Any) -> Any:
    return sts(key).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada", **parameters)["Credentials"]


def conditional(operator: str, key: str, value: str) -> Document:
    return trust("111111111111", conditions={operator: {key: value}})


@pytest.mark.parametrize(
    ("root", "unit", "account"), [(ONLY_S3, FULL, FULL), (FULL, ONLY_S3, FULL), (FULL, FULL, ONLY_S3)]
)
def test_each_level_of_scps_has_to_allow(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused, root: Any, unit: Any, account: Any
) -> None:
    aws.add_role(OPERATIONS, trust("111111111111"))
    aws.higher_scps["111111111111"] = ((FULL,), (FULL,))
    aws.scps["111111111111"] = (FULL,)
    assert assume(sts, key)
    aws.higher_scps["111111111111"], aws.scps["111111111111"] = ((root,), (unit,)), (account,)
    assert refused(lambda: assume(sts, key))[1] == "AccessDenied"


def test_a_trust_policy_ends_at_its_date(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.add_role(OPERATIONS, conditional("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"))
    assert refused(lambda: assume(sts, key))[1] == "AccessDenied"
    aws.add_role(OPERATIONS, conditional("DateLessThan", "aws:CurrentTime", "2999-01-01T00:00:00Z"))
    assert assume(sts, key)


def test_the_organization_of_caller_and_role_are_in_the_context(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused
) -> None:
    aws.add_role(OPERATIONS, conditional("StringEquals", "aws:PrincipalOrgID", "o-standin001"))
    assert refused(lambda: assume(sts, key))[1] == "AccessDenied"
    aws.management_account = "111111111111"
    assert assume(sts, key)
    aws.add_role(OPERATIONS, conditional("StringEquals", "aws:ResourceOrgID", "o-standin001"))
    assert refused(lambda: assume(sts, key))[1] == "AccessDenied"
    aws.add_member_account("222222222222", "prod")
    assert assume(sts, key)


def test_a_session_with_tags_needs_sts_tag_session(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.add_role(OPERATIONS, trust("111111111111"))
    tags = [{"Key": "Team", "Value": "blue"}]
    denied = refused(lambda: assume(sts, key, Tags=tags))
    assert "is not authorized to perform: sts:TagSession" in denied[2]
    statement = {**conditional("StringEquals", "aws:RequestTag/Team", "blue")["Statement"][0], "Action": "sts:*"}
    aws.add_role(OPERATIONS, {"Statement": [statement]})
    aws.groups["arn:aws:iam::111111111111:group/operations"].policies = (allow(["sts:*"]),)
    assert assume(sts, key, Tags=tags)
    assert refused(lambda: assume(sts, key, Tags=[{"Key": "Team", "Value": "red"}]))[1] == "AccessDenied"
