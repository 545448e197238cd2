"""Roles that no call can assume, as they are in another partition than the user or role that would."""

from awsroles.core.aws.partition import partition_of_region
from awsroles.core.profiles.model import MasterProfile, RoleProfile, SourceProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import ConfigurationError


def check_partitions(chain: ResolvedProfile) -> None:
    """Raise ConfigurationError where *chain* goes from one partition to another."""
    sources = [*chain.role_profiles, chain.root][1:]
    for slave, source in zip(chain.role_profiles, sources, strict=True):
        check_partition(slave.name, slave.role.partition, source)


def check_partition(name: str, role_partition: str, source: SourceProfile | RoleProfile) -> None:
    """Raise ConfigurationError where the role of the profile *name* is in another partition than its *source*."""
    known = _partition(source)
    if known is not None and role_partition != known:
        raise ConfigurationError(
            f"the role of {name!r} is in partition {role_partition}, and its source {source.name!r} in {known}",
            f"let {name} stand on a profile of partition {role_partition}: awsroles profile list shows them",
        )


def _partition(source: SourceProfile | RoleProfile) -> str | None:
    """Return the partition of *source*; None where only AWS knows whose the key is."""
    if isinstance(source, RoleProfile):
        return source.role.partition
    if isinstance(source, MasterProfile):
        return source.user.partition
    return partition_of_region(source.region) if source.region is not None else None
