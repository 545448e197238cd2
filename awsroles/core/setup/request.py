"""Requests for a setup, and the settings that the files have already."""

from collections.abc import Mapping, Sequence

from awsroles.core.aws.arn import UserArn, check_mfa_serial, parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.partition import partition
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.keys.temporary import DEVICE, is_temporary, made_from
from awsroles.core.profiles.model import ForeignProfile, MasterProfile, StaticProfile
from awsroles.core.profiles.parse import read_profile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import check_mfa_seconds, check_profile_name, check_region
from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.core.setup.self_source import KEY_OPTIONS, check_role, is_self_sourced
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError
from awsroles.fastpath.config_scan import is_conflicting_source


@dataclass(frozen=True)
class SetupRequest:
    """The options of a setup of the master profile *profile*.

    *key* is the access key, or *plaintext* the profile that has it; setup prompts for the key if both are None.
    *seconds* is the duration of the MFA session. *confirmed* agrees to delete the plaintext key, *chosen* to move it
    out of the profile that keeps its name, or to keep the stored one. *asks_to_adopt* says that the user
    is asked about native profiles later. It *takes_over* a profile whose key another tool had.
    """

    profile: str
    key: AccessKey | None = None
    plaintext: str | None = None
    region: str | None = None
    mfa_serial: str | None = None
    seconds: int | None = None
    replace: bool = False
    confirmed: bool = False
    chosen: bool = False
    asks_to_adopt: bool = False
    takes_over: bool = False

    def check(self) -> None:
        """Raise UsageError or ConfigurationError for wrong options, before any prompt or request."""
        check_profile_name(self.profile)
        if self.region is not None:
            check_region(self.region)
        if self.mfa_serial is not None:
            check_mfa_serial(self.mfa_serial)
        if self.seconds is not None:
            check_mfa_seconds(self.seconds)


@dataclass(frozen=True)
class ExistingProfile:
    """The settings of the master profile in the files, or of the profile that has its access key."""

    user: UserArn | None = None
    region: str | None = None
    mfa_serial: str | None = None

    def device_of(self, user: UserArn) -> str | None:
        """Return the MFA device in use, if it is that of *user*."""
        return self.mfa_serial if self.user in (None, user) else None


def with_master(profiles: Profiles, request: SetupRequest, prompter: Prompter) -> SetupRequest:
    """Return *request* with another name for the master profile if the profile of its access key is a role itself.

    Raises InputRequiredError if that takes a prompt and there is no terminal.
    """
    name = request.plaintext
    if name is None or name not in profiles or not is_self_sourced(profiles, name):
        return request
    check_role(profiles, name)
    if request.profile != name:
        return request
    free = "master" if "master" not in profiles else f"{name}-user"

    def check(answer: str) -> SetupRequest:
        named = replace(request, profile=answer or free)
        if named.profile == name:
            raise ConfigurationError(f"{name} is the role", "choose another name")
        named.check()
        return named

    question = f"{name} is a role. Name of the master profile for its access key [{free}]: "
    try:
        return ask_until_valid(prompter, question, check)
    except NoTerminalError:
        raise InputRequiredError(
            f"profile {name!r} is a role that is assumed with its own access key: that needs a profile of its own",
            "name it:",
            command=f"awsroles setup --from {name} --master {free}",
        ) from None


def existing_profile(profiles: Profiles, request: SetupRequest) -> ExistingProfile:
    """Return the settings in the files; raise ConfigurationError if the name is that of another kind of profile."""
    master = _master(profiles, request)
    values = {} if request.plaintext is None else profiles.options(request.plaintext)
    if request.takes_over:
        values = {**profiles.options(request.profile), **values}
    serial = _device(values)
    region = values.get("region") or _region_of(profiles, [request.profile, *_made(profiles, request.plaintext)])
    if master is not None:
        return ExistingProfile(master.user, master.region or region, master.mfa_serial or serial)
    owner = values.get("awsroles_user_arn") if request.plaintext == request.profile else None
    return ExistingProfile(None if owner is None else parse_user_arn(owner), region, serial)


def other_regions(profiles: Profiles, plaintext: str | None) -> tuple[tuple[str, str], ...]:
    """Return other partitions that an access key may belong to, with a region of each.

    If the profile *plaintext* is the source of roles, only their partitions.
    """
    likely = dict.fromkeys(("aws-us-gov", "aws-cn"))
    if plaintext is not None:
        arns = [profiles.options(user).get("role_arn") for user in profiles.profiles_with_source(plaintext)]
        told = dict.fromkeys(arn.split(":")[1] for arn in arns if arn is not None and ":" in arn)
        likely = {name: None for name in likely if name in told} or likely
    return tuple((name, partition(name).default_region) for name in likely)


def refuse_contradiction(profiles: Profiles, name: str, user: UserArn) -> None:
    """Raise ConfigurationError if *name*, without its plaintext key, cannot be the master profile of *user*."""
    if name not in profiles:
        return
    left = {key: value for key, value in profiles.options(name).items() if key not in KEY_OPTIONS}
    second = next((key for key in left if is_conflicting_source(key)), None)
    if second is not None:
        raise ConfigurationError(
            f"profile {name!r} has a second source of credentials: {second} in {profiles.place(name, second)}",
            f"choose another name: awsroles setup --from {name} --master NAME",
        )
    if "credential_process" in left and "awsroles_user_arn" not in left:
        place = profiles.place(name, "credential_process")
        raise ConfigurationError(
            f"profile {name!r} has a credential_process of another program in {place}",
            f"remove that line, or choose another name: awsroles setup NAME --from {name}",
        )
    profile = read_profile(name, left | {"awsroles_user_arn": str(user)}, profiles.place)
    if not isinstance(profile, MasterProfile):
        raise _taken(name)


def _master(profiles: Profiles, request: SetupRequest) -> MasterProfile | None:
    if request.profile not in profiles or request.profile == request.plaintext:
        return None
    profile = profiles.get(request.profile)
    if isinstance(profile, MasterProfile):
        return profile
    if is_temporary(profiles, request.profile) and isinstance(profile, StaticProfile):
        # The sessions of the master profile replace such keys.
        return None
    if request.takes_over and isinstance(profile, ForeignProfile):
        return None
    raise _taken(request.profile)


def _made(profiles: Profiles, plaintext: str | None) -> list[str]:
    return made_from(profiles, plaintext) if plaintext is not None else []


def _region_of(profiles: Profiles, names: Sequence[str]) -> str | None:
    """Return the region of the first of the profiles *names* that has one."""
    regions = (profiles.options(name).get("region") for name in names)
    return next(filter(None, regions), None)


def _device(values: Mapping[str, str]) -> str | None:
    return values.get("awsroles_mfa_serial") or values.get("mfa_serial") or values.get(DEVICE)


def _taken(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"profile {name!r} exists, and is not a master profile",
        f"choose another name: awsroles setup NAME; for its access key: awsroles setup NAME --from {name}",
    )
