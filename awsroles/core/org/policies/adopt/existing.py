"""The resources of a file that are there already, under the same names and paths."""

from collections.abc import Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.org.live import account as live
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Resources, Role


@dataclass(frozen=True)
class Existing:
    """The parts of *resources* that *snapshot* has."""

    resources: Resources
    snapshot: Snapshot

    def account(self, account: Account) -> live.Account | None:
        """Return *account* if all of it was read."""
        found = self.snapshot.accounts.get(account.id)
        return found if found is not None and found.is_whole else None

    @property
    def master(self) -> live.Account | None:
        """The account of the users if all of it was read."""
        return self.account(self.resources.master)

    def named(self, role: Role) -> live.Role | None:
        """Return the role that has the name of *role*, which AWS gives once in an account, whatever its path."""
        account = self.account(role.account)
        return None if account is None else account.role(role.name)

    def role(self, role: Role) -> live.Role | None:
        """Return *role* if it is there: another path or another case cannot become this one."""
        found = self.named(role)
        return found if found is not None and found.arn == role.arn(self.resources.partition) else None

    def group(self, group: Group) -> live.Group | None:
        """Return *group* if it is there."""
        return None if self.master is None else self.master.groups.get(group.name)

    def group_of_case(self, group: Group) -> live.Group | None:
        """Return the group that differs from *group* in case only, which AWS takes for the same."""
        groups = () if self.master is None else self.master.groups.values()
        folded = group.name.lower()
        return next((each for each in groups if each.name.lower() == folded and each.name != group.name), None)

    def members(self, group: Group) -> list[str]:
        """Return the users of *group* who are in it."""
        master = self.master
        there = set() if master is None else {each.name for each in master.members(group.name)}
        return [each for each in group.users if each in there]

    def policy(self, policy: ManagedPolicy) -> HeldPolicy | None:
        """Return *policy* if it is there."""
        account = self.account(policy.account)
        return None if account is None else account.managed.get(policy.arn(self.resources.partition))

    def control_policy(self, policy: ControlPolicy) -> tuple[str, HeldPolicy] | None:
        """Return the ID of *policy* and the policy if it is attached to something."""
        organization = self.snapshot.organization
        held = () if organization is None else organization.policies.items()
        return next(((id_, each) for id_, each in held if each.name == policy.name), None)

    def targets(self, policy: ControlPolicy) -> list[Account]:
        """Return the accounts of *policy* to which it is attached."""
        organization, found = self.snapshot.organization, self.control_policy(policy)
        if organization is None or organization.attached is None or found is None:
            return []
        return [each for each in policy.targets if found[0] in organization.attached.get(each.id, ())]


def inline_names(holder: live.Role | live.Group) -> set[str]:
    """Return the names of the in-line policies of *holder*."""
    return {each.name for each in holder.policies if each.arn is None}


def attached_arns(policies: Sequence[HeldPolicy]) -> list[str]:
    """Return the ARNs of attached policies."""
    return [each.arn for each in policies if each.arn is not None]
