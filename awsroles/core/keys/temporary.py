"""Profiles with temporary keys of aws-mfa: `[X]`, made from the access key in `[X-long-term]`."""

from collections.abc import Mapping

from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import STATIC_KEYS, is_conflicting_source

# aws-mfa's name for the profile of the long-lived key, and its option for the device (its README, "Usage").
_LONG_TERM = "-long-term"
DEVICE = "aws_mfa_device"
# Its other options beside the keys.
NOTES = ("assumed_role", "assumed_role_arn", "expiration")
_SESSION_KEYS = ("aws_session_token", "aws_security_token")
_SOURCE_KEYS = ("awsroles_source_profile", "source_profile")


def is_temporary(profiles: Profiles, name: str) -> bool:
    """Return true if the keys in the profile *name* are those of a session."""
    options = profiles.options(name)
    return "aws_access_key_id" in options and any(key in options for key in _SESSION_KEYS)


def long_term_of(profiles: Profiles, name: str) -> str | None:
    """Return the profile with the access key of the temporary keys of *name*, or None if that is ambiguous."""
    long_term = [each for each in profiles if each.endswith(_LONG_TERM) and _has_key(profiles, each)]
    if name + _LONG_TERM in long_term:
        return name + _LONG_TERM
    others = [each for each in long_term if each.removesuffix(_LONG_TERM) not in profiles or _is_bare(profiles, each)]
    return others[0] if len(others) == 1 and len(long_term) == 1 else None


def followers(profiles: Profiles, long_term: str) -> Mapping[str, Mapping[str, str]]:
    """Return the dependents of the profiles with temporary keys made from *long_term*.

    The result maps each of these profiles to its dependents, and those to the option that names their source.
    """
    made = made_from(profiles, long_term)
    users = {
        name: {user: source_option(profiles, user, name) for user in profiles.profiles_with_source(name)}
        for name in made
    }
    return {name: found for name, found in users.items() if found}


def made_from(profiles: Profiles, long_term: str) -> list[str]:
    """Return the profiles with temporary keys made from *long_term*, or with a place for them."""
    if not long_term.endswith(_LONG_TERM):
        return []
    usual = long_term.removesuffix(_LONG_TERM)
    made = [name for name in profiles if is_temporary(profiles, name) and long_term_of(profiles, name) == long_term]
    return [*made, usual] if _is_empty(profiles, usual) else made


def temporary_source(profiles: Profiles, name: str) -> ConfigurationError:
    """Return the error for a source profile *name* with temporary keys."""
    options = profiles.options(name)
    key = next(each for each in _SESSION_KEYS if each in options)
    return ConfigurationError(
        f"the keys of its source {name!r} are temporary ({key} in {profiles.place(name, key)})",
        long_term_hint(profiles, name),
    )


def long_term_hint(profiles: Profiles, name: str) -> str:
    """Return the hint for a command that needs a long-lived key if *name* has temporary ones."""
    long_term = long_term_of(profiles, name)
    if long_term is not None:
        return f"awsroles setup --from {long_term} takes the access key that they are made from"
    return "awsroles setup makes a master profile of the access key that they are made from"


def _is_empty(profiles: Profiles, name: str) -> bool:
    """Return true if the profile *name*, which may be missing, has no source of credentials."""
    options = profiles.options(name)
    ours = ("awsroles_role_arn", "awsroles_user_arn", "credential_process")
    return not any(key in ours or is_conflicting_source(key) for key in options)


def _has_key(profiles: Profiles, name: str) -> bool:
    return all(key in profiles.options(name) for key in STATIC_KEYS[:2]) and not is_temporary(profiles, name)


def _is_bare(profiles: Profiles, long_term: str) -> bool:
    """Return true if the profile that usually has the temporary keys has none."""
    return not is_temporary(profiles, long_term.removesuffix(_LONG_TERM))


def source_option(profiles: Profiles, user: str, source: str) -> str:
    """Return the option of the profile *user* that names *source*."""
    options = profiles.options(user)
    return next(key for key in _SOURCE_KEYS if key in options and options[key] == source)
