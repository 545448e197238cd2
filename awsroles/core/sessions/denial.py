"""Likely reasons of a denied session, most likely first, and hints."""

import re
from collections.abc import Iterable

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION, format_duration
from awsroles.core.mfa.device import enroll_command
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import AccessDeniedError, DurationTooLongError, InvalidCredentialsError

# In seconds. No policy demands a code that is newer.
RECENT = 300
# AWS names the policy of an explicit deny (IAM user guide, troubleshoot_access-denied).
_EXPLICIT = re.compile(r"with an explicit deny in ((?:an?|the) [a-z -]+)")
_ONE_OF = "One of these is the reason:"
_TAG = "the reason is a session tag: its trust policy and your own policy must both allow sts:TagSession"
_MISSING = "the role does not exist: check the ARN"
_NOT_ALLOWED = "you may not assume it: ask your administrator to allow sts:AssumeRole"


def denied_to_session(profile: ResolvedProfile, error: AccessDeniedError, mfa_age: int | None) -> AccessDeniedError:
    """Return *error* with the likely reasons; *mfa_age* in seconds, or None for a call without MFA."""
    if len(profile.role_profiles) > 1:
        source = profile.role_profiles[1]
        reasons = [
            _MISSING,
            f"role {source.role.name} of profile {source.name} may not assume it",
            "its trust policy does not name that role, or requires MFA, which the session of a role does not carry",
        ]
        return _denied(profile, error, reasons)
    reasons = _usual_reasons(profile)
    if isinstance(profile.source_key, Credentials):
        reasons.append(f"it requires MFA, which the session in profile {profile.source.name} may not carry")
    elif mfa_age is None:
        reasons.append(_device_wanted(profile))
    elif mfa_age > RECENT:
        newer = f"the role may want a newer MFA code than yours ({format_duration(mfa_age)} old)"
        reasons.insert(0, f"{newer}: awsroles login {profile.name} --force")
    return _denied(profile, error, reasons)


def denied_to_access_key(profile: ResolvedProfile, error: AccessDeniedError) -> AccessDeniedError:
    """Return *error* for a role that the access key itself assumes, with a code."""
    if profile.role_profile.seconds > LONGEST_CHAINED_SESSION and not profile.has_own_device:
        reason = (
            "a policy that forces MFA denies sessions over 1 h: "
            f"awsroles login {profile.name} --duration 1h uses the MFA session"
        )
    else:
        reason = (
            "a policy that forces MFA denies roles to the access key itself: without awsroles_mfa_serial in profile "
            f"{profile.name} the MFA session of {profile.source.name} is used"
        )
    return _denied(profile, error, [reason, *_usual_reasons(profile)])


def denied_mfa_session(user: UserArn, profile: ResolvedProfile, error: AccessDeniedError) -> AccessDeniedError:
    """Return *error* for the MFA session of *user*, which only an explicit deny prevents."""
    found = _EXPLICIT.search(error.message)
    policy = found[1] if found else "a policy"
    way = f"; awsroles login {profile.name} --duration 2h needs no MFA session" if profile.role_profiles else ""
    return _with_answer(
        AccessDeniedError(
            f"AWS denied the MFA session of {user.name}: {policy} forbids sts:GetSessionToken",
            f"ask your administrator{way}",
        ),
        error,
    )


def expired_keys(source: StaticProfile, error: InvalidCredentialsError) -> InvalidCredentialsError:
    """Return *error* for the keys in the profile *source*, with a hint if they are those of a session."""
    if not isinstance(source.key, Credentials):
        return error
    return InvalidCredentialsError(
        f"AWS rejected the temporary keys in profile {source.name}: they have expired or were revoked",
        "renew them with the program that wrote them, or run awsroles setup with a long-lived access key",
    )


def too_long(profile: ResolvedProfile, error: DurationTooLongError) -> DurationTooLongError:
    """Return *error* for a role that allows no session as long as the profile's."""
    role_profile = profile.role_profile
    refused = DurationTooLongError(
        f"{role_profile.label} does not allow sessions of {format_duration(role_profile.seconds)}",
        f"awsroles login {profile.name} --duration 1h always works; the role's owner can raise its maximum",
    )
    refused.answer, refused.request_id = error.answer, error.request_id
    return refused


def _denied(profile: ResolvedProfile, error: AccessDeniedError, reasons: Iterable[str]) -> AccessDeniedError:
    denied = AccessDeniedError(
        f"AWS denied access to {profile.role_profile.label}",
        "find out why:",
        command=f"awsroles explain {profile.name}",
        details=(_ONE_OF, *(f"- {reason}" for reason in reasons)),
    )
    return _with_answer(denied, error)


def _with_answer(denied: AccessDeniedError, error: AccessDeniedError) -> AccessDeniedError:
    denied.answer, denied.request_id = error.answer, error.request_id
    return denied


def _usual_reasons(profile: ResolvedProfile) -> list[str]:
    external_id = "" if profile.role_profile.external_id else ", or asks for an external ID (--external-id)"
    tag = [_TAG] if profile.role_profile.tags_reason else []
    return [*tag, _MISSING, _NOT_ALLOWED, f"its trust policy does not name you{external_id}"]


def _device_wanted(profile: ResolvedProfile) -> str:
    wanted = f"it requires MFA: set awsroles_mfa_serial in profile {profile.name}"
    if not isinstance(profile.source, MasterProfile):
        return wanted
    return f"{wanted}, or add a device that gives codes: {enroll_command(profile.source.name)}"
