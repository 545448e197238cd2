"""Likely reasons of a denied AssumeRole, and hints."""

from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION, format_duration
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import AccessDeniedError, DurationTooLongError, InvalidCredentialsError

# Trust policies with aws:MultiFactorAuthAge allow this much or more. AWS's own examples allow an hour.
_RECENT = 900


def denied_to_session(profile: ResolvedProfile, error: AccessDeniedError, mfa_age: int | None) -> AccessDeniedError:
    """Return *error* with the likely reason; *mfa_age* in seconds, or None for a call without MFA."""
    if len(profile.role_profiles) > 1:
        hint = (
            f"the policies of {profile.role_profiles[1].role} do not allow it, "
            f"or the trust policy of {profile.role_profile.role.name} "
            "does not trust that role, or demands MFA, which a role's session does not carry"
        )
    elif isinstance(profile.source_key, Credentials):
        name = profile.source.name
        hint = f"{_who_decides(profile)}, or demands MFA, which the session in [profile {name}] may not carry"
    elif mfa_age is None:
        hint = _device_wanted(profile)
    elif mfa_age > _RECENT:
        hint = (
            f"the MFA code was given {format_duration(mfa_age)} ago, perhaps too long for this role: "
            f"awsroles login --force {profile.name}; for good: awsroles_mfa_max_age_seconds in its profile; "
            f"else {_who_decides(profile)}"
        )
    else:
        hint = _who_decides(profile)
    return AccessDeniedError(_message(profile, error), hint)


def denied_to_access_key(profile: ResolvedProfile, error: AccessDeniedError) -> AccessDeniedError:
    """Return *error* for a role that the access key itself assumes, with a code."""
    if profile.role_profile.seconds > LONGEST_CHAINED_SESSION and not profile.has_own_device:
        hint = (
            "a policy that forces MFA denies sessions over 1 h made from the access key itself; "
            f"awsroles login {profile.name} --duration 1h goes by way of the MFA session"
        )
    else:
        hint = (
            "a policy that forces MFA denies roles assumed from the access key itself; without awsroles_mfa_serial in "
            f"[profile {profile.name}] it goes by way of the MFA session of {profile.source.name}"
        )
    hint = f"{hint}; else {_who_decides(profile)}"
    return AccessDeniedError(_message(profile, error), hint)


def expired_keys(source: StaticProfile, error: InvalidCredentialsError) -> InvalidCredentialsError:
    """Return *error* for the keys in the profile *source*, with a hint if they are those of a session."""
    if not isinstance(source.key, Credentials):
        return error
    return InvalidCredentialsError(
        f"the temporary keys of profile {source.name!r} are good no more: {error.message}",
        "make them anew with the program that wrote them; awsroles setup makes a master profile of a long-lived key",
    )


def too_long(profile: ResolvedProfile, error: DurationTooLongError) -> DurationTooLongError:
    """Return *error* for a role that allows no session as long as the profile's."""
    asked = format_duration(profile.role_profile.seconds)
    return DurationTooLongError(
        f"the role {profile.role_profile.role.name} in {profile.role_profile.role.account} "
        f"does not allow sessions of {asked}: {error.message}",
        f"awsroles login {profile.name} --duration 1h always works; the role's owner can raise its maximum",
    )


def _device_wanted(profile: ResolvedProfile) -> str:
    given = f"give the device: awsroles_mfa_serial in [profile {profile.name}]"
    if not isinstance(profile.source, MasterProfile):
        return f"if the role demands MFA, {given}"
    option = "" if profile.source.name == "master" else f" --profile {profile.source.name}"
    return (
        f"if the role demands MFA, {given}; a FIDO key cannot sign calls of STS: "
        f"awsroles mfa enroll{option} adds a device that can"
    )


def _message(profile: ResolvedProfile, error: AccessDeniedError) -> str:
    role = profile.role_profile.role
    return f"AWS denies the role {role.name} in {role.account}: {error.message}"


def _who_decides(profile: ResolvedProfile) -> str:
    external_id = "" if profile.role_profile.external_id else ", or wants an external ID (--external-id)"
    return (
        f"the role does not exist, your groups do not allow sts:AssumeRole on {profile.role_profile.role}, "
        f"or its trust policy does not trust you{external_id}"
    )
