"""An organization whose resources are applied, and the ways and moments in which people ask for its roles."""

from collections.abc import Iterator
from typing import Any

from awsroles.core.aws.durations import parse_duration
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Account
from testbed.organization.applied import Applied
from testbed.organization.judging import Meaning, foreign_roles, paths_of

DAY = 1_907_755_200.0
"""2030-06-15, in seconds since the epoch."""


def applied(organization: Organization) -> Applied:
    """Return a company at a stand-in, to which all resources are applied."""
    resources = generate(organization)
    accounts = [
        Account(name, str(each.get("id"))) for name, each in organization.accounts.items() if not each.get("external")
    ]
    found = Applied(resources, accounts, paths_of(organization))
    found.aws.organization_id = organization.settings.get("id", "o-standin001")
    for arn, trust in foreign_roles(organization).items():
        found.aws.add_role(arn, trust)
    found.at(DAY)
    found.apply(resources)
    return found


def moments(organization: Organization) -> Iterator[float]:
    """Yield a day, and the seconds before and after the end of each last day."""
    yield DAY
    ends = {each.get("until") for each in (*organization.grants, *organization.users.values())} - {None}
    for end in sorted(ends):
        after = (end.toordinal() + 1 - 719_163) * 86_400
        yield after - 2
        yield after + 2


def ways(meaning: Meaning, user: str, role_arn: str) -> Iterator[dict[str, Any]]:
    """Yield ways to ask for a role, from the right one to those that differ in one thing."""
    access = meaning.by_role.get(role_arn)
    external_id = None if access is None else access.get("external_id")
    right = {"mfa_age": 0, "external_id": external_id}
    yield right
    yield right | {"mfa_age": None}
    yield right | {"mfa_age": "none"}
    if access is not None:
        age = parse_duration(access.get("mfa_max_age"))
        yield right | {"mfa_age": age - 1}
        yield right | {"mfa_age": age}
    yield right | {"session_name": "somebody-else"}
    yield right | {"external_id": None}
    yield right | {"external_id": "another"}
    yield right | {"source_identity": user.ljust(2, "_")}
