"""The accounts of a company at moto's server, and whether they hold what was generated."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from awsroles.core.org.policies.formats.terraform import terraform
from awsroles.core.org.policies.resources import Account, Resources, Role
from testbed.organization.moto_server import MANAGEMENT, Moto
from testbed.organization.real_terraform import Terraform


class World:
    """The accounts of *resources* at *moto*, and the Terraform for them in *folder*."""

    def __init__(self, moto: Moto, environment: Mapping[str, str], folder: Path, resources: Resources) -> None:
        self.moto = moto
        self.resources = resources
        folder.mkdir()
        self.terraform = Terraform(folder, environment, moto.url)
        self._ids = self._accounts()
        master = self.iam(resources.master)
        for user in {user for group in resources.groups for user in group.users}:
            master.create_user(UserName=user)
        self.write(resources)

    def _accounts(self) -> dict[str, str]:
        """Create the accounts; moto gives them IDs."""
        organizations = self.moto.client("organizations", MANAGEMENT)
        organizations.create_organization(FeatureSet="ALL")
        ids = {self.resources.management.id: MANAGEMENT}
        for account in _accounts(self.resources):
            if account.id not in ids:
                done = organizations.create_account(AccountName=account.name, Email=f"{account.name}@example.com")
                ids[account.id] = done["CreateAccountStatus"]["AccountId"]
        return ids

    def here(self, value: Any) -> Any:
        """Return *value*, of JSON, with the IDs that the accounts have here."""
        text = json.dumps(value, default=dict)
        for own, given in self._ids.items():
            text = text.replace(own, given)
        return json.loads(text)

    def write(self, resources: Resources) -> None:
        """Write the files of *resources*."""
        self.terraform.write(self.here(terraform(resources)))

    def iam(self, account: Account) -> Any:
        """Return an administrator's IAM of *account*."""
        return self.moto.client("iam", self._ids.get(account.id, account.id))

    @property
    def roots(self) -> list[str]:
        """The root modules in the order of application."""
        roots = {path.rpartition("/")[0] for path in terraform(self.resources)} - {"modules/role"}
        # `accounts/…` sorts before `master`, and this before `organization`.
        return sorted(roots)


def _accounts(resources: Resources) -> list[Account]:
    targets = [target for policy in resources.control_policies for target in policy.targets]
    owners = [each.account for each in resources.roles] + [each.account for each in resources.policies]
    return list(dict.fromkeys([resources.master, *owners, *targets]))


def assert_all_is_as_generated(world: World) -> None:
    """Fail unless the roles, groups and policies are at AWS as they were generated."""
    for role in world.resources.roles:
        assert_role_is_as_generated(world, role)
    assert_groups_are_as_generated(world)
    assert_control_policies_are_as_generated(world)


def assert_role_is_as_generated(world: World, role: Role) -> None:
    """Fail unless *role* is at AWS as it was generated."""
    iam = world.iam(role.account)
    found = iam.get_role(RoleName=role.name)["Role"]
    assert found["Arn"] == world.here(role.arn("aws"))
    assert found["AssumeRolePolicyDocument"] == world.here(role.trust)
    assert found["MaxSessionDuration"] == role.max_session
    assert found.get("Description", "") == role.description
    boundary = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    assert boundary == world.here(role.boundary)
    attached = iam.list_attached_role_policies(RoleName=role.name)["AttachedPolicies"]
    assert arns(attached) == sorted(world.here(role.managed))
    names = iam.list_role_policies(RoleName=role.name)["PolicyNames"]
    inline = {each: iam.get_role_policy(RoleName=role.name, PolicyName=each)["PolicyDocument"] for each in names}
    assert inline == world.here(role.inline)


def assert_groups_are_as_generated(world: World) -> None:
    iam = world.iam(world.resources.master)
    for group in world.resources.groups:
        users = iam.get_group(GroupName=group.name)["Users"]
        assert sorted(each["UserName"] for each in users) == sorted(group.users)
        attached = iam.list_attached_group_policies(GroupName=group.name)["AttachedPolicies"]
        assert arns(attached) == sorted(world.here(group.managed))
        names = iam.list_group_policies(GroupName=group.name)["PolicyNames"]
        inline = {each: iam.get_group_policy(GroupName=group.name, PolicyName=each)["PolicyDocument"] for each in names}
        assert inline == world.here(group.inline)
    for policy in world.resources.policies:
        iam = world.iam(policy.account)
        arn = world.here(policy.arn("aws"))
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        assert document == world.here(policy.document)


def assert_control_policies_are_as_generated(world: World) -> None:
    organizations = world.moto.client("organizations", MANAGEMENT)
    kept = organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
    ids = {each["Name"]: each["Id"] for each in kept}
    for policy in world.resources.control_policies:
        content = organizations.describe_policy(PolicyId=ids[policy.name])["Policy"]["Content"]
        assert json.loads(content) == world.here(policy.document)
        # AWS counts white space.
        assert content == json.dumps(json.loads(content), separators=(",", ":"))
        targets = organizations.list_targets_for_policy(PolicyId=ids[policy.name])["Targets"]
        assert sorted(each["TargetId"] for each in targets) == sorted(world.here([each.id for each in policy.targets]))


def arns(attached: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the ARNs of *attached* policies in their order."""
    return sorted(each["PolicyArn"] for each in attached)
