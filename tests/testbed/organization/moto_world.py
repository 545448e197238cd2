"""Accounts of moto before anything of awsroles is there, and what is there afterwards, as resources."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

import boto3
from moto.iam.models import AWSManagedPolicy, iam_backends
from moto.organizations.models import organizations_backends

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Resources, Role

_REGION = "us-east-1"
# Its clients share what botocore reads from files.
_SESSION: Any = boto3.Session()
_NEVER = datetime(2020, 1, 1, tzinfo=timezone.utc).isoformat()
_ANY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class MotoWorld:
    """The accounts of *resources* in moto, with AWS's policies, the users and the organization that they need."""

    def __init__(self, resources: Resources, endpoint_url: str | None = None) -> None:
        self.endpoint_url = endpoint_url
        self._resources = resources
        self._credentials: dict[str, Mapping[str, str]] = {}
        self._clients: dict[tuple[str, str], Any] = {}
        for account in self.accounts:
            _know_policies(account, resources)
        for user in {user for group in resources.groups for user in group.users}:
            self.client("iam", resources.master).create_user(UserName=user)
        self._organize()

    @property
    def accounts(self) -> list[Account]:
        """All accounts of the resources, by their names."""
        resources = self._resources
        found = {resources.master, resources.management, *(role.account for role in resources.roles)}
        found.update(policy.account for policy in resources.policies)
        found.update(target for policy in resources.control_policies for target in policy.targets)
        return sorted(found, key=lambda account: account.name)

    def credentials(self, account: Account) -> Mapping[str, str]:
        """Return credentials of *account*, as boto3 names them."""
        if account.id not in self._credentials:
            given = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
            sts = _SESSION.client("sts", _REGION, endpoint_url=self.endpoint_url, **given)
            answer = sts.assume_role(RoleArn=f"arn:aws:iam::{account.id}:role/deploy", RoleSessionName="test")
            given = answer["Credentials"]
            self._credentials[account.id] = {
                "aws_access_key_id": given["AccessKeyId"],
                "aws_secret_access_key": given["SecretAccessKey"],
                "aws_session_token": given["SessionToken"],
            }
        return self._credentials[account.id]

    def client(self, service: str, account: Account) -> Any:
        """Return boto3's client of *service* in *account*."""
        key = (service, account.id)
        if key not in self._clients:
            credentials = self.credentials(account)
            self._clients[key] = _SESSION.client(service, _REGION, endpoint_url=self.endpoint_url, **credentials)
        return self._clients[key]

    def live(self) -> Resources:
        """Return what is in the accounts, as resources: functions are not known there."""
        roles: list[Role] = []
        policies: list[ManagedPolicy] = []
        for account in self.accounts:
            iam = self.client("iam", account)
            names = sorted(each["RoleName"] for each in iam.list_roles()["Roles"])
            roles += [_role(iam, account, name) for name in names]
            policies += [_policy(iam, account, each["Arn"]) for each in iam.list_policies(Scope="Local")["Policies"]]
        iam = self.client("iam", self._resources.master)
        groups = [_group(iam, each["GroupName"]) for each in iam.list_groups()["Groups"]]
        return comparable(
            replace(
                self._resources,
                roles=tuple(roles),
                policies=tuple(policies),
                groups=tuple(groups),
                control_policies=tuple(self._control_policies()),
            )
        )

    def _organize(self) -> None:
        organizations = self.client("organizations", self._resources.management)
        organizations.create_organization(FeatureSet="ALL")
        others = [each for each in self.accounts if each != self._resources.management]
        made = {}
        for account in others:
            answer = organizations.create_account(Email=f"{account.name}@example.com", AccountName=account.name)
            made[answer["CreateAccountStatus"]["AccountId"]] = account.id
        for each in organizations_backends[self._resources.management.id]["aws"].accounts:
            each.id = made.get(each.id, each.id)

    def _control_policies(self) -> Iterable[ControlPolicy]:
        organizations = self.client("organizations", self._resources.management)
        by_id = {account.id: account for account in self.accounts}
        for each in organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]:
            if each["AwsManaged"]:
                continue
            content = organizations.describe_policy(PolicyId=each["Id"])["Policy"]["Content"]
            targets = organizations.list_targets_for_policy(PolicyId=each["Id"])["Targets"]
            attached = tuple(by_id[target["TargetId"]] for target in targets)
            yield ControlPolicy(each["Name"], each["Description"], json.loads(content), attached)


def comparable(resources: Resources) -> Resources:
    """Return *resources* without functions and notes, which AWS does not hold, and without an order."""
    return replace(
        resources,
        roles=tuple(
            sorted(
                (replace(role, function=None, managed=tuple(sorted(role.managed))) for role in resources.roles),
                key=lambda role: (role.account.name, role.name),
            )
        ),
        groups=tuple(
            sorted(
                (
                    replace(
                        group, function=None, managed=tuple(sorted(group.managed)), users=tuple(sorted(group.users))
                    )
                    for group in resources.groups
                ),
                key=lambda group: group.name,
            )
        ),
        policies=tuple(sorted(resources.policies, key=lambda policy: (policy.account.name, policy.name))),
        control_policies=tuple(
            sorted(
                (
                    replace(policy, targets=tuple(sorted(policy.targets, key=lambda target: target.name)))
                    for policy in resources.control_policies
                ),
                key=lambda policy: policy.name,
            )
        ),
        notes=(),
    )


def _role(iam: Any, account: Account, name: str) -> Role:
    role = iam.get_role(RoleName=name)["Role"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return Role(
        account,
        name,
        role["Path"],
        role["Description"],
        role["AssumeRolePolicyDocument"],
        role["MaxSessionDuration"],
        tuple(each["PolicyArn"] for each in attached),
        {each: iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"] for each in inline},
        role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") or None,
    )


def _policy(iam: Any, account: Account, arn: str) -> ManagedPolicy:
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    return ManagedPolicy(
        account, policy["PolicyName"], policy["Path"], policy.get("Description", ""), version["Document"]
    )


def _group(iam: Any, name: str) -> Group:
    inline = iam.list_group_policies(GroupName=name)["PolicyNames"]
    attached = iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]
    return Group(
        name,
        tuple(each["UserName"] for each in iam.get_group(GroupName=name)["Users"]),
        tuple(each["PolicyArn"] for each in attached),
        {each: iam.get_group_policy(GroupName=name, PolicyName=each)["PolicyDocument"] for each in inline},
    )


def _know_policies(account: Account, resources: Resources) -> None:
    """Put the policies of AWS that the resources name into *account*: moto's own list takes seconds to load."""
    backend = iam_backends[account.id]["aws"]
    for role in resources.roles:
        for arn in (*role.managed, *([role.boundary] if role.boundary else [])):
            if ":iam::aws:" in arn:
                path, name = f"/{arn.partition('policy/')[2]}".rsplit("/", 1)
                data = {"DefaultVersionId": "v1", "Path": f"{path}/", "Document": _ANY}
                data |= {"CreateDate": _NEVER, "UpdateDate": _NEVER}
                backend.managed_policies[arn] = AWSManagedPolicy.from_data(name, account.id, _REGION, data)
