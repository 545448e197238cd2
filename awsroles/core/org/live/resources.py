"""The resources that a file means, as a snapshot: as if each had been made, and nothing else were there."""

from collections.abc import Iterator, Mapping

from awsroles.core.iam.reading.user_policies import policy_name
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.account import Account, Group, Role, User
from awsroles.core.org.live.organization import LiveOrganization, MemberAccount, Unit
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.resources import Group as MeantGroup
from awsroles.core.org.policies.resources import ManagedPolicy, Resources
from awsroles.core.org.policies.resources import Role as MeantRole

_ROOT = "r-root"
_FULL_ACCESS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def snapshot_of_resources(resources: Resources, documents: Mapping[str, object] | None = None) -> Snapshot:
    """Return the accounts of *resources*, with the users that its groups name.

    *documents* are those of policies of AWS by ARN, as far as they are known. Users are under the path `/`.
    """
    reading = _Reading(resources, documents or {})
    accounts = reading.accounts()
    return Snapshot(accounts, _organization(resources, accounts), resources.master.id)


def _organization(resources: Resources, accounts: Mapping[str, Account]) -> LiveOrganization:
    """Return an organization without units, whose accounts have the control policies of *resources*."""
    full = HeldPolicy(PolicyKind.SCP, "FullAWSAccess", "service control policy FullAWSAccess", _FULL_ACCESS)
    made = {
        each.name: HeldPolicy(PolicyKind.SCP, each.name, f"service control policy {each.name}", each.document)
        for each in resources.control_policies
    }
    names = {each.id: each.name for policy in resources.control_policies for each in policy.targets}
    names |= {each.account.id: each.account.name for each in resources.roles}
    ids = sorted({*accounts, *names, resources.management.id})
    attached = {
        id_: (full.name, *(each.name for each in resources.control_policies if id_ in {to.id for to in each.targets}))
        for id_ in ids
    }
    return LiveOrganization(
        "",
        resources.management.id,
        {id_: MemberAccount(id_, names.get(id_, ""), "ACTIVE", (_ROOT,)) for id_ in ids},
        {_ROOT: Unit(_ROOT, "Root", None)},
        {full.name: full, **made},
        {_ROOT: (full.name,), **attached},
        has_control_policies=True,
    )


class _Reading:
    def __init__(self, resources: Resources, documents: Mapping[str, object]) -> None:
        self._resources = resources
        self._own: dict[str, ManagedPolicy] = {each.arn(resources.partition): each for each in resources.policies}
        self._documents = {**documents, **{arn: each.document for arn, each in self._own.items()}}

    def accounts(self) -> dict[str, Account]:
        master = self._resources.master.id
        ids = {
            master,
            *(each.account.id for each in self._resources.roles),
            *(each.account.id for each in self._own.values()),
        }
        return {each: self._account(each, is_master=each == master) for each in sorted(ids)}

    def _account(self, account: str, *, is_master: bool) -> Account:
        groups = [self._group(each) for each in self._resources.groups] if is_master else []
        users = [self._user(each) for each in self._user_names()] if is_master else []
        roles = [self._role(each) for each in self._resources.roles if each.account.id == account]
        managed = [arn for arn, each in self._own.items() if each.account.id == account]
        return Account(
            account,
            {each.name: each for each in users},
            {each.name: each for each in groups},
            {each.name: each for each in roles},
            {arn: self._managed(arn, "", PolicyKind.IDENTITY) for arn in managed},
            is_whole=True,
        )

    def _user_names(self) -> list[str]:
        return sorted({user for group in self._resources.groups for user in group.users})

    def _user(self, name: str) -> User:
        groups = tuple(each.name for each in self._resources.groups if name in each.users)
        return User(self._arn("user", name), name, groups)

    def _group(self, meant: MeantGroup) -> Group:
        held = self._held(f"group {meant.name}", meant.inline, meant.managed)
        return Group(self._arn("group", meant.name), meant.name, tuple(held))

    def _role(self, meant: MeantRole) -> Role:
        held = tuple(self._held(f"role {meant.name}", meant.inline, meant.managed))
        trust = HeldPolicy(PolicyKind.TRUST, "", f"trust policy of {meant.name}", meant.trust)
        boundary = None if meant.boundary is None else self._managed(meant.boundary, "", PolicyKind.BOUNDARY)
        arn = meant.arn(self._resources.partition)
        return Role(
            arn, meant.name, trust, held, boundary, max_session=meant.max_session, description=meant.description
        )

    def _held(self, holder: str, inline: Mapping[str, object], managed: tuple[str, ...]) -> Iterator[HeldPolicy]:
        for name, document in inline.items():
            yield HeldPolicy(PolicyKind.IDENTITY, name, policy_name(name, holder), document)
        for arn in managed:
            yield self._managed(arn, holder, PolicyKind.IDENTITY)

    def _managed(self, arn: str, holder: str, kind: PolicyKind) -> HeldPolicy:
        name = arn.rpartition("/")[2]
        plain = f"permissions boundary {name}" if kind is PolicyKind.BOUNDARY else f"policy {name}"
        label = policy_name(name, holder) if holder else plain
        return HeldPolicy(kind, name, label, self._documents.get(arn), arn)

    def _arn(self, kind: str, name: str) -> str:
        return f"arn:{self._resources.partition}:iam::{self._resources.master.id}:{kind}/{name}"
