"""Generated resources at a stand-in: the deploy role of each account applies them, and people call AWS."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from awsroles.core.org.policies.resources import Account, Document, Group, ManagedPolicy, Resources, Role
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from awsroles.standin.dispatch import execute
from awsroles.standin.generators import new_id
from awsroles.standin.sample_policies import allow, trust

_FULL = accounts.ControlPolicy("arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", allow(["*"]))
# Roughly what AWS's policies of these names allow; others only read.
_AWS_POLICIES: Mapping[str, Document] = {
    "AdministratorAccess": allow(["*"]),
    "PowerUserAccess": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}],
    },
}
_READING = allow(["*:Get*", "*:List*", "*:Describe*"])
# Of an SCP, white space included, and of directly attached ones.
_LONGEST, _MOST = 10_240, 10


class Applied:
    """A company's accounts at the stand-in *aws*, with a deploy role in each.

    *paths* are those of users by their names. The service control policies of the root and of an OU allow everything.
    """

    def __init__(self, resources: Resources, accounts_: Iterable[Account], paths: Mapping[str, str]) -> None:
        self.aws = StandIn()
        self.writes, self._last = 0, resources
        self.partition, self.master = resources.partition, resources.master
        self._deploy_role = resources.deploy_role
        self.aws.management_account = resources.management.id
        known = {each.id: each for each in (*accounts_, resources.master, resources.management)}
        for account in known.values():
            self.aws.add_member_account(account.id, account.name)
            self.aws.add_role(self.deploy_role(account), trust(f"{account.id}"), policies=[allow(["*"])])
            self.aws.scps[account.id] = (_FULL,)
            self.aws.higher_scps[account.id] = ((_FULL,), (_FULL,))
        for user, path in paths.items():
            self.aws.add_user(f"arn:{self.partition}:iam::{self.master.id}:user{path}{user}")

    def deploy_role(self, account: Account) -> str:
        """Return the ARN of the deploy role in *account*."""
        return f"arn:{self.partition}:iam::{account.id}:role/{self._deploy_role}"

    def at(self, seconds: float) -> None:
        """Set AWS's clock to *seconds* since the epoch."""
        self.aws.clock_offset = seconds - time.time()

    def user(self, name: str) -> accounts.User:
        """Return the IAM user of that name."""
        return next(user for user in self.aws.users.values() if user.name == name)

    def key(self, name: str, *, mfa_age: float | None = None, console: bool = False) -> accounts.Caller:
        """Return the user *name* with an access key, in the console, or in a session with MFA of that age."""
        user = self.user(name)
        key = accounts.AccessKey("AKIA", "", user, self.aws.now())
        caller = accounts.Caller("access-key", user.arn, user.user_id, key.access_key_id, key, user)
        if mfa_age is not None:
            return replace(caller, kind="user-session", mfa_at=self.aws.now() - mfa_age, issued_at=self.aws.now())
        return replace(caller, kind="console-session", issued_at=self.aws.now()) if console else caller

    def session(self, role_arn: str, name: str = "somebody") -> accounts.Caller:
        """Return a session of a role."""
        role = self.aws.roles[role_arn]
        account = role_arn.split(":")[4]
        user = accounts.User(f"arn:{self.partition}:iam::{account}:root", account, 0, (), ())
        arn = f"arn:{self.partition}:sts::{account}:assumed-role/{role.name}/{name}"
        key = accounts.AccessKey("AKIA", "", user, 0)
        return accounts.Caller("role-session", arn, f"{role.role_id}:{name}", "ASIA", key, role=role)

    def variables(self, caller: accounts.Caller) -> dict[str, str]:
        """Return the variables of credentials of *caller*: an access key of the user, or a session."""
        key = caller.long_term_key
        if caller.user is not None:
            there = (each for each in self.aws.access_keys.values() if each.user is caller.user)
            key = next(there, None) or self.aws.add_access_key(caller.arn)
        if caller.kind == "access-key":
            return {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
        self.aws.access_keys[key.access_key_id] = key
        caller = replace(caller, access_key_id=new_id("ASIA"), long_term_key=key)
        session = self.aws.issue_session("GetSessionToken", caller, 43_200)
        return {
            "AWS_ACCESS_KEY_ID": session.access_key_id,
            "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
            "AWS_SESSION_TOKEN": session.session_token,
        }

    def call(self, caller: accounts.Caller, action: str, **parameters: Any) -> Mapping[str, Any] | None:
        """Call *action*, as in `iam:GetUser`, as *caller*; raise ApiError."""
        service, _, name = action.partition(":")
        texts = {
            key: json.dumps(value, default=dict) if isinstance(value, Mapping) else str(value)
            for key, value in parameters.items()
        }
        with self.aws.lock:
            return execute(self.aws, service, name, caller, texts)

    def assume(self, caller: accounts.Caller, role_arn: str, **parameters: Any) -> accounts.Caller:
        """Return *caller*'s session of a role, under the user's own name unless told otherwise; raise ApiError."""
        own = {"RoleSessionName": caller.user.name.ljust(2, "_")} if caller.user is not None else {}
        answer = self.call(caller, "sts:AssumeRole", RoleArn=role_arn, **(own | parameters)) or {}
        return self.aws.sessions[answer["Credentials"]["AccessKeyId"]].caller

    def apply(self, resources: Resources) -> int:
        """Bring AWS to *resources* as the deploy roles; return the number of changes. Raises ApiError."""
        before, self._last = self.writes, resources
        self._add_prerequisites(resources)
        for account in self.aws.member_accounts:
            _Account(self, resources, account).apply()
        self._attach_control_policies(resources)
        return self.writes - before

    def apply_again(self) -> int:
        """Apply once more what was applied last."""
        return self.apply(self._last)

    def deploy(self, account: str, action: str, **parameters: Any) -> None:
        """Call an action of IAM as the deploy role of the account with that ID."""
        self.writes += 1
        self.call(self.session(self.deploy_role(Account("", account))), f"iam:{action}", **parameters)

    def _add_prerequisites(self, resources: Resources) -> None:
        """Add the policies that the file names and does not make: those of AWS, and the company's own."""
        made = {each.arn(self.partition) for each in resources.policies}
        named = {arn for role in resources.roles for arn in role.managed}
        named |= {arn for group in resources.groups for arn in group.managed}
        named |= {each.boundary for each in resources.roles if each.boundary is not None}
        for arn in named - made - self.aws.managed_policies.keys():
            own = allow(["*"]) if ":aws:policy/" not in arn else _READING
            self.aws.add_managed_policy(arn, _AWS_POLICIES.get(arn.rpartition("/")[2], own))

    def _attach_control_policies(self, resources: Resources) -> None:
        for account in self.aws.scps:
            attached = [
                each for each in resources.control_policies if account in {target.id for target in each.targets}
            ]
            sizes = [len(json.dumps(each.document, default=dict, separators=(",", ":"))) for each in attached]
            assert len(attached) < _MOST, f"{len(attached)} and FullAWSAccess are attached to {account}"
            assert all(size <= _LONGEST for size in sizes), sizes
            documents = [accounts.ControlPolicy(each.name, each.document) for each in attached]
            self.aws.scps[account] = (_FULL, *documents)


class _Account:
    """The application of *resources* to one account: what is new or changed, then what is gone."""

    def __init__(self, applied: Applied, resources: Resources, account: str) -> None:
        self._applied, self._aws, self._account = applied, applied.aws, account
        self._partition = applied.partition
        self._roles = {each.arn(self._partition): each for each in resources.roles if each.account.id == account}
        own = account == resources.master.id
        self._groups = {f"{self._arn('group')}{each.name}": each for each in resources.groups} if own else {}
        self._policies = {each.arn(self._partition): each for each in resources.policies if each.account.id == account}
        self._kept = {each.arn for each in self._aws.roles.values() if each.name == resources.deploy_role}

    def apply(self) -> None:
        for arn, policy in self._policies.items():
            self._policy(arn, policy)
        for arn, role in self._roles.items():
            self._role(arn, role)
        for arn, group in self._groups.items():
            if arn not in self._aws.groups:
                self._deploy("CreateGroup", GroupName=group.name)
            self._holder("Group", self._aws.groups[arn], group)
        self._memberships()
        self._remove()

    def _arn(self, kind: str) -> str:
        return f"arn:{self._partition}:iam::{self._account}:{kind}/"

    def _deploy(self, action: str, **parameters: Any) -> None:
        self._applied.deploy(self._account, action, **parameters)

    def _policy(self, arn: str, policy: ManagedPolicy) -> None:
        there = self._aws.managed_policies.get(arn)
        if there is None:
            self._deploy("CreatePolicy", PolicyName=policy.name, Path=policy.path, PolicyDocument=policy.document)
        elif there.document != policy.document:
            if there.older:
                self._aws.managed_policies[arn] = replace(there, older=())
            self._deploy("CreatePolicyVersion", PolicyArn=arn, PolicyDocument=policy.document, SetAsDefault="true")

    def _role(self, arn: str, role: Role) -> None:
        there = self._aws.roles.get(arn)
        named = {"RoleName": role.name}
        if there is None:
            self._delete_elsewhere(role)
            bound = {} if role.boundary is None else {"PermissionsBoundary": role.boundary}
            of_role = {"Path": role.path, "MaxSessionDuration": role.max_session, **bound}
            self._deploy("CreateRole", **named, AssumeRolePolicyDocument=role.trust, **of_role)
            there = self._aws.roles[arn]
        if there.max_session_duration != role.max_session:
            self._deploy("UpdateRole", **named, MaxSessionDuration=role.max_session)
        if there.trust_policy != role.trust:
            self._deploy("UpdateAssumeRolePolicy", **named, PolicyDocument=role.trust)
        if role.boundary is None and there.boundary is not None:
            self._deploy("DeleteRolePermissionsBoundary", **named)
        elif role.boundary is not None and (there.boundary is None or there.boundary.arn != role.boundary):
            self._deploy("PutRolePermissionsBoundary", **named, PermissionsBoundary=role.boundary)
        self._holder("Role", there, role)

    def _delete_elsewhere(self, role: Role) -> None:
        """Delete the role of the same name that has another path, which AWS cannot change."""
        for there in list(self._aws.roles.values()):
            if (there.arn.split(":")[4], there.name.lower()) == (self._account, role.name.lower()):
                self._delete_role(there)

    def _delete_role(self, there: accounts.Role) -> None:
        bare = Role(Account("", self._account), there.name, "/", "", there.trust_policy, 3600)
        self._holder("Role", there, bare)
        self._deploy("DeleteRole", RoleName=there.name)

    def _holder(self, kind: str, there: accounts.Group | accounts.Role, wanted: Group | Role) -> None:
        """Make the policies of a role or a group the *wanted* ones."""
        named = {f"{kind}Name": wanted.name}
        inline = accounts.inline_names(there.policies)
        for name, document in wanted.inline.items():
            if inline.get(name) != document:
                self._deploy(f"Put{kind}Policy", **named, PolicyName=name, PolicyDocument=document)
        for name in inline.keys() - wanted.inline.keys():
            self._deploy(f"Delete{kind}Policy", **named, PolicyName=name)
        attached = [each.arn for each in there.attached]
        for arn in attached:
            if arn not in wanted.managed:
                self._deploy(f"Detach{kind}Policy", **named, PolicyArn=arn)
        for arn in wanted.managed:
            if arn not in attached:
                self._deploy(f"Attach{kind}Policy", **named, PolicyArn=arn)

    def _memberships(self) -> None:
        for user in self._aws.users.values():
            if user.account != self._account:
                continue
            there = {group.name for group in user.groups}
            wanted = {group.name for group in self._groups.values() if user.name in group.users}
            for name in sorted(there - wanted):
                self._deploy("RemoveUserFromGroup", GroupName=name, UserName=user.name)
            for name in sorted(wanted - there):
                self._deploy("AddUserToGroup", GroupName=name, UserName=user.name)

    def _remove(self) -> None:
        start = f"arn:{self._partition}:iam::{self._account}:"
        for arn in [arn for arn in self._aws.groups if arn.startswith(start) and arn not in self._groups]:
            name = arn.rpartition("/")[2]
            self._holder("Group", self._aws.groups[arn], Group(name, ()))
            self._deploy("DeleteGroup", GroupName=name)
        gone = self._aws.roles.keys() - self._roles.keys() - self._kept
        for arn in sorted(arn for arn in gone if arn.startswith(start)):
            self._delete_role(self._aws.roles[arn])
        made = [arn for arn in self._aws.managed_policies if arn.startswith(f"{start}policy/awsroles-")]
        for arn in made:
            if arn not in self._policies:
                self._deploy("DeletePolicy", PolicyArn=arn)
