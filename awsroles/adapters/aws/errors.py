"""Map AWS error codes to exceptions. Loaded only if AWS refuses a call."""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from awsroles.core.aws.durations import format_duration
from awsroles.core.untrusted import printable
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    ClockSkewError,
    ConflictError,
    DurationTooLongError,
    InvalidCredentialsError,
    NetworkError,
    NotFoundError,
    QuotaExceededError,
    ThrottledError,
    WrongCodeError,
    WrongDeviceError,
)

# In seconds. AWS accepts a signature that is up to five minutes off.
_CLOCK_TOLERANCE = 300

# A denial names a user, a role and a policy, whose ARNs can be long; credential-process prints under 2 KB.
_LONGEST_WORDS = 1_000

_LONGEST_ID = 100

# IDs of keys that belong to a session (IAM user guide, reference_identifiers).
_TEMPORARY = "ASIA"

# AWS's messages for a valid signature of another time.
_OF_ANOTHER_TIME = ("expired", "not yet current")

_SET_THE_CLOCK = "set it (timedatectl set-ntp true; in WSL after sleep: sudo hwclock -s), then run it again"

_SEE_THE_CALLS = "correct what AWS names; -v shows each call"

# From the part to the whole.
_THINGS = {
    "AccessKeyId": "access key",
    "SerialNumber": "MFA device",
    "VirtualMFADeviceName": "MFA device",
    "UserName": "user",
    "RoleArn": "role",
}


def refusal(response: Mapping[str, Any], now: float, parameters: Mapping[str, Any], key_id: str) -> AwsError:
    """Return the error for AWS's *response* to a call, as botocore parsed it, at *now* (seconds since the epoch).

    *parameters* are those of the call, *key_id* is the ID of the key that signed it.
    """
    metadata = response.get("ResponseMetadata", {})
    error = _error(response, now, parameters, key_id)
    answer = f"{metadata.get('HTTPStatusCode', '')} {_text(response, 'Code')}: {_text(response, 'Message')}"
    error.answer = answer.strip(" :")
    request_id = metadata.get("RequestId")
    if request_id:
        error.request_id = printable(str(request_id))[:_LONGEST_ID]
    return error


def _error(response: Mapping[str, Any], now: float, parameters: Mapping[str, Any], key_id: str) -> AwsError:
    metadata = response.get("ResponseMetadata", {})
    code, words = _text(response, "Code"), _text(response, "Message")
    if code in _ABOUT_TIME:
        return _ABOUT_TIME[code](words, _seconds_ahead(metadata.get("HTTPHeaders", {}).get("date"), now))
    if code in _ABOUT_THINGS:
        return _ABOUT_THINGS[code](words, _thing(parameters))
    if code in _UNKNOWN_KEY:
        return _unknown_key(key_id)
    kinds = _OF_A_ROLE if "RoleArn" in parameters else _KINDS
    if code in kinds:
        return kinds[code](words)
    status = metadata.get("HTTPStatusCode", 0)
    if not code or not words or status >= 500:
        what = " ".join(dict.fromkeys(str(each) for each in (status, code) if each)) or "no error code"
        return NetworkError(f"AWS has a problem ({what})", "run it again in a minute")
    return AwsError(f"AWS says {code}: {words}", _SEE_THE_CALLS)


def _text(response: Mapping[str, Any], name: str) -> str:
    text = str(response.get("Error", {}).get(name) or "")
    return printable(text)[:_LONGEST_WORDS].strip().rstrip(".")


def _denied(words: str) -> AwsError:
    """Return the error for AccessDenied, whose causes AWS tells apart by the message alone."""
    if "invalid MFA one time pass code" in words:
        return WrongCodeError("AWS did not accept the MFA code", "check it, or wait for the next one")
    if "unable to validate MFA code" in words:
        return WrongDeviceError(
            "AWS cannot check a code of this MFA device: its serial is wrong, or it is not active for this user",
            "run awsroles doctor, which compares it with your devices at AWS",
        )
    return AccessDeniedError(words)


def _invalid(words: str) -> AwsError:
    if "exceeds the MaxSessionDuration" in words:
        return DurationTooLongError(words)
    return AwsError(f"AWS says ValidationError: {words}", _SEE_THE_CALLS)


def _unknown_key(key_id: str) -> AwsError:
    if key_id.startswith(_TEMPORARY):
        return InvalidCredentialsError(
            "AWS rejected the session: it was revoked, or its access key was deleted or deactivated",
            "run awsroles login --force",
        )
    return InvalidCredentialsError(
        f"AWS rejected the access key {printable(key_id)}: it was deleted or deactivated, or is only seconds old",
        "make a new one in the IAM console, or ask an administrator for one, then run awsroles setup",
    )


