"""All resources that an organization's file means."""

from awsroles.core.org.organization import Organization
from awsroles.core.org.places import BrokenOrganizationError, Problem
from awsroles.core.org.policies.ladder import rungs
from awsroles.core.org.policies.limits import check_limits
from awsroles.core.org.policies.resources import Resources
from awsroles.core.org.policies.roles import account_of, roles


def generate(organization: Organization) -> Resources:
    """Return the resources of *organization*, which has no errors; raise BrokenOrganizationError for what AWS refuses.

    They are the same on each day.
    """
    resources, problems = _made(organization)
    if problems:
        raise BrokenOrganizationError(organization.settings.document.lines.file, problems)
    return resources


def check_resources(organization: Organization) -> list[Problem]:
    """Return what AWS would refuse of the resources of *organization*, which has no errors."""
    return _made(organization)[1]


def _made(organization: Organization) -> tuple[Resources, list[Problem]]:
    settings = organization.settings
    master = account_of(organization.accounts[settings.get("master_account")])
    management = settings.get("management_account")
    functions = rungs(organization, master)
    resources = Resources(
        organization.setting("partition"),
        master,
        master if management is None else account_of(organization.accounts[management]),
        organization.setting("deploy_role"),
        tuple(sorted(roles(organization), key=lambda role: (role.account.name, role.name))),
        tuple(sorted((rung.group for rung in functions), key=lambda group: group.name)),
        tuple(policy for rung in functions for policy in rung.policies),
        notes=tuple(rung.note for rung in functions),
    )
    problems = [rung.problem for rung in functions if rung.problem is not None]
    problems += check_limits(organization, resources)
    return resources, sorted(problems, key=lambda each: (each.place.order, each.message))
