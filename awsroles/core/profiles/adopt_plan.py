"""Plan of an adoption: the changes that make native AWS CLI profiles ours."""

from collections.abc import Sequence

from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.config.edit import Changes
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.adopt_candidates import candidates, not_adopted
from awsroles.core.profiles.adoption_backup import names_secret
from awsroles.core.profiles.model import (
    ForeignProfile,
    MasterProfile,
    NativeProfile,
    Profile,
    RoleProfile,
    SourceProfile,
    StaticProfile,
)
from awsroles.core.profiles.native_options import OwnChanges, drop_device, read_as_ours, renamed_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile, check_partition
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import ConfigurationError

_OUR_DEVICE = "awsroles_mfa_serial"


@dataclass(frozen=True)
class AdoptionPlan:
    """The changes of an adoption to the config file at *path*, *changes*, and to the credentials file.

    *adopted* are the profiles to adopt, each after its source, and *ours* those that were adopted before. *refused* has
    the reason for each other profile. *moved* has the MFA device that each of these master profiles gets. *plaintext*
    are sources with an access key in a file. *direct* has the session length of adopted profiles that need a code a
    session.
    """

    path: str
    changes: Changes
    credentials_changes: Changes
    adopted: tuple[str, ...]
    ours: tuple[str, ...]
    refused: dict[str, ConfigurationError]
    moved: dict[str, str]
    plaintext: tuple[str, ...]
    direct: dict[str, int]


def plan_adoption(
    profiles: Profiles, names: Sequence[str] | None, template: ProfileTemplate, *, may_move_devices: bool = True
) -> AdoptionPlan:
    """Return the plan that adopts the profiles *names*, or with None all that can be adopted.

    A profile keeps its MFA device only if its source has another one. Raises ConfigurationError for an unknown name.
    """
    found = candidates(profiles, names, template)
    adopting = _Adopting(profiles, template)
    adopting.adopt(found.natives)
    moved = adopting.move_devices() if may_move_devices else {}
    changes = adopting.changes | {master: {_OUR_DEVICE: serial} for master, serial in moved.items()}
    sources = dict.fromkeys(native.source for native in adopting.adopted.values() if native.source not in changes)
    return AdoptionPlan(
        path=profiles.path,
        changes=changes,
        credentials_changes=adopting.credentials_changes,
        adopted=tuple(adopting.adopted),
        ours=tuple(found.ours),
        refused=found.refused | adopting.refused,
        moved=moved,
        plaintext=tuple(name for name in sources if _is_plaintext(profiles.get(name))),
        direct=adopting.direct,
    )


def _is_plaintext(profile: Profile) -> bool:
    return isinstance(profile, StaticProfile) and isinstance(profile.key, AccessKey)


class _Adopting:
    """The state of an adoption, profile by profile."""

    def __init__(self, profiles: Profiles, template: ProfileTemplate) -> None:
        self.changes: dict[str, OwnChanges] = {}
        self.credentials_changes: dict[str, dict[str, None]] = {}
        self.adopted: dict[str, NativeProfile] = {}
        self.refused: dict[str, ConfigurationError] = {}
        self.direct: dict[str, int] = {}
        self._profiles = profiles
        self._origin = template
        self._devices: dict[str, str | None] = {}

    def adopt(self, natives: dict[str, NativeProfile]) -> None:
        """Adopt *natives*, each after its source."""
        waiting = dict(natives)
        while ready := [native for native in waiting.values() if native.source not in waiting]:
            for native in ready:
                del waiting[native.name]
                try:
                    self._adopt(native)
                except ConfigurationError as error:
                    self.refused[native.name] = not_adopted(native.name, error.message, error.hint)
        for name in waiting:
            hint = "give one of them a master profile as its source"
            self.refused[name] = not_adopted(name, "its source profiles form a cycle", hint)

    def move_devices(self) -> dict[str, str]:
        """Move the device that all profiles of a master profile share to that profile, if it has none."""
        moved = {}
        for master in dict.fromkeys(native.source for native in self.adopted.values()):
            natives = [native for native in self.adopted.values() if native.source == master]
            serial = natives[0].mfa_serial
            if serial is not None and self._lacks(master, serial):
                moved[master] = serial
                for native in natives:
                    drop_device(self.changes[native.name])
        return moved

    def _adopt(self, native: NativeProfile) -> None:
        device = self._source_device(native)
        renamed, moved = renamed_options(self._profiles, native.name)
        changes: OwnChanges = {**self._origin.credential_process(native.name), **renamed}
        if native.mfa_serial is None or native.mfa_serial == device:
            drop_device(changes)
        # Raises the error that the adopted profile would have.
        role_profile, source = read_as_ours(self._profiles, native.name), self._source_as_ours(native)
        if not isinstance(source, NativeProfile | ForeignProfile):
            check_partition(native.name, native.role.partition, source)
        self.changes[native.name] = changes
        if moved:
            self.credentials_changes[native.name] = dict.fromkeys(moved)
        self.adopted[native.name] = native
        self._devices[native.name] = native.mfa_serial or device
        if isinstance(source, SourceProfile) and isinstance(role_profile, RoleProfile):
            chain = ResolvedProfile(self._profiles.path, (role_profile,), source, ())
            if chain.needs_own_code:
                self.direct[native.name] = role_profile.seconds

    def _source_as_ours(self, native: NativeProfile) -> Profile:
        is_adopted = native.source in self.adopted
        return read_as_ours(self._profiles, native.source) if is_adopted else self._profiles.get(native.source)

    def _source_device(self, native: NativeProfile) -> str | None:
        """Return the MFA device of the source of *native*; raise ConfigurationError if no role can have that source."""
        name = native.source
        if name in self._devices:
            return self._devices[name]
        if name not in self._profiles:
            raise ConfigurationError(
                f"its source {name!r} is not in {self._profiles.path}", f"awsroles setup {name} makes it"
            )
        source = self._profiles.get(name)
        if isinstance(source, StaticProfile) and isinstance(source.key, Credentials):
            from awsroles.core.keys.temporary import temporary_source

            raise temporary_source(self._profiles, name)
        if isinstance(source, NativeProfile):
            # A hint that names the source only helps if that can be adopted.
            error = self.refused.get(name) or candidates(self._profiles, [name], self._origin).refused.get(name)
            hint = error.hint if error else f"awsroles profile adopt {name} {native.name}"
            raise ConfigurationError(f"its source {name!r} is a native profile", hint)
        if isinstance(source, ForeignProfile):
            raise ConfigurationError(f"its source {name!r} cannot be used: {source.why}")
        return self._profiles.chain(name).mfa_serial if isinstance(source, RoleProfile) else source.mfa_serial

    def _lacks(self, master: str, serial: str) -> bool:
        """Say whether *master* is a master profile without a device whose dependents all have *serial*."""
        if master in self.adopted:
            return False
        profile = self._profiles.get(master)
        if not isinstance(profile, MasterProfile) or profile.mfa_serial is not None:
            return False
        return not names_secret(self._profiles.section(master).decode()) and all(
            self._device_on(user) == serial for user in self._profiles.dependents_of(master)
        )

    def _device_on(self, name: str) -> str | None:
        """Return the device of the role profile *name*, adopted before or now."""
        if name in self.adopted:
            return self.adopted[name].mfa_serial
        try:
            profile = self._profiles.get(name)
        except ConfigurationError:
            return None
        return profile.mfa_serial if isinstance(profile, RoleProfile) else None
