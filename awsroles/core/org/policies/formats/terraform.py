"""Terraform: a root module with a state of its own per account, one for the master account, one for the organization.

`backend.tf` and override files beside the generated ones are the team's: nothing here writes them.
"""

from awsroles.core.org.policies.formats.hcl import Block, file_text
from awsroles.core.org.policies.formats.owners import by_owner
from awsroles.core.org.policies.formats.terraform_accounts import account_blocks
from awsroles.core.org.policies.formats.terraform_master import master_blocks, memberships
from awsroles.core.org.policies.formats.terraform_organization import control_policy_blocks
from awsroles.core.org.policies.formats.terraform_role import role_module
from awsroles.core.org.policies.formats.terraform_settings import settings
from awsroles.core.org.policies.resources import Account, ManagedPolicy, Resources, Role

_HEADING = ("Written by awsroles org policies: change the organization's file, not this one.",)


def terraform(resources: Resources) -> dict[str, str]:
    """Return the text of each file by its path; the order of application is that of the README."""
    files: dict[str, str] = {}
    own, shared = by_owner(resources)
    of_accounts: dict[Account, tuple[list[Role], list[ManagedPolicy]]] = {}
    for role in resources.roles:
        of_accounts.setdefault(role.account, ([], []))[0].append(role)
    for policy in own:
        of_accounts.setdefault(policy.account, ([], []))[1].append(policy)
    for account, (roles, policies) in of_accounts.items():
        files |= _root(resources, f"accounts/{account.name}", account, account_blocks(resources, roles, policies))
    if resources.roles:
        files["modules/role/main.tf"] = _file(role_module())
    if resources.groups or shared:
        files |= _root(resources, "master", resources.master, master_blocks(resources, shared))
    if any(each.users for each in resources.groups):
        files["master/memberships.tf"] = _file(memberships(resources))
    if resources.control_policies:
        blocks = control_policy_blocks(resources.control_policies)
        files |= _root(resources, "organization", resources.management, blocks)
    return dict(sorted(files.items()))


def _root(resources: Resources, folder: str, account: Account, blocks: list[Block]) -> dict[str, str]:
    return {
        f"{folder}/main.tf": _file(blocks),
        f"{folder}/settings.tf": _file(settings(resources, account)),
    }


def _file(blocks: list[Block]) -> str:
    return file_text(blocks, heading=_HEADING)