def _expired(_words: str) -> AwsError:
    return InvalidCredentialsError("AWS ended the session: it has expired", "run awsroles login --force")


def _throttled(_words: str) -> AwsError:
    return ThrottledError("AWS gets too many requests and refuses this one", "run it again in a minute")


def _no_such_region(words: str) -> AwsError:
    return AwsError(f"STS is not active in this region: {words}", "set another region in the master profile")


def _malformed(words: str) -> AwsError:
    return AwsError(
        f"AWS refuses the session policies of the profile: {words}",
        "correct awsroles_policy_arns or the file of awsroles_policy_file",
    )


def _too_large(words: str) -> AwsError:
    return AwsError(
        f"AWS packs the session policies of the profile, and they are too large for a session: {words}",
        "shorten them, or put them into a managed policy and name that in awsroles_policy_arns",
    )


def _quota_exceeded(words: str) -> AwsError:
    return QuotaExceededError(f"AWS allows no more: {words}", "delete one in the IAM console first")


def _conflict(words: str, thing: str) -> AwsError:
    return ConflictError(f"AWS refuses to change {thing}, in its present state: {words}")


def _not_there(words: str, thing: str) -> AwsError:
    return NotFoundError(f"AWS does not find {thing}: {words}")


_UNKNOWN_KEY = ("InvalidClientTokenId", "UnrecognizedClientException")

_ABOUT_THINGS: dict[str, Callable[[str, str], AwsError]] = {
    "EntityAlreadyExists": _conflict,
    "DeleteConflict": _conflict,
    "EntityTemporarilyUnmodifiable": _conflict,
    "ConcurrentModification": _conflict,
    "NoSuchEntity": _not_there,
    "AWSOrganizationsNotInUseException": _not_there,
}


def _thing(parameters: Mapping[str, Any]) -> str:
    """Return the kind and the name of the resource in *parameters*."""
    named = (f"{kind} {parameters[name]}" for name, kind in _THINGS.items() if name in parameters)
    return " of ".join(named) or "what the call is about"


def _wrong_codes(_words: str) -> AwsError:
    return WrongCodeError(
        "AWS did not accept the MFA codes: they are not two consecutive ones of this device",
        "compare the device's clock with that of others, then run it again",
    )


_KINDS: dict[str, Callable[[str], AwsError]] = {
    "AccessDenied": _denied,
    "AccessDeniedException": _denied,
    "ValidationError": _invalid,
    "ExpiredToken": _expired,
    "ExpiredTokenException": _expired,
    "Throttling": _throttled,
    "ThrottlingException": _throttled,
    "RequestLimitExceeded": _throttled,
    "TooManyRequestsException": _throttled,
    "RegionDisabledException": _no_such_region,
    "InvalidAuthenticationCode": _wrong_codes,
    "LimitExceeded": _quota_exceeded,
}


# IAM has the first code for other policies as well.
_OF_A_ROLE = _KINDS | {"MalformedPolicyDocument": _malformed, "PackedPolicyTooLarge": _too_large}


def _badly_signed(words: str, ahead: float | None) -> AwsError:
    if ahead is not None and abs(ahead) > _CLOCK_TOLERANCE:
        return _wrong_clock(words, ahead)
    if any(part in words for part in _OF_ANOTHER_TIME):
        return _wrong_clock(words, None)
    hint = "run awsroles setup to enter it again"
    if ahead is None:
        hint += "; or set the clock of this machine, if it is wrong"
    error = InvalidCredentialsError("AWS rejected the secret access key: it does not belong to the access key ID", hint)
    error.is_key_known = True
    return error


def _wrong_clock(words: str, ahead: float | None) -> AwsError:
    if ahead is None or abs(ahead) <= _CLOCK_TOLERANCE:
        return ClockSkewError(f"the clock of this machine is wrong: {words}", _SET_THE_CLOCK)
    way = "ahead of" if ahead > 0 else "behind"
    offset = format_duration(round(abs(ahead) / 60) * 60)
    return ClockSkewError(f"the clock of this machine is {offset} {way} AWS", _SET_THE_CLOCK)


_ABOUT_TIME: dict[str, Callable[[str, float | None], AwsError]] = {
    "SignatureDoesNotMatch": _badly_signed,
    "RequestExpired": _wrong_clock,
}


def _seconds_ahead(date: str | None, now: float) -> float | None:
    """Return the seconds that this machine is ahead of AWS, None without a valid Date header."""
    try:
        return now - parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, TypeError, OverflowError):
        return None
