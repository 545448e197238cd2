"""Denials by each kind of policy, and AWS's words for them."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from testbed.names import ADA, OPERATIONS

from awsroles.standin.accounts import AccessKey, ControlPolicy, Document
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

ORGANIZATION = "arn:aws:organizations::111111111111:policy/o-a1b2c3d4e5"
SCP = f"{ORGANIZATION}/service_control_policy/p-11111111"
RCP = f"{ORGANIZATION}/resource_control_policy/p-22222222"
BOUNDARY = "arn:aws:iam::111111111111:policy/boundary"
FULL = allow(["*"])
DENY: Document = {"Statement": {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}}
START = f"User: {ADA} is not authorized to perform: sts:AssumeRole"
ON_ROLE = f"{START} on resource: {OPERATIONS}"


def scp_denies(aws: StandIn) -> None:
    aws.scps["111111111111"] = (ControlPolicy("", FULL), ControlPolicy(SCP, DENY))


def scp_is_silent(aws: StandIn) -> None:
    aws.scps["111111111111"] = (ControlPolicy(SCP, allow(["s3:*"])),)


def rcp_denies(aws: StandIn) -> None:
    aws.rcps["222222222222"] = (ControlPolicy(RCP, DENY),)


def endpoint_denies(aws: StandIn) -> None:
    aws.endpoint_policy = ControlPolicy("", DENY)


def endpoint_is_silent(aws: StandIn) -> None:
    aws.endpoint_policy = ControlPolicy("", allow(["s3:*"]))


def boundary_is_silent(aws: StandIn) -> None:
    aws.users[ADA].boundary = ControlPolicy(BOUNDARY, allow(["iam:*"]))


def boundary_denies(aws: StandIn) -> None:
    aws.users[ADA].boundary = ControlPolicy(BOUNDARY, DENY)


def user_denies(aws: StandIn) -> None:
    aws.users[ADA].policies = (DENY,)


def user_is_silent(aws: StandIn) -> None:
    aws.users[ADA].groups = ()


def trust_denies(aws: StandIn) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    aws.add_role(OPERATIONS, {"Statement": [*trust("111111111111")["Statement"], statement]})


def trust_is_silent(aws: StandIn) -> None:
    aws.add_role(OPERATIONS, trust("333333333333"))


def role_is_missing(aws: StandIn) -> None:
    del aws.roles[OPERATIONS]


@pytest.mark.parametrize(
    ("fault", "words", "arn"),
    [
        (scp_denies, f"{ON_ROLE} with an explicit deny in a service control policy", SCP),
        (scp_is_silent, f"{ON_ROLE} because no service control policy allows the sts:AssumeRole action", ""),
        (rcp_denies, f"{ON_ROLE} with an explicit deny in a resource control policy", RCP),
        (endpoint_denies, f"{ON_ROLE} with an explicit deny in a VPC endpoint policy", ""),
        (endpoint_is_silent, f"{ON_ROLE} because no VPC endpoint policy allows the sts:AssumeRole action", ""),
        (boundary_is_silent, f"{ON_ROLE} because no permissions boundary allows the sts:AssumeRole action", BOUNDARY),
        (boundary_denies, f"{ON_ROLE} with an explicit deny in a permissions boundary", BOUNDARY),
        (user_denies, f"{ON_ROLE} with an explicit deny in an identity-based policy", ""),
        (user_is_silent, f"{ON_ROLE} because no identity-based policy allows the sts:AssumeRole action", ""),
        (trust_denies, f"{START} with an explicit deny in the role trust policy", ""),
        (trust_is_silent, f"{START} because no role trust policy allows the sts:AssumeRole action", ""),
        (role_is_missing, ON_ROLE, ""),
    ],
)
def test_a_denial_names_as_much_as_aws_is_set_to_tell(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused, fault: Callable[[StandIn], None], words: str, arn: str
) -> None:
    aws.add_role(OPERATIONS, trust("111111111111"))
    fault(aws)

    def told(denial_words: Literal["bare", "kind", "arn"]) -> tuple[int, str, str]:
        aws.denial_words = denial_words
        return refused(lambda: sts(key).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada"))

    assert told("bare") == (403, "AccessDenied", ON_ROLE)
    assert told("kind") == (403, "AccessDenied", words)
    assert told("arn") == (403, "AccessDenied", f"{words}: {arn}" if arn else words)


def test_service_control_policies_spare_the_management_account(aws: StandIn, sts: Sts, key: AccessKey) -> None:
    aws.add_role(OPERATIONS, trust("111111111111"))
    scp_denies(aws)
    aws.management_account = "111111111111"
    assert sts(key).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada")["Credentials"]


def test_a_trust_policy_that_names_the_user_of_its_account_needs_no_other(
    aws: StandIn, sts: Sts, key: AccessKey
) -> None:
    at_home = "arn:aws:iam::111111111111:role/home"
    aws.add_role(at_home, trust(ADA))
    aws.users[ADA].boundary = ControlPolicy(BOUNDARY, allow_assume([OPERATIONS]))
    assert sts(key).assume_role(RoleArn=at_home, RoleSessionName="ada")["Credentials"]
