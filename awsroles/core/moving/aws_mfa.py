"""Profiles of aws-mfa: `[X-long-term]` has an access key, and `[X]` temporary keys of a user or of a role.

Source: broamski/aws-mfa 0.0.12, README.md and `awsmfa/__init__.py`.
"""

from collections.abc import Mapping
from typing import Any

from awsroles.core.keys.temporary import DEVICE, NOTES, is_temporary
from awsroles.core.moving.theirs import Left, Seen, Theirs, User
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import check_mfa_seconds
from awsroles.errors import AwsrolesError
from awsroles.fastpath.config_scan import STATIC_KEYS

_ROLE, _ASSUMED = "assume_role", "assumed_role_arn"
_TEMPORARY = (*STATIC_KEYS, "aws_security_token", *NOTES)


def read(seen: Seen) -> Theirs:
    """Return the users whose keys aws-mfa uses, and the roles that it has assumed for them."""
    profiles, environ = seen.profiles, seen.environ
    suffix = environ.get("MFA_LONG_TERM_SUFFIX") or "long-term"
    end = "" if suffix.lower() == "none" else f"-{suffix}"
    keys = [name for name in profiles if _is_long_term(profiles, name, end)]
    left: list[Left] = []
    users = {name: _user(seen, name, end, left) for name in keys}
    roles: dict[str, dict[str, Any]] = {}
    credentials: dict[str, dict[str, None]] = {}
    for name in profiles:
        options = profiles.options(name)
        owner = _owner(name, keys, end)
        role = options.get(_ASSUMED)
        if name in users:
            if options.get(_ROLE):
                short = name.removesuffix(end) if end else f"{name}-role"
                roles.setdefault(short, _native(profiles, short, options[_ROLE], users[name].name))
                credentials.setdefault(name, {})[_ROLE] = None
        elif "role_arn" in options and "awsroles_role_arn" not in options and _is_source(profiles, options, users):
            roles[name] = {}
        elif is_temporary(profiles, name) and "awsroles_role_arn" in options:
            # A run that was interrupted has written the config file alone.
            credentials[name] = _without_keys(profiles, name)
        elif is_temporary(profiles, name) and owner is not None and role:
            roles[name] = _native(profiles, name, role, users[owner].name)
        elif is_temporary(profiles, name) and owner is not None and name not in (users[owner].name, *roles):
            left.append(Left(name, f"its temporary keys are those of {users[owner].name}: use that profile"))
    credentials |= {name: _without_keys(profiles, name) for name in roles if is_temporary(profiles, name)}
    return Theirs("aws-mfa", tuple(users.values()), roles, credentials, tuple(left))


def _is_long_term(profiles: Profiles, name: str, end: str) -> bool:
    options = profiles.options(name)
    if not all(key in options for key in STATIC_KEYS[:2]) or is_temporary(profiles, name):
        return False
    return bool(end and name.endswith(end)) or DEVICE in options or _ROLE in options or not end


def _user(seen: Seen, name: str, end: str, left: list[Left]) -> User:
    """Return the user of the key in *name*. Its master profile takes the place of the temporary keys, if they are its.

    If they are a role's, the master profile has the name of the key.
    """
    options = seen.profiles.options(name)
    short = name.removesuffix(end) if end else name
    is_role = bool(options.get(_ROLE) or seen.profiles.options(short).get(_ASSUMED))
    serial = seen.environ.get("MFA_DEVICE") or options.get(DEVICE) or options.get("mfa_serial")
    return User(
        name if is_role or not short else short,
        name,
        changes={"awsroles_mfa_serial": serial} if serial and DEVICE not in options else {},
        mfa_serial=serial,
        region=options.get("region") or seen.profiles.options(short).get("region"),
        seconds=_seconds(seen.environ, left),
        partition=(serial or "").split(":")[1] if (serial or "").startswith("arn:") else "aws",
    )


def _seconds(environ: Mapping[str, str], left: list[Left]) -> int | None:
    value = environ.get("MFA_STS_DURATION")
    if not value:
        return None
    try:
        return check_mfa_seconds(int(value))
    except (ValueError, AwsrolesError) as error:
        why = error.message if isinstance(error, AwsrolesError) else f"{value!r} is not a number of seconds"
        if all(each.what != "MFA_STS_DURATION" for each in left):
            left.append(Left("MFA_STS_DURATION", why))
        return None


def _owner(name: str, keys: list[str], end: str) -> str | None:
    """Return the profile with the key of the temporary keys in *name*: the one with the longest name in common."""
    stems = {key: key.removesuffix(end) if end else key for key in keys}
    likely = [key for key, stem in stems.items() if name == stem or name.startswith(f"{stem}-")]
    if likely:
        return max(likely, key=lambda key: len(stems[key]))
    return keys[0] if len(keys) == 1 else None


def _native(profiles: Profiles, name: str, role: str, source: str) -> dict[str, Any]:
    own = profiles.options(name)
    region = own.get("region") or profiles.options(source).get("region")
    found = {"role_arn": role, "source_profile": source, "region": region}
    return {key: value for key, value in found.items() if value and own.get(key) != value}


def _is_source(profiles: Profiles, options: Mapping[str, str], users: Mapping[str, User]) -> bool:
    """Say whether the source in *options* is one of *users*, or has temporary keys."""
    source = options.get("source_profile", "")
    names = {*users, *(user.name for user in users.values())}
    return source in names or (source in profiles and is_temporary(profiles, source))


def _without_keys(profiles: Profiles, name: str) -> dict[str, None]:
    section = profiles.credentials.profiles.get(name)
    return {key: None for key in _TEMPORARY if section is not None and key in section.options}
