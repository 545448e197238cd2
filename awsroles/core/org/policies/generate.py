"""All resources that an organization's file means."""

from awsroles.core.org.organization import Organization
from awsroles.core.org.places import BrokenOrganizationError, Problem
from awsroles.core.org.policies.ladder import group_steps
from awsroles.core.org.policies.limits import check_limits
from awsroles.core.org.policies.resources import Resources
from awsroles.core.org.policies.roles import account_of, roles


def generate(organization: Organization) -> Resources:
    """Return the resources of *organization*, which has no errors; raise BrokenOrganizationError for what AWS refuses.

    They are the same on each day.
    """
    resources, problems = _made(organization)
    problems += check_limits(organization, resources)
    if problems:
        problems = sorted(dict.fromkeys(problems), key=lambda each: (each.place.order, each.message))
        raise BrokenOrganizationError(organization.settings.document.lines.file, problems)
    return resources


def _made(organization: Organization) -> tuple[Resources, list[Problem]]:
    settings = organization.settings
    master = account_of(organization.accounts[settings.get("master_account")])
    management = settings.get("management_account")
    steps = group_steps(organization, master)
    resources = Resources(
        organization.setting("partition"),
        master,
        master if management is None else account_of(organization.accounts[management]),
        organization.setting("deploy_role"),
        tuple(sorted(roles(organization), key=lambda role: (role.account.name, role.name))),
        tuple(sorted((step.group for step in steps), key=lambda group: group.name)),
        tuple(policy for step in steps for policy in step.policies),
        notes=tuple(step.note for step in steps),
    )
    return resources, [step.problem for step in steps if step.problem is not None]
