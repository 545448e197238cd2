"""What a refused AssumeRole most likely means, and what to do about it."""

from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION, format_duration
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import AccessDeniedError, DurationTooLongError, InvalidCredentialsError

# A trust policy that looks at aws:MultiFactorAuthAge hardly allows less; AWS's own examples allow an hour.
_RECENT = 900


def two_step(chain: ResolvedProfile, error: AccessDeniedError, mfa_age: int | None) -> AccessDeniedError:
    """Return *error* with the likely reason; *mfa_age* in seconds, None where no MFA stands behind the call."""
    if len(chain.role_profiles) > 1:
        hint = (
            f"the policies of {chain.role_profiles[1].role} do not allow it, "
            f"or the trust policy of {chain.role_profile.role.name} "
            "does not trust that role, or demands MFA, which a role's session does not carry"
        )
    elif isinstance(chain.source_key, Credentials):
        hint = (
            f"{_who_decides(chain)}, or demands MFA, which the session in [profile {chain.source.name}] may not carry"
        )
    elif mfa_age is None:
        hint = _device_wanted(chain)
    elif mfa_age > _RECENT:
        hint = (
            f"the MFA code was given {format_duration(mfa_age)} ago, perhaps too long for this role: "
            f"awsroles login --force {chain.name}; for good: awsroles_mfa_max_age_seconds in its profile; "
            f"else {_who_decides(chain)}"
        )
    else:
        hint = _who_decides(chain)
    return AccessDeniedError(_message(chain, error), hint)


def direct(chain: ResolvedProfile, error: AccessDeniedError) -> AccessDeniedError:
    """Return *error* for a role assumed from the access key itself."""
    if chain.role_profile.seconds > LONGEST_CHAINED_SESSION and not chain.has_own_device:
        hint = (
            "a policy that forces MFA denies sessions over 1 h made from the access key itself; "
            f"awsroles login {chain.name} --duration 1h goes by way of the MFA session"
        )
    else:
        hint = (
            "a policy that forces MFA denies roles assumed from the access key itself; without awsroles_mfa_serial in "
            f"[profile {chain.name}] it goes by way of the MFA session of {chain.source.name}"
        )
    hint = f"{hint}; else {_who_decides(chain)}"
    return AccessDeniedError(_message(chain, error), hint)


def ended(source: StaticProfile, error: InvalidCredentialsError) -> InvalidCredentialsError:
    """Return *error* for the keys that stand in the profile *source*, which may be those of a session."""
    if not isinstance(source.key, Credentials):
        return error
    return InvalidCredentialsError(
        f"the temporary keys of profile {source.name!r} are good no more: {error.message}",
        "make them anew with the program that wrote them; awsroles setup makes a master profile of a long-lived key",
    )


def too_long(chain: ResolvedProfile, error: DurationTooLongError) -> DurationTooLongError:
    """Return *error* for a role whose own maximum is shorter than the profile asks for."""
    asked = format_duration(chain.role_profile.seconds)
    return DurationTooLongError(
        f"the role {chain.role_profile.role.name} in {chain.role_profile.role.account} "
        f"does not allow sessions of {asked}: {error.message}",
        f"awsroles login {chain.name} --duration 1h always works; the role's owner can raise its maximum",
    )


def _device_wanted(chain: ResolvedProfile) -> str:
    given = f"give the device: awsroles_mfa_serial in [profile {chain.name}]"
    if not isinstance(chain.source, MasterProfile):
        return f"if the role demands MFA, {given}"
    profile = "" if chain.source.name == "master" else f" --profile {chain.source.name}"
    return (
        f"if the role demands MFA, {given}; a FIDO key cannot sign calls of STS: "
        f"awsroles mfa enroll{profile} adds a device that can"
    )


def _message(chain: ResolvedProfile, error: AccessDeniedError) -> str:
    role = chain.role_profile.role
    return f"AWS denies the role {role.name} in {role.account}: {error.message}"


def _who_decides(chain: ResolvedProfile) -> str:
    external_id = "" if chain.role_profile.external_id else ", or wants an external ID (--external-id)"
    return (
        f"the role does not exist, your groups do not allow sts:AssumeRole on {chain.role_profile.role}, "
        f"or its trust policy does not trust you{external_id}"
    )
