"""The access key and the MFA devices of a user, as AWS tells of them."""

from collections.abc import Sequence
from datetime import datetime, timezone
from shlex import quote

from awsroles.core.aws.arn import is_fido, mfa_device_name
from awsroles.core.aws.iam import KeyRecord
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.doctor.finding import Check, Finding, Names, Severity
from awsroles.core.keys.access_keys import rotate_command, setup_command
from awsroles.core.mfa.device import enroll_command
from awsroles.errors import AwsrolesError

# CIS AWS Foundations Benchmark, "Ensure access keys are rotated every 90 days or less".
_OLD_DAYS = 90
_UNUSED_DAYS = 90
_DAY = 86_400


@dataclass(frozen=True)
class SeenUser:
    """The user of the master profile *profile*; what AWS did not tell is None.

    *key_id* is that of the stored key, None if the store has none. *refusal* is AWS's error for that key. *lacks_mfa*
    says that AWS was asked without an MFA session, though the user has a device.
    """

    profile: str
    user: str
    key_id: str | None = None
    mfa_serial: str | None = None
    refusal: AwsrolesError | None = None
    keys: Sequence[KeyRecord] | None = None
    devices: Sequence[str] | None = None
    lacks_mfa: bool = False


def access_key(seen: SeenUser) -> list[Finding]:
    """Return the finding about the stored key of a user."""
    command = setup_command(quote(seen.profile))
    if seen.key_id is None:
        return [Finding("error", "access_key", f"the access key of {seen.user} is not in the store", "", command)]
    if seen.refusal is not None:
        evidence = f"profile {seen.profile}: {seen.refusal.message}"
        return [Finding("error", "access_key", f"AWS refuses the access key of {seen.user}", evidence, command)]
    return []


def key_age(seen: SeenUser, now: float) -> list[Finding]:
    """Return the findings about the age of the keys of a user, and about a second key."""
    findings = []
    for each in seen.keys or ():
        days = int(now - each.created_at) // _DAY
        evidence = f"{each.access_key_id}, {_last_use(each)}"
        if each.access_key_id != seen.key_id:
            state = "active" if each.is_active else "inactive"
            message = f"{seen.user} has a second access key, which is {state} and {days} days old"
            severity: Severity = "warning" if each.is_active else "info"
            findings.append(Finding(severity, "second_key", message, evidence))
        elif days > _OLD_DAYS:
            message = f"the access key of {seen.user} is {days} days old"
            findings.append(Finding("warning", "key_age", message, evidence, rotate_command(quote(seen.profile))))
    return findings


def _last_use(key: KeyRecord) -> str:
    if key.use is None:
        return "last use unknown"
    if key.use.at is None:
        return "never used"
    day = datetime.fromtimestamp(key.use.at, timezone.utc).date().isoformat()
    return f"last used {day} ({key.use.service} in {key.use.region})"


def mfa_device(seen: SeenUser) -> list[Finding]:
    """Return the finding about the MFA devices of a user."""
    if seen.devices is None:
        return []
    usable = [each for each in seen.devices if not is_fido(each)]
    names: Names = tuple(("device", mfa_device_name(each)) for each in seen.devices)
    return [replace(finding, names=names) for finding in _of_devices(seen, seen.devices, usable)]


def _of_devices(seen: SeenUser, devices: Sequence[str], usable: Sequence[str]) -> list[Finding]:
    shown = ", ".join(map(mfa_device_name, devices))
    if not devices:
        message = f"{seen.user} has no MFA device"
        return [
            Finding(
                "error", "mfa_device", message, "roles that demand MFA are denied", enroll_command(quote(seen.profile))
            )
        ]
    if not usable:
        message = f"{seen.user} has security keys only, which work in a browser only"
        return [Finding("error", "mfa_device", message, shown, enroll_command(quote(seen.profile)))]
    if seen.mfa_serial not in usable:
        named = (
            "no MFA device"
            if seen.mfa_serial is None
            else f"{mfa_device_name(seen.mfa_serial)}, which is none of this user's"
        )
        message = f"profile {seen.profile} names {named}"
        fix = f"{setup_command(quote(seen.profile))} --mfa-serial {quote(usable[0])}"
        return [Finding("error", "mfa_device", message, f"AWS lists {shown}", fix)]
    if len(devices) > 1:
        message = f"{seen.user} has {len(devices)} MFA devices, and awsroles uses one"
        return [Finding("info", "mfa_device", message, f"{mfa_device_name(seen.mfa_serial or '')} of {shown}")]
    return []


def unlisted(seen: SeenUser) -> list[Finding]:
    """Return a finding for each of keys and devices that a user with a good key may not list."""
    if seen.refusal is not None or seen.key_id is None:
        return []
    unknown: list[tuple[Check, str, str]] = []
    if seen.devices is None:
        unknown.append(("mfa_device", "MFA devices", "iam:ListMFADevices"))
    if seen.keys is None:
        unknown.append(("key_age", "access keys", "iam:ListAccessKeys"))
    if not seen.lacks_mfa:
        return [
            Finding("info", check, f"AWS does not let {seen.user} list the {things}", f"it takes {action}")
            for check, things, action in unknown
        ]
    is_device_good = seen.devices is None or seen.mfa_serial in seen.devices
    fix = f"awsroles login {quote(seen.profile)}" if is_device_good else None
    return [
        Finding("info", check, f"AWS does not let {seen.user} list the {things} without an MFA session", "", fix)
        for check, things, _ in unknown
    ]
