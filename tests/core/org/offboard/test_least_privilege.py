"""An offboarding needs each action that the generated policies allow, and no other."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from testbed.organization.leaving import MASTER, LeavingCompany

from awsroles.core.org.offboard.journal import Journal
from awsroles.core.org.offboard.plan import Change
from awsroles.core.org.policies.tool_policies import offboard, revoke
from awsroles.errors import AwsError
from awsroles.standin.accounts import InlinePolicy, ManagedPolicy
from awsroles.standin.sample_policies import allow

# Those who remove the revocations later need them.
FOR_LATER = {"iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:ListRolePolicies"}


def company_of_everything() -> LeavingCompany:
    """Return a company in which ada has policies, too."""
    company = LeavingCompany()
    readers = company.aws.add_managed_policy(f"arn:aws:iam::{MASTER}:policy/readers", allow(["s3:GetObject"]))
    company.user("ada").attached += (readers,)
    company.user("ada").policies += (InlinePolicy("own", allow(["s3:*"])),)
    # What everybody may do with own credentials helps zoe, too.
    company.user("zoe").groups = tuple(each for each in company.user("zoe").groups if each.name != "everyone")
    return company


def actions() -> list[str]:
    organization = LeavingCompany().organization
    documents = (offboard(organization), revoke(organization, "prod"))
    allowed = [each for document in documents for each in document["Statement"] if each["Effect"] == "Allow"]
    return sorted({action for statement in allowed for action in statement["Action"]})


def without(document: Any, action: str) -> Any:
    """Return *document* whose statements allow *action* no more."""
    text = json.dumps(document, default=dict)
    return json.loads(text.replace(f'"{action}"', '"iam:Nothing"'))


def outcomes(company: LeavingCompany) -> Iterator[str]:
    """Yield what went wrong when ada is offboarded."""
    try:
        is_done = company.offboard(change=Change(delete=True))
    except AwsError as error:
        yield error.message
        return
    if not is_done:
        yield from (f"{each.action}: {each.message}" for each in Journal(company.journal).steps if each.message)
        yield from (each.call for each in company.plan().unread)


def test_with_all_of_them_it_is_done() -> None:
    assert not list(outcomes(company_of_everything()))


@pytest.mark.parametrize("action", [each for each in actions() if each not in FOR_LATER])
def test_without_one_it_is_not_done_and_that_is_told(action: str) -> None:
    company = company_of_everything()
    for arn, policy in list(company.aws.managed_policies.items()):
        if policy.name in ("awsroles-offboard", "awsroles-revoke"):
            changed = ManagedPolicy(arn, without(policy.document, action))
            company.aws.managed_policies[arn] = changed
            for role in company.aws.roles.values():
                role.attached = tuple(changed if each.arn == arn else each for each in role.attached)
    assert list(outcomes(company))
