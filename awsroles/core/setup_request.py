"""What a person asks of setup, and what the files say already of the master profile that it makes."""

from dataclasses import dataclass

from awsroles.core.arn import UserArn, check_mfa_serial, parse_user_arn
from awsroles.core.config_sections import STATIC_KEYS
from awsroles.core.credentials import AccessKey
from awsroles.core.profile import MasterProfile
from awsroles.core.profile_name import check_profile_name
from awsroles.core.profile_reading import Entry, read_profile
from awsroles.core.profiles import Profiles
from awsroles.core.role_limits import check_mfa_seconds
from awsroles.core.slave_options import check_region
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class SetupRequest:
    """What a person asks of setup: *key* where it was given beforehand, *plaintext* the profile to take it from.

    *seconds* is the length of the MFA session; *confirmed* says yes to taking the plaintext key away.
    """

    profile: str
    key: AccessKey | None = None
    plaintext: str | None = None
    region: str | None = None
    mfa_serial: str | None = None
    seconds: int | None = None
    replace: bool = False
    confirmed: bool = False

    def check(self) -> None:
        """Raise UsageError or ConfigurationError for what can be known to be wrong before anything is asked or sent."""
        check_profile_name(self.profile)
        if self.region is not None:
            check_region(self.region)
        if self.mfa_serial is not None:
            check_mfa_serial(self.mfa_serial)
        if self.seconds is not None:
            check_mfa_seconds(self.seconds)


@dataclass(frozen=True)
class Known:
    """What the files say of the profile to be made, and of the one that its key is taken from."""

    user: UserArn | None = None
    region: str | None = None
    mfa_serial: str | None = None

    def device_of(self, user: UserArn) -> str | None:
        """Return the MFA device that was in use, if it was that of *user*."""
        return self.mfa_serial if self.user in (None, user) else None


def known(profiles: Profiles, request: SetupRequest) -> Known:
    """Return what is known; raise ConfigurationError where the name is taken by a profile of another kind."""
    master = _master(profiles, request)
    entries = {} if request.plaintext is None else profiles.entries(request.plaintext)
    values = {key: entry.value for key, entry in entries.items()}
    region, serial = values.get("region"), values.get("awsroles_mfa_serial") or values.get("mfa_serial")
    if master is not None:
        return Known(master.user, master.region or region, master.mfa_serial or serial)
    owner = values.get("awsroles_user_arn") if request.plaintext == request.profile else None
    return Known(None if owner is None else parse_user_arn(owner), region, serial)


def refuse_contradiction(profiles: Profiles, name: str, user: UserArn) -> None:
    """Raise ConfigurationError where *name*, without its plaintext key, cannot be the master profile of *user*."""
    if name not in profiles:
        return
    left = {key: entry for key, entry in profiles.entries(name).items() if key not in STATIC_KEYS}
    process = left.get("credential_process")
    if process is not None and "awsroles_user_arn" not in left:
        raise ConfigurationError(
            f"profile {name!r} has a credential_process of another program in {process.path}:{process.line}",
            f"remove that line, or choose another name: awsroles setup NAME --from {name}",
        )
    profile = read_profile(name, left | {"awsroles_user_arn": Entry(str(user), profiles.path, 1)})
    if not isinstance(profile, MasterProfile):
        raise _taken(name)


def _master(profiles: Profiles, request: SetupRequest) -> MasterProfile | None:
    if request.profile not in profiles or request.profile == request.plaintext:
        return None
    profile = profiles.get(request.profile)
    if isinstance(profile, MasterProfile):
        return profile
    raise _taken(request.profile)


def _taken(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"there is a profile {name!r} already, and it is no master profile",
        f"choose another name: awsroles setup NAME; for its access key: awsroles setup NAME --from {name}",
    )
