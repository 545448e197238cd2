"""Findings about doors: each statement of a live trust policy, for each principal, with MFA absent, false and true."""

from typing import Any

import pytest
from testbed.organization.checked import (
    DEV,
    MANAGEMENT,
    MASTER,
    MAYBE_MFA,
    MFA,
    PROD,
    ROOT,
    Company,
    lets_in,
    trust,
)

FOREIGN = "999999999999"


def doors(company: Company) -> list[str]:
    return [each for each in company.messages() if not each.startswith("role_trust")]


def with_doors(company: Company, *statements: Any) -> list[str]:
    """Return the findings if the trust policy of prod's operations has *statements* besides."""
    own = company.live.accounts[PROD].roles["operations"].trust.content["Statement"]
    company.role(PROD, "operations", trust=trust("operations", *own, *statements))
    return doors(company)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (lets_in(ROOT), f"account {MASTER} (identity) with an access key and a session without MFA (statement 3)"),
        (lets_in(MASTER), f"account {MASTER} (identity) with an access key and a session without MFA (statement 3)"),
        (lets_in(ROOT, **MAYBE_MFA), f"account {MASTER} (identity) with an access key (statement 3)"),
        (
            lets_in(ROOT, Bool={"aws:MultiFactorAuthPresent": "false"}),
            f"account {MASTER} (identity) with a session without MFA (statement 3)",
        ),
        (
            lets_in(f"arn:aws:iam::{MASTER}:user/ada"),
            f"arn:aws:iam::{MASTER}:user/ada with an access key and a session without MFA (statement 3)",
        ),
        (
            lets_in(ROOT, ArnLike={"aws:PrincipalArn": f"arn:aws:iam::{MASTER}:user/ci-*"}),
            f"account {MASTER} (identity) with an access key and a session without MFA (statement 3)",
        ),
        (
            lets_in(FOREIGN, StringEquals={"sts:ExternalId": "cvp-1"}),
            f"account {FOREIGN} with an access key and a session without MFA (statement 3)",
        ),
        (
            lets_in("*", StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}),
            "everyone under conditions with an access key and a session without MFA (statement 3)",
        ),
    ],
    ids=["account", "number", "if-exists", "false", "user", "named", "foreign", "organization"],
)
def test_whatever_but_mfa_lets_in_is_a_door_without_mfa(company: Company, statement: Any, told: str) -> None:
    assert with_doors(company, statement) == [f"door_without_mfa: lets in {told}"]


def test_a_deny_of_what_comes_without_mfa_shuts_the_door(company: Company) -> None:
    deny = {**lets_in("*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"}), "Effect": "Deny"}
    assert with_doors(company, lets_in(ROOT), deny) == []
    leaky = {**lets_in("*", Bool={"aws:MultiFactorAuthPresent": "false"}), "Effect": "Deny"}
    company.role(PROD, "operations", trust=trust("operations", lets_in(ROOT), leaky))
    assert doors(company) == [f"door_without_mfa: lets in account {MASTER} (identity) with an access key (statement 1)"]


@pytest.mark.parametrize(
    ("principal", "shown"),
    [
        ({"Service": "ec2.amazonaws.com"}, "ec2.amazonaws.com"),
        ({"Federated": f"arn:aws:iam::{PROD}:saml-provider/Corp"}, f"arn:aws:iam::{PROD}:saml-provider/Corp"),
        ({"Federated": "cognito-identity.amazonaws.com"}, "cognito-identity.amazonaws.com"),
        ({"AWS": f"arn:aws:iam::{DEV}:role/deployer"}, f"arn:aws:iam::{DEV}:role/deployer"),
        (
            {"AWS": f"arn:aws:iam::{DEV}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"},
            f"arn:aws:iam::{DEV}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1",
        ),
        (
            {"AWS": f"arn:aws:sts::{DEV}:assumed-role/deployer/session"},
            f"arn:aws:sts::{DEV}:assumed-role/deployer/session",
        ),
    ],
)
def test_whoever_else_gets_into_a_role_of_the_file_is_another_door(
    company: Company, principal: Any, shown: str
) -> None:
    assert with_doors(company, lets_in(principal)) == [f"other_door: lets in {shown} (statement 3)"]


def test_users_of_another_account_with_mfa_are_another_door(company: Company) -> None:
    assert with_doors(company, lets_in(DEV, **MFA)) == [f"other_door: lets in account {DEV} (dev) (statement 3)"]


def test_a_door_for_everyone_is_told(company: Company) -> None:
    assert with_doors(company, lets_in("*")) == [
        "door_for_everyone: lets in everyone, even with an access key and a session without MFA (statement 3)"
    ]
    company.role(PROD, "operations", trust=trust("operations", lets_in("*", **MFA)))
    assert doors(company) == ["door_for_everyone: lets in everyone (statement 1)"]


def test_what_is_left_of_a_deleted_principal_is_told(company: Company) -> None:
    assert with_doors(company, lets_in("AIDACKCEVSQ6C2EXAMPLE")) == [
        "left_over_principal: names AIDACKCEVSQ6C2EXAMPLE, who is deleted (statement 3)"
    ]


def test_a_statement_that_allows_no_session_is_no_door(company: Company) -> None:
    tags = {"Sid": "Tags", "Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "sts:TagSession"}
    assert with_doors(company, tags) == []


def test_roles_beside_the_file_are_told_if_people_get_in(company: Company) -> None:
    company.add_role(PROD, "lambda", lets_in({"Service": "lambda.amazonaws.com"}))
    company.add_role(PROD, "inside", lets_in(f"arn:aws:iam::{PROD}:root"))
    company.add_role(PROD, "worker", lets_in(f"arn:aws:iam::{PROD}:role/lambda"))
    assert company.found() == []
    company.add_role(PROD, "legacy", lets_in(ROOT, **MFA))
    company.add_role(PROD, "vendor", lets_in(FOREIGN, StringEquals={"sts:ExternalId": "v"}))
    company.add_role(DEV, "github", lets_in({"Federated": "token.actions.githubusercontent.com"}))
    assert company.found() == [
        "door_without_mfa prod role/vendor",
        "unknown_role prod role/legacy",
        "unknown_role dev role/github",
    ]


def test_the_deploy_role_is_told_apart(company: Company) -> None:
    company.add_role(PROD, "OrganizationAccountAccessRole", lets_in(f"arn:aws:iam::{MANAGEMENT}:root"))
    (finding,) = company.check().findings
    assert (finding.finding, finding.severity) == ("deploy_role_without_mfa", "warning")
    assert finding.message == (
        f"lets in account {MANAGEMENT} (management) with an access key and a session without MFA (statement 1)"
    )
    company.add_role(PROD, "OrganizationAccountAccessRole", lets_in(f"arn:aws:iam::{MANAGEMENT}:root", **MFA))
    assert company.found() == []


def test_two_doors_of_one_role_are_two_findings(company: Company) -> None:
    with_doors(company, lets_in(ROOT, **MAYBE_MFA), lets_in(f"arn:aws:iam::{MASTER}:user/ada"))
    found = [each for each in company.check().findings if each.finding == "door_without_mfa"]
    assert len({each.identity for each in found}) == 2
