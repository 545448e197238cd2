"""All resources that an organization's file means."""

from awsroles.core.org.organization import Organization
from awsroles.core.org.places import BrokenOrganizationError, Problem
from awsroles.core.org.policies.break_glass import break_glass
from awsroles.core.org.policies.everyone import everyone
from awsroles.core.org.policies.guardrails import guardrails
from awsroles.core.org.policies.ladder import rungs
from awsroles.core.org.policies.limits import check_limits
from awsroles.core.org.policies.resources import Resources
from awsroles.core.org.policies.roles import account_of, roles
from awsroles.core.org.policies.tool_policies import tool_policies
from awsroles.core.org.policies.trust import console_notes

# Each makes the resources of one subject.
_SUBJECTS = (everyone, break_glass, tool_policies, guardrails)


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
    parts = [subject(organization) for subject in _SUBJECTS]
    made_roles = [*roles(organization), *(role for each in parts for role in each.roles)]
    groups = [*(rung.group for rung in functions), *(group for each in parts for group in each.groups)]
    policies = [policy for rung in functions for policy in rung.policies]
    policies += [policy for each in parts for policy in each.policies]
    # A terminal shows the first ones.
    notes = [note for each in parts for note in each.notes]
    notes += [*sorted(console_notes(organization)), *(rung.note for rung in functions)]
    resources = Resources(
        organization.setting("partition"),
        master,
        master if management is None else account_of(organization.accounts[management]),
        organization.setting("deploy_role"),
        tuple(sorted(made_roles, key=lambda role: (role.account.name, role.name))),
        tuple(sorted(groups, key=lambda group: group.name)),
        tuple(sorted(policies, key=lambda policy: policy.account.name)),
        tuple(policy for each in parts for policy in each.control_policies),
        tuple(notes),
    )
    problems = [rung.problem for rung in functions if rung.problem is not None]
    problems += [problem for each in parts for problem in each.problems]
    problems += check_limits(organization, resources)
    return resources, sorted(problems, key=lambda each: (each.place.order, each.message))
