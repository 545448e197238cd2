"""What is written into the config file for a profile of ours: new, changed, or taken over from a native one."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.ports import Changes
from awsroles.core.profile import MasterProfile, NativeProfile, SlaveProfile, StaticProfile
from awsroles.core.profile_name import check_profile_name
from awsroles.core.profiles import Profiles
from awsroles.core.slave_options import SlaveOptions
from awsroles.errors import ConfigurationError, UsageError

_DEFAULT_MASTER = "master"
# The native keys that have one of ours beside them, by the same name.
_NATIVE_KEYS = ("role_arn", "source_profile", "external_id", "duration_seconds", "role_session_name")


@dataclass(frozen=True)
class Origin:
    """What this program puts into each profile: how it is started, and the length of role sessions people prefer."""

    program: str
    role_seconds: int | None = None

    def warn(self, say: Callable[[str], None]) -> None:
        """Tell where the program is named without its path, once that has been written."""
        if not os.path.isabs(self.program):
            say(f"the file names {self.program} without its path: programs started outside a shell may not find it")

    def process_line(self, name: str) -> dict[str, str]:
        """Return the credential_process of the profile *name*."""
        return {"credential_process": f"{self.program} credential-process {name}"}


def new_slave(profiles: Profiles, name: str, options: SlaveOptions, origin: Origin) -> Changes:
    """Return the section of a new slave profile; raise UsageError without a role ARN."""
    check_profile_name(name)
    if options.role is None:
        raise UsageError(f"{name!r} needs a role", "give --role-arn arn:aws:iam::222222222222:role/operations")
    source = options.source or default_source(profiles)
    # The AWS CLI wants a region of every profile.
    region = profiles.entries(source).get("region")
    preferred = {"region": region.value} if region is not None else {}
    if origin.role_seconds is not None:
        preferred["awsroles_duration_seconds"] = str(origin.role_seconds)
    return {name: origin.process_line(name) | preferred | options.settings() | {"awsroles_source_profile": source}}


def changed_slave(slave: SlaveProfile, options: SlaveOptions, origin: Origin) -> Changes:
    """Return *slave* with the *options* that were given and the program's present path.

    Raises ConfigurationError for another role: that is another profile.
    """
    if options.role is not None and options.role != slave.role:
        raise ConfigurationError(
            f"profile {slave.name!r} is for {slave.role}, not {options.role}",
            f"choose another name, or replace it: awsroles profile add {slave.name} --replace --role-arn …",
        )
    return {slave.name: origin.process_line(slave.name) | options.settings()}


def replaced_slave(profiles: Profiles, slave: SlaveProfile, options: SlaveOptions, origin: Origin) -> Changes:
    """Return *slave* made anew from *options*, without what it had before."""
    had = [key for key in profiles.entries(slave.name) if key.startswith("awsroles_") or key == "region"]
    new = new_slave(profiles, slave.name, options, origin)
    return {slave.name: dict.fromkeys(had) | dict(new[slave.name])}


def adopted_native(profiles: Profiles, native: NativeProfile, origin: Origin) -> Changes:
    """Return *native* as a slave profile of ours; raise ConfigurationError where its source is not one of ours.

    The device stays on the slave only where it is not that of its source.
    """
    source = profiles.get(native.source) if native.source in profiles else None
    if not isinstance(source, MasterProfile | StaticProfile | SlaveProfile):
        raise ConfigurationError(
            f"profile {native.name!r} has {native.source!r} as its source, which awsroles does not serve",
            f"awsroles setup --from {native.source} for an access key; awsroles login {native.source} for a role",
        )
    entries = profiles.entries(native.name)
    changes: dict[str, str | None] = {**origin.process_line(native.name)}
    for key in _NATIVE_KEYS:
        if key in entries:
            changes |= {key: None, f"awsroles_{key}": entries[key].value}
    if native.mfa_serial is not None:
        same = native.mfa_serial == source.mfa_serial
        changes |= {"mfa_serial": None} | ({} if same else {"awsroles_mfa_serial": native.mfa_serial})
    return {native.name: changes}


def default_source(profiles: Profiles) -> str:
    """Return the master profile that a slave without a source stands on; raise ConfigurationError where it is open."""
    masters = profiles.masters()
    if _DEFAULT_MASTER in masters:
        return _DEFAULT_MASTER
    if len(masters) == 1:
        return masters[0]
    if not masters:
        raise ConfigurationError("there is no master profile yet", "run awsroles setup first")
    raise ConfigurationError("there are several master profiles", f"give --source with one of {', '.join(masters)}")
