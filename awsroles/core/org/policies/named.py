"""The managed policies that an organization names: their ARNs, and what is wrong with the names."""

from collections.abc import Iterator

from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.org.policies.aws_policies import aws_policy_arn, wrong_aws_policy

# The nearest name is looked for among 1,500.
_HINTED = 20


def policy_arn(text: str, partition: str, account_id: str) -> str:
    """Return the ARN of the managed policy *text*, aws:NAME, customer:NAME or an ARN, for a role of *account_id*."""
    kind, _, name = text.partition(":")
    if kind == "aws":
        return aws_policy_arn(text, partition)
    return f"arn:{partition}:iam::{account_id}:policy/{name}" if kind == "customer" else text


def check_policies(organization: Organization) -> Iterator[Problem]:
    """Yield the managed policies that AWS would not attach."""
    known: dict[str, str | None] = {}
    for entry in (*organization.grants, *organization.functions.values()):
        for text, place in _named(entry):
            if text.startswith("aws:"):
                if text not in known:
                    hinted = sum(map(bool, known.values())) < _HINTED
                    known[text] = wrong_aws_policy(text, hinted=hinted)
                wrong = known[text]
                if wrong is not None:
                    yield Problem(place, wrong)
    yield from _foreign(organization)


def _named(entry: Entry) -> Iterator[tuple[str, Place]]:
    for key in ("policies", "guard"):
        for index, text in enumerate(entry.get(key, ())):
            yield text, entry.at(key, index)
    boundary = entry.get("permissions_boundary")
    if boundary is not None:
        yield boundary, entry.at("permissions_boundary")


def _foreign(organization: Organization) -> Iterator[Problem]:
    """Yield ARNs of policies in other accounts than the role's, to which they cannot be attached."""
    for grant, selection in zip(organization.grants, organization.selections, strict=True):
        for text, place in _named(grant):
            owner = text.split(":")[4] if text.startswith("arn:") else "aws"
            for name in selection.accounts if owner != "aws" else ():
                number = organization.accounts[name].get("id")
                if number not in (None, owner):
                    policy = text.partition("policy/")[2]
                    yield Problem(
                        place, f"the policy is in account {owner}, not in {name} ({number}): write customer:{policy}"
                    )
                    break
