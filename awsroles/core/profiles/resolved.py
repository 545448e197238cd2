"""A profile together with its source profiles."""

from collections.abc import Mapping

from awsroles.core.aws import durations as duration
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.profiles.model import MasterProfile, RoleProfile, SourceProfile, StaticProfile
from awsroles.core.profiles.validation import is_red
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import elevated_session_item, role_session_item


@dataclass(frozen=True)
class ResolvedProfile:
    """A profile with its source profiles: *role_profiles* from the requested one down, and the *source* of the last.

    *sections* are the exact bytes of all these profiles in the config file, in the same order, and *service_urls* their
    endpoints of single services. Without role profiles the requested profile is the source itself. *requested* is the
    profile whose sources these are. With *is_elevated*, its session has no session policy.
    """

    config_path: str
    role_profiles: tuple[RoleProfile, ...]
    source: SourceProfile
    sections: tuple[bytes, ...]
    service_urls: tuple[Mapping[str, str], ...] = ()
    requested: str | None = None
    is_elevated: bool = False

    @property
    def purpose(self) -> str:
        """The name of the profile that a code is for: the requested one, also in the chain of its source."""
        return self.requested or self.name

    @property
    def name(self) -> str:
        """The name of the requested profile."""
        return self.role_profiles[0].name if self.role_profiles else self.source.name

    @property
    def session_item(self) -> str:
        """The name of the item with the session of the requested role profile."""
        item = elevated_session_item if self.is_elevated else role_session_item
        return item(self.config_path, self.name)

    @property
    def is_narrowed(self) -> bool:
        """True if a session policy narrows the session."""
        return not self.is_elevated and bool(self.role_profiles) and self.role_profile.is_narrowed

    @property
    def master(self) -> MasterProfile:
        """The requested master profile; raise TypeError if the source is no master profile."""
        if not isinstance(self.source, MasterProfile):
            raise TypeError(f"the root of {self.name!r} is not a master profile")
        return self.source

    @property
    def role_profile(self) -> RoleProfile:
        """The requested role profile."""
        return self.role_profiles[0]

    @property
    def partition(self) -> str | None:
        """The partition of the requested profile, None if only AWS knows the user of a key."""
        if self.role_profiles:
            return self.role_profile.role.partition
        return self.source.user.partition if isinstance(self.source, MasterProfile) else None

    @property
    def mfa_serial(self) -> str | None:
        """The MFA device of the requested profile."""
        return (self.role_profiles[-1].mfa_serial if self.role_profiles else None) or self.source.mfa_serial

    @property
    def mfa_process(self) -> str | None:
        """The program that returns the device's codes."""
        return (self.role_profiles[-1].mfa_process if self.role_profiles else None) or self.source.mfa_process

    @property
    def mfa_max_age_seconds(self) -> int | None:
        """The maximum age of a code."""
        return (
            self.role_profiles[-1].mfa_max_age_seconds if self.role_profiles else None
        ) or self.source.mfa_max_age_seconds

    @property
    def is_production(self) -> bool:
        """True if the profile's color is red."""
        return bool(self.role_profiles) and is_red(self.role_profiles[0].color)

    @property
    def needs_own_code(self) -> bool:
        """True if the role is assumed with the access key itself, with a code of its own."""
        if not self.assumed_by_access_key or self.mfa_serial is None:
            return False
        return self.has_own_device or self.role_profile.seconds > duration.LONGEST_CHAINED_SESSION

    @property
    def assumed_by_access_key(self) -> bool:
        """True if an access key may assume the role. AWS does not limit that to 1 h, as it does role chaining."""
        return len(self.role_profiles) == 1 and not isinstance(self.source_key, Credentials)

    @property
    def has_own_device(self) -> bool:
        """True if the role has another MFA device than its source."""
        return self.source.mfa_serial is not None and self.mfa_serial != self.source.mfa_serial

    @property
    def source_key(self) -> AccessKey | Credentials | None:
        """The keys in a file, or None if they are in the secret store."""
        return self.source.key if isinstance(self.source, StaticProfile) else None

    @property
    def ca_bundle(self) -> str | None:
        """The CA bundle of the requested profile or of one of its sources."""
        return next(filter(None, (profile.ca_bundle for profile in (*self.role_profiles, self.source))), None)

    def source_role(self) -> "ResolvedProfile":
        """Return the chain of the source profile."""
        return replace(
            self,
            role_profiles=self.role_profiles[1:],
            sections=self.sections[1:],
            service_urls=self.service_urls[1:],
            requested=self.purpose,
            is_elevated=False,
        )

    def elevated(self, seconds: int) -> "ResolvedProfile":
        """Return the chain for a session of *seconds* without a session policy. Its sources stay as they are."""
        requested, *others = self.role_profiles
        return replace(self, role_profiles=(replace(requested, duration_seconds=seconds), *others), is_elevated=True)

    def first_role(self) -> "ResolvedProfile":
        """Return the chain of the role that the source itself assumes."""
        return replace(
            self,
            role_profiles=self.role_profiles[-1:],
            sections=self.sections[-2:],
            service_urls=self.service_urls[-2:],
            requested=self.purpose,
        )

    def without_roles(self) -> "ResolvedProfile":
        """Return the chain of the source alone, which has the MFA session."""
        return replace(self, role_profiles=(), sections=self.sections[-1:], service_urls=self.service_urls[-1:])


def check_partitions(chain: ResolvedProfile) -> None:
    """Raise ConfigurationError if *chain* goes from one partition to another."""
    sources = [*chain.role_profiles, chain.source][1:]
    for role_profile, source in zip(chain.role_profiles, sources, strict=True):
        check_partition(role_profile.name, role_profile.role.partition, source)


def check_partition(name: str, role_partition: str, source: SourceProfile | RoleProfile) -> None:
    """Raise ConfigurationError if the role of the profile *name* is in another partition than its *source*."""
    known = _partition(source)
    if known is not None and role_partition != known:
        raise ConfigurationError(
            f"the role of {name!r} is in partition {role_partition}, and its source {source.name!r} in {known}",
            f"give {name} a source profile of partition {role_partition}: awsroles profile list shows them",
        )


def _partition(source: SourceProfile | RoleProfile) -> str | None:
    """Return the partition of *source*, None if only AWS knows the user of its key."""
    if isinstance(source, RoleProfile):
        return source.role.partition
    if isinstance(source, MasterProfile):
        return source.user.partition
    if source.region is None:
        return None
    from awsroles.core.aws.partition import partition_of_region

    return partition_of_region(source.region)
