"""Parts of an organization's resources, each made by one module."""

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Problem
from awsroles.core.org.policies import roles
from awsroles.core.org.policies.resources import Account, ControlPolicy, Document, Group, ManagedPolicy, Role

VERSION = "2012-10-17"


@dataclass(frozen=True)
class Parts:
    """Resources of one subject, *notes* for people, and the *problems* that prevent them."""

    roles: tuple[Role, ...] = ()
    groups: tuple[Group, ...] = ()
    policies: tuple[ManagedPolicy, ...] = ()
    control_policies: tuple[ControlPolicy, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def document_of(*statements: Document) -> Document:
    """Return a policy document of *statements*."""
    return {"Version": VERSION, "Statement": list(statements)}


def account_of(organization: Organization, name: str) -> Account:
    """Return the account of that *name* in the file."""
    return roles.account_of(organization.accounts[name])


def master_of(organization: Organization) -> Account:
    """Return the account of the IAM users."""
    return account_of(organization, str(organization.settings.get("master_account")))


def management_of(organization: Organization) -> Account:
    """Return the management account of AWS Organizations, by default the master account."""
    named = organization.settings.get("management_account")
    return master_of(organization) if named is None else account_of(organization, str(named))


def has_roles(organization: Organization, account: str) -> bool:
    """Say whether roles are made in *account*: it is neither closed nor another company's."""
    entry = organization.accounts[account]
    return not entry.get("closed") and not entry.get("external")


def accesses_with(organization: Organization, policy: str) -> list[Access]:
    """Return the accesses whose roles have the managed *policy*, as the file writes it."""
    grants = {id(each) for each in organization.grants if policy in each.get("policies", ())}
    if not grants:
        return []
    accesses = organization.accesses.values()
    return [each for each in accesses if id(each.grant) in grants and has_roles(organization, each.account.name)]
