"""A profile together with its source profiles."""

from collections.abc import Mapping

from awsroles.core.aws import durations as duration
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.partition import partition_of_region
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.profiles.model import MasterProfile, RoleProfile, SourceProfile, StaticProfile
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class ResolvedProfile:
    """A profile with everything it stands on: *slaves* from the asked one towards *source*.

    *sections* are the exact bytes of these profiles in the config file, in the same order, and *service_urls* the
    endpoints of single services that each names, empty where none does. No slaves: the asked profile is the root
    itself.
    """

    config_path: str
    role_profiles: tuple[RoleProfile, ...]
    source: SourceProfile
    sections: tuple[bytes, ...]
    service_urls: tuple[Mapping[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the profile that was asked for."""
        return self.role_profiles[0].name if self.role_profiles else self.source.name

    @property
    def master(self) -> MasterProfile:
        """The master profile itself, where that was asked for; raise TypeError for another root."""
        if not isinstance(self.source, MasterProfile):
            raise TypeError(f"the root of {self.name!r} is no master profile")
        return self.source

    @property
    def role_profile(self) -> RoleProfile:
        """The slave profile that was asked for."""
        return self.role_profiles[0]

    @property
    def partition(self) -> str | None:
        """The partition of the asked profile, None where only AWS knows whose a key is."""
        if self.role_profiles:
            return self.role_profile.role.partition
        return self.source.user.partition if isinstance(self.source, MasterProfile) else None

    @property
    def mfa_serial(self) -> str | None:
        """The device whose codes the asked profile needs."""
        return (self.role_profiles[-1].mfa_serial if self.role_profiles else None) or self.source.mfa_serial

    @property
    def mfa_process(self) -> str | None:
        """The program that gives the device's codes."""
        return (self.role_profiles[-1].mfa_process if self.role_profiles else None) or self.source.mfa_process

    @property
    def mfa_max_age_seconds(self) -> int | None:
        """How old a code may be."""
        return (
            self.role_profiles[-1].mfa_max_age_seconds if self.role_profiles else None
        ) or self.source.mfa_max_age_seconds

    @property
    def needs_own_code(self) -> bool:
        """Whether the role is assumed from the access key itself, with a code of its own."""
        if not self.assumed_by_access_key or self.mfa_serial is None:
            return False
        return self.has_own_device or self.role_profile.seconds > duration.LONGEST_CHAINED_SESSION

    @property
    def assumed_by_access_key(self) -> bool:
        """Whether an access key may assume the role, which AWS does not limit to 1 h as it does sessions."""
        return len(self.role_profiles) == 1 and not isinstance(self.source_key, Credentials)

    @property
    def has_own_device(self) -> bool:
        """Whether the role takes the codes of another device than its source."""
        return self.source.mfa_serial is not None and self.mfa_serial != self.source.mfa_serial

    @property
    def source_key(self) -> AccessKey | Credentials | None:
        """The keys that stand in a file, or None where they are in our store."""
        return self.source.key if isinstance(self.source, StaticProfile) else None

    @property
    def ca_bundle(self) -> str | None:
        """The CA bundle that the asked profile, or one that it stands on, names."""
        return next(filter(None, (profile.ca_bundle for profile in (*self.role_profiles, self.source))), None)

    def source_role(self) -> "ResolvedProfile":
        """Return the chain of the source profile."""
        return replace(
            self, role_profiles=self.role_profiles[1:], sections=self.sections[1:], service_urls=self.service_urls[1:]
        )

    def first_role(self) -> "ResolvedProfile":
        """Return the chain of the role that is assumed from the root."""
        return replace(
            self,
            role_profiles=self.role_profiles[-1:],
            sections=self.sections[-2:],
            service_urls=self.service_urls[-2:],
        )

    def without_roles(self) -> "ResolvedProfile":
        """Return the chain of the root profile alone, which an MFA session is made for."""
        return replace(self, role_profiles=(), sections=self.sections[-1:], service_urls=self.service_urls[-1:])


def check_partitions(chain: ResolvedProfile) -> None:
    """Raise ConfigurationError where *chain* goes from one partition to another."""
    sources = [*chain.role_profiles, chain.source][1:]
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
