"""The MFA device of a user, out of those that AWS's APIs accept."""

from collections.abc import Callable, Sequence

from awsroles.core.aws.arn import UserArn, check_mfa_serial, is_fido
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import Iam
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.prompts import Prompter
from awsroles.errors import AccessDeniedError, AwsError, ConfigurationError, InputRequiredError, NoTerminalError

_DENIED = "AWS does not let this key list its MFA devices"


def find_device(
    iam: Iam, key: AccessKey, user: UserArn, *, known: str | None, prompter: Prompter, say: Callable[[str], None]
) -> str | None:
    """Return the serial of the device to use, or None if the user has none that the APIs accept.

    *known* is the device in use until now. Raises InputRequiredError if it takes a prompt and there is no terminal.
    """
    try:
        serials = iam.list_mfa_devices(key, user)
    except AccessDeniedError:
        # Many policies that force MFA deny this call without MFA.
        return check_mfa_serial(known) if known else _ask_for_serial(user, prompter, say, _DENIED)
    except AwsError as error:
        # The network may reach STS and not IAM, and an emulator may have no IAM.
        words = f"the MFA devices of {user.name} cannot be listed: {error.message}"
        if known:
            say(words)
            return check_mfa_serial(known)
        return _ask_for_serial(user, prompter, say, words)
    usable = [serial for serial in serials if not is_fido(serial)]
    for serial in serials:
        if is_fido(serial):
            say(f"{serial} is a FIDO device, which works in a browser only and cannot sign calls of STS: left aside")
    if not usable:
        say("no MFA device that gives codes: roles that demand MFA will be denied until there is one")
        say("awsroles mfa enroll adds one; or add it in the IAM console (your user, Security credentials)")
        return None
    if known in usable:
        return known
    return usable[0] if len(usable) == 1 else _choose(usable, prompter)


def device_of(profile: ResolvedProfile) -> str:
    """Return the serial of the MFA device that *profile* needs; raise ConfigurationError if it has none."""
    if profile.mfa_serial is None:
        raise ConfigurationError(f"profile {profile.name!r} has no MFA device", "awsroles mfa enroll makes one")
    return profile.mfa_serial


def _choose(serials: Sequence[str], prompter: Prompter) -> str:
    try:
        return serials[prompter.choose("Which MFA device do you want to use?", serials)]
    except NoTerminalError:
        raise InputRequiredError(
            f"there are several MFA devices: {', '.join(serials)}", "give --mfa-serial with one of them"
        ) from None


def _ask_for_serial(user: UserArn, prompter: Prompter, say: Callable[[str], None], reason: str) -> str:
    say(reason)
    likely = f"arn:{user.partition}:iam::{user.account}:mfa/{user.name}"
    try:
        return check_mfa_serial(prompter.ask(f"MFA serial [{likely}]: ").strip() or likely)
    except NoTerminalError:
        raise InputRequiredError(
            f"the serial of the MFA device of {user.name} is not known", f"give --mfa-serial, for example {likely}"
        ) from None
