"""New, changed and replaced role profiles."""

import os
from collections.abc import Callable

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages
from awsroles.core.profiles.model import NativeProfile, RoleProfile
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles, adoption_command
from awsroles.core.profiles.validation import check_profile_name
from awsroles.core.setup.region import accept
from awsroles.errors import ConfigurationError, UsageError

WITHOUT_PATH = (
    "awsroles has no lasting path, so the config file calls it by its name; the desktop's programs may not find it",
    "Install it with pipx install awsroles, then run awsroles setup again.",
)
"""The warning about a config file that names this program without its path, and the remedy."""


@dataclass(frozen=True)
class ProfileTemplate:
    """The values common to all profiles: the path of this *program*, and the preferred duration of role sessions."""

    program: str
    role_seconds: int | None = None

    def warn(self, ui: Messages) -> None:
        """Warn that the program is named without its path, after that was written."""
        if not os.path.isabs(self.program):
            ui.warn(*WITHOUT_PATH)

    def credential_process(self, name: str) -> dict[str, str]:
        """Return the credential_process of the profile *name*."""
        return {"credential_process": f"{self.program} credential-process {name}"}


def new_role_profile(profiles: Profiles, name: str, options: RoleProfileOptions, template: ProfileTemplate) -> Changes:
    """Return the section of a new role profile; raise UsageError without a role ARN."""
    check_profile_name(name)
    if options.role is None:
        raise roleless(name)
    source = options.source or profiles.default_source()
    # The AWS CLI wants a region of every profile.
    region = profiles.options(source).get("region")
    preferred = {"region": region} if region is not None else {}
    if template.role_seconds is not None:
        preferred["awsroles_duration_seconds"] = str(template.role_seconds)
    return {
        name: template.credential_process(name) | preferred | options.to_config() | {"awsroles_source_profile": source}
    }


def roleless(name: str) -> UsageError:
    """Return the error for a new profile *name* without a role."""
    return UsageError(f"{name!r} needs a role", "give --role-arn ARN, or --account ID and --role NAME")


def changed_role_profile(role_profile: RoleProfile, options: RoleProfileOptions, template: ProfileTemplate) -> Changes:
    """Return the changes to *role_profile* by the given *options*, with the present path of the program.

    Raises ConfigurationError for another role, which needs a profile of its own.
    """
    if options.role is not None and options.role != role_profile.role:
        raise ConfigurationError(
            f"profile {role_profile.name!r} is for {role_profile.role}, not {options.role}",
            f"choose another name, or replace it: awsroles profile add {role_profile.name} --replace --role-arn …",
        )
    return {role_profile.name: template.credential_process(role_profile.name) | options.to_config()}


def replaced_role_profile(
    profiles: Profiles, role_profile: RoleProfile, options: RoleProfileOptions, template: ProfileTemplate
) -> Changes:
    """Return the changes that replace all options of *role_profile* by *options*."""
    had = [key for key in profiles.options(role_profile.name) if key.startswith("awsroles_") or key == "region"]
    new = new_role_profile(profiles, role_profile.name, options, template)
    return {role_profile.name: dict.fromkeys(had) | dict(new[role_profile.name])}


@dataclass(frozen=True)
class ProfileAdding:
    """Writes role profiles."""

    config: ProfileFile
    credentials: ProfileFile
    template: ProfileTemplate
    confirm_region: Callable[[str, str | None], None] = accept

    def run(self, name: str, options: RoleProfileOptions, *, replace: bool) -> bool:
        """Write the profile *name* and say whether anything changed; *replace* drops its former options.

        Raises UsageError and ConfigurationError before anything is written.
        """
        if options.role is None:
            raise roleless(name)
        credentials = self.credentials.read()

        def plan(text: ConfigText) -> Changes:
            return self._changes(Profiles(text, credentials), name, options, replace=replace)

        chain = Profiles(self.config.preview(plan).after, credentials).chain(name)
        if options.region is not None:
            self.confirm_region(options.region, chain.partition)
        return self.config.edit(plan).is_changed

    def _changes(self, profiles: Profiles, name: str, options: RoleProfileOptions, *, replace: bool) -> Changes:
        if name not in profiles:
            return new_role_profile(profiles, name, options, self.template)
        profile = profiles.get(name)
        if not isinstance(profile, RoleProfile):
            raise ConfigurationError(
                f"profile {name!r} exists, and is not a role profile of awsroles",
                adoption_command(profile) if isinstance(profile, NativeProfile) else "choose another name",
            )
        if replace:
            return replaced_role_profile(profiles, profile, options, self.template)
        return changed_role_profile(profile, options, self.template)
