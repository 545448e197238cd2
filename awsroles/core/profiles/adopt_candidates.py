"""Native profiles that can be adopted, and the reasons that keep the others."""

from collections.abc import Iterable, Sequence

from awsroles.core.aws.credentials import Credentials
from awsroles.core.dataclass import dataclass, field
from awsroles.core.moving.traces import taken_over_by
from awsroles.core.profiles.adoption_backup import names_secret
from awsroles.core.profiles.model import ForeignProfile, MasterProfile, NativeProfile, RoleProfile, StaticProfile
from awsroles.core.profiles.native_options import NATIVE_KEYS, can_move, own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_profile_name, suggested_name
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import ConfigurationError, UsageError
from awsroles.fastpath.config_scan import STATIC_KEYS

_LONGEST_NAME = 64
_LEAVE_IT = "leave it as it is: it works as before"
_FOREIGN_KEYS = ("credential_source", "web_identity_token_file", "login_session", "credential_process")


@dataclass(frozen=True)
class Candidates:
    """Native profiles that may be adopted, profiles that are adopted already, and an error for each other one."""

    natives: dict[str, NativeProfile] = field(default_factory=dict)
    ours: list[str] = field(default_factory=list)
    refused: dict[str, ConfigurationError] = field(default_factory=dict)


def candidates(profiles: Profiles, names: Sequence[str] | None, template: ProfileTemplate) -> Candidates:
    """Return the profiles *names* sorted, or with None all that look like a role profile of another program.

    Raises ConfigurationError for an unknown name.
    """
    found = Candidates()
    for name in [each for each in profiles if _looks_native(profiles, each)] if names is None else names:
        if name not in profiles:
            raise profiles.unknown(name)
        try:
            _sort(profiles, name, template, found)
        except (ConfigurationError, UsageError) as error:
            found.refused[name] = not_adopted(name, error.message, error.hint)
    return found


def not_adopted(name: str, why: str, hint: str | None = None) -> ConfigurationError:
    """Return the error for a profile that cannot be adopted."""
    return ConfigurationError(f"profile {name!r} cannot be adopted: {why}", hint or _LEAVE_IT)


def reason_of(error: ConfigurationError) -> str:
    """Return the reason in an error of `not_adopted`, as the rest of a sentence about the profile."""
    return error.message.partition(" cannot be adopted: ")[2].removeprefix("it ") or error.message


def remedies(errors: Iterable[ConfigurationError]) -> list[str]:
    """Return the hints of *errors*, each once."""
    return list(dict.fromkeys(error.hint for error in errors if error.hint is not None and error.hint != _LEAVE_IT))


def _looks_native(profiles: Profiles, name: str) -> bool:
    keys = profiles.options(name)
    is_foreign = any(key in _FOREIGN_KEYS or key.startswith("sso_") for key in keys)
    is_ours = "awsroles_role_arn" in keys or "awsroles_user_arn" in keys
    return "role_arn" in keys or (is_foreign and not is_ours)


def _sort(profiles: Profiles, name: str, template: ProfileTemplate, found: Candidates) -> None:
    profile = profiles.get(name)
    if isinstance(profile, NativeProfile):
        _check(profiles, name, template)
        found.natives[name] = profile
    elif isinstance(profile, MasterProfile | RoleProfile):
        found.ours.append(name)
    elif isinstance(profile, StaticProfile):
        if isinstance(profile.key, Credentials):
            raise ConfigurationError("it holds temporary keys, not a role")
        raise ConfigurationError("it holds an access key, not a role", f"awsroles setup --from {name}")
    elif isinstance(profile, ForeignProfile):
        raise ConfigurationError(profile.why, taken_over_by(profiles.options(name)))


def _check(profiles: Profiles, name: str, template: ProfileTemplate) -> None:
    """Raise ConfigurationError or UsageError if the native profile *name* has an option that adoption cannot keep."""
    if not is_profile_name(name):
        near = suggested_name(name)
        raise ConfigurationError(
            "its name has more than 64 letters"
            if len(name) > _LONGEST_NAME
            else "its name has a character that awsroles cannot write",
            f"rename it in {profiles.path}" + (f", for example to [profile {near}]" if near not in profiles else ""),
        )
    options = profiles.options(name)
    sections = (profiles.section(name).decode(), profiles.credentials.section_text(name))
    in_config, in_credentials = (own_options(section) for section in sections)
    for key, value in options.items():
        place = f"{key} ({profiles.place(name, key)})"
        if key in STATIC_KEYS:
            hint = f"awsroles setup --from {name} --master NAME makes a master profile of it and a role on that"
            raise ConfigurationError(
                f"it also holds an access key: {place}", None if "aws_session_token" in options else hint
            )
        if key == "credential_process" and value != template.credential_process(name)[key]:
            raise ConfigurationError(f"it also has another program: {place}", taken_over_by(options))
        if key in NATIVE_KEYS:
            is_in_config = profiles.file_of(name, key).path == profiles.path
            if key not in (in_config if is_in_config else in_credentials):
                raise ConfigurationError(f"{place} is in a [DEFAULT] section", "move it to the profile's own")
            if f"awsroles_{key}" in options:
                raise ConfigurationError(f"it has {key} and awsroles_{key}", "remove one of the two lines")
            if not is_in_config and value and not can_move(key, value):
                raise ConfigurationError(f"{place} cannot move to {profiles.path}", "write its value as plain text")
    if any(names_secret(section) for section in sections):
        raise ConfigurationError("its section names a secret, also in a comment", "remove that line")
