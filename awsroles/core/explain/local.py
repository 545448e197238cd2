"""The profile itself: missing, shadowed, or resolved, and the names that the other profiles know."""

from contextlib import suppress

from awsroles.core.aws.arn import parse_role_arn, parse_user_arn
from awsroles.core.explain.explanation import Finding, Notes
from awsroles.core.explain.near import KnownNames
from awsroles.core.profiles.parse import SecondSourceError
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.suggest import nearest
from awsroles.errors import ConfigurationError

_ROLE_KEYS = ("awsroles_role_arn", "role_arn")


def resolve(
    profiles: Profiles, name: str, notes: Notes, *, has_keys_in_shell: bool = False
) -> ResolvedProfile | Finding:
    """Return the profile *name* with its sources, or why there is none.

    *has_keys_in_shell* says that the environment has an access key, which SDKs take before a profile.
    Raises ConfigurationError for a profile that is invalid or stands for no role.
    """
    if name not in profiles:
        return _missing(profiles, name, notes)
    try:
        chain = profiles.chain(name)
    except SecondSourceError as error:
        notes.note("profile", "failed", error.message)
        return Finding("profile_shadowed", "known", error.message, (error.whole_hint,) if error.whole_hint else ())
    if not chain.role_profiles:
        raise ConfigurationError(f"profile {name!r} is a user, not a role", "awsroles profile list shows the roles")
    role = chain.role_profile.role
    sources = ", from ".join([*(each.name for each in chain.role_profiles[1:]), chain.source.name])
    shadow = "; AWS_ACCESS_KEY_ID of this shell comes before AWS_PROFILE" if has_keys_in_shell else ""
    evidence = f"role {role.path}{role.name} in account {role.account}, assumed from {sources}{shadow}"
    notes.note("profile", "ok", evidence)
    return chain


def known_names(profiles: Profiles, name: str) -> KnownNames:
    """Return the roles and accounts of all profiles but *name*."""
    roles, accounts = set(), set()
    for other in profiles:
        options = profiles.options(other)
        with suppress(ConfigurationError):
            if "awsroles_user_arn" in options:
                accounts.add(parse_user_arn(options["awsroles_user_arn"]).account)
        for key in _ROLE_KEYS:
            if key in options and other != name:
                with suppress(ConfigurationError):
                    roles.add(parse_role_arn(options[key]))
    return KnownNames(frozenset(roles), frozenset(accounts))


def _missing(profiles: Profiles, name: str, notes: Notes) -> Finding:
    close = nearest(name, profiles.roles_and_masters())
    sentence = f"there is no profile {name} in {profiles.path}"
    if close is not None:
        sentence = f"{sentence}; the nearest name is {close}"
    notes.note("profile", "failed", sentence)
    if close is not None:
        return Finding("profile_missing", "known", sentence, (f"awsroles explain {close}",))
    if not profiles.masters():
        return Finding("profile_missing", "known", f"{sentence}, and awsroles is not set up yet", ("awsroles setup",))
    return Finding("profile_missing", "known", sentence, (f"awsroles login {name} --account ACCOUNT_ID --role ROLE",))
