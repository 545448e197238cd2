"""The MFA device of a user, out of those that AWS's APIs accept."""

from collections.abc import Sequence

from awsroles.core.aws.arn import UserArn, check_mfa_serial, is_fido, mfa_device_name
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import Iam
from awsroles.core.messages import Messages, command_for
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.errors import AccessDeniedError, AwsError, ConfigurationError, InputRequiredError, NoTerminalError

_DENIED = "AWS does not let this key list its MFA devices"


def find_device(
    iam: Iam, key: AccessKey, user: UserArn, *, known: str | None, prompter: Prompter, ui: Messages
) -> str | None:
    """Return the serial of the device to use, or None if the user has none that the APIs accept.

    *known* is the device in use until now. Raises InputRequiredError if it takes a prompt and there is no terminal.
    """
    try:
        serials = iam.list_mfa_devices(key, user)
    except AccessDeniedError:
        # Many policies that force MFA deny this call without MFA.
        return check_mfa_serial(known) if known else _ask_for_serial(user, prompter, ui, _DENIED)
    except AwsError as error:
        # The network may reach STS and not IAM, and an emulator may have no IAM.
        words = f"the MFA devices of {user.name} cannot be listed: {error.message}"
        if known:
            ui.warn(words)
            return check_mfa_serial(known)
        return _ask_for_serial(user, prompter, ui, words)
    usable = [serial for serial in serials if not is_fido(serial)]
    for serial in serials:
        if is_fido(serial):
            ui.note(f"Skipped the security key {mfa_device_name(serial)}: it works in a browser only.")
    if not usable or known in usable:
        return known if usable else None
    if len(usable) > 1:
        return _choose(usable, prompter)
    ui.done(f"Found your MFA device: {mfa_device_name(usable[0])}")
    return usable[0]


def device_of(profile: ResolvedProfile) -> str:
    """Return the serial of the MFA device that *profile* needs; raise ConfigurationError if it has none."""
    if profile.mfa_serial is None:
        raise ConfigurationError(
            f"profile {profile.name!r} has no MFA device",
            "to create one, run",
            command=enroll_command(profile.source.name),
        )
    return profile.mfa_serial


def enroll_command(master: str, device: str = "") -> str:
    """Return the command that enrolls a device, called *device*, for the user of the master profile *master*."""
    return command_for(f"awsroles mfa enroll {device}".rstrip(), master, "--profile")


def _choose(serials: Sequence[str], prompter: Prompter) -> str:
    names = [mfa_device_name(serial) for serial in serials]
    shown = names if len(set(names)) == len(names) else serials
    try:
        return serials[prompter.choose("Which MFA device do you want to use?", shown, default=0)]
    except NoTerminalError:
        raise InputRequiredError(
            f"you have several MFA devices: {', '.join(shown)}", f"give one of them: --mfa-serial {serials[0]}"
        ) from None


def _ask_for_serial(user: UserArn, prompter: Prompter, ui: Messages, problem: str) -> str:
    ui.warn(problem)
    likely = f"arn:{user.partition}:iam::{user.account}:mfa/{user.name}"
    try:
        return ask_until_valid(prompter, f"MFA serial [{likely}]: ", lambda text: check_mfa_serial(text or likely))
    except NoTerminalError:
        raise InputRequiredError(
            f"the serial of the MFA device of {user.name} is not known", f"give --mfa-serial, for example {likely}"
        ) from None
