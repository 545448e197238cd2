"""The split of managed policies between the accounts' parts and the master account's part."""

from collections.abc import Iterator

from awsroles.core.org.policies.resources import Account, ManagedPolicy, Resources, Role


def by_owner(resources: Resources) -> tuple[list[ManagedPolicy], list[ManagedPolicy]]:
    """Return the policies that come with the roles of their accounts, and those that come with the groups."""
    attached = {arn for group in resources.groups for arn in group.managed}
    used = {arn for role in resources.roles for arn in uses(role)}
    own: list[ManagedPolicy] = []
    shared: list[ManagedPolicy] = []
    for policy in resources.policies:
        arn = policy.arn(resources.partition)
        (shared if arn in attached and arn not in used else own).append(policy)
    return own, shared


def by_account(resources: Resources) -> Iterator[tuple[Account, list[ManagedPolicy], list[Role]]]:
    """Yield the accounts that have roles, with the policies that come with them and the roles, by their names."""
    found: dict[Account, tuple[list[ManagedPolicy], list[Role]]] = {}
    for policy in by_owner(resources)[0]:
        found.setdefault(policy.account, ([], []))[0].append(policy)
    for role in resources.roles:
        found.setdefault(role.account, ([], []))[1].append(role)
    for account in sorted(found, key=lambda account: account.name):
        yield account, *found[account]


def uses(role: Role) -> tuple[str, ...]:
    """Return the ARNs of the managed policies that *role* needs."""
    return (*role.managed, *([role.boundary] if role.boundary else ()))
