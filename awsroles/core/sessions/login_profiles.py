"""Profiles of a login: the changes that it makes to them, and their writing."""

from collections.abc import Callable, Mapping, Sequence

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages
from awsroles.core.profiles.adopt import ProfileAdoption
from awsroles.core.profiles.adopt_plan import plan_adoption
from awsroles.core.profiles.adoption_backup import AdoptionBackups
from awsroles.core.profiles.model import MasterProfile, NativeProfile, RoleProfile
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_mfa_seconds
from awsroles.core.profiles.write import ProfileTemplate, changed_role_profile, new_role_profile
from awsroles.core.sessions.login_report import profile_change
from awsroles.errors import UsageError


@dataclass(frozen=True)
class LoginProfiles:
    """The profiles that a login creates, changes or adopts, in the *config* file and the *credentials* file.

    *digest* returns the option with the digest of a profile's policy file.
    """

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    template: ProfileTemplate
    ui: Messages
    digest: Callable[[RoleProfile], Mapping[str, str]]

    def preview(self, names: Sequence[str], options: RoleProfileOptions) -> tuple[Profiles, Profiles, ConfigText]:
        """Return the profiles before and after the login to *names* with *options*, and the credentials file now.

        Raises ConfigurationError, UsageError and StorageError; an adoption that was interrupted is finished.
        """
        credentials = self._adoption().finish(names)
        preview = self.config.preview(lambda text: self._merged(Profiles(text, credentials), names, options))
        before = Profiles(preview.before, credentials)
        taken = self._taken(before, names)
        coming = self.credentials.preview(lambda _: taken).after if taken else credentials
        return before, Profiles(preview.after, coming), credentials

    def write(self, chain: ResolvedProfile, options: RoleProfileOptions, credentials: ConfigText) -> bool:
        """Write the profile of *chain*, and return true if there was none; raise what `preview` raises."""
        name = chain.name
        credentials = self._adopted(name, credentials)
        edit = self.config.edit(lambda text: self._changes(Profiles(text, credentials), name, options))
        before = Profiles(edit.before, credentials)
        if edit.is_changed:
            self.ui.done(profile_change(before, name, edit.plan.get(name, {})))
        if isinstance(chain.source_key, AccessKey):
            source = chain.source.name
            self.ui.command(
                f"The access key of {source} is in plain text. To move it into the store:",
                f"awsroles setup --from {source}",
            )
        return name not in before

    def _adopted(self, name: str, credentials: ConfigText) -> ConfigText:
        """Adopt a native profile, with a backup; return *credentials* as they are after that."""
        profiles = Profiles(self.config.read(), credentials)
        if name not in profiles or not isinstance(profiles.get(name), NativeProfile):
            return credentials
        # A device that moves to the master profile would invalidate the sessions of all its roles.
        for error in self._adoption().run([name], may_move_devices=False).refused.values():
            raise error
        return self.credentials.read()

    def _adoption(self) -> ProfileAdoption:
        return ProfileAdoption(self.config, self.credentials, self.backups, self.template, self.ui)

    def _merged(self, profiles: Profiles, names: Sequence[str], options: RoleProfileOptions) -> Changes:
        return {key: value for name in names for key, value in self._changes(profiles, name, options).items()}

    def _taken(self, profiles: Profiles, names: Sequence[str]) -> Changes:
        """Return the changes to the credentials file by the adoption of the native profiles among *names*."""
        natives = [name for name in names if name in profiles and isinstance(profiles.get(name), NativeProfile)]
        plans = [plan_adoption(profiles, [name], self.template) for name in natives]
        return {name: change for plan in plans for name, change in plan.credentials_changes.items()}

    def _changes(self, profiles: Profiles, name: str, options: RoleProfileOptions) -> Changes:
        if name not in profiles:
            if options.role is None:
                raise profiles.unknown(name)
            return new_role_profile(profiles, name, options, self.template)
        profile = profiles.get(name)
        if isinstance(profile, RoleProfile):
            # The user has the policy file as it is now.
            changes = changed_role_profile(profile, options, self.template)[name]
            return {name: {**changes, **self.digest(profile)}}
        if isinstance(profile, NativeProfile):
            return _adopted(profiles, name, self.template, options)
        if isinstance(profile, MasterProfile):
            return {name: self.template.credential_process(name) | _master_settings(options)}
        # `Profiles.chain` raises the reason.
        return {}


def _adopted(profiles: Profiles, name: str, template: ProfileTemplate, options: RoleProfileOptions) -> Changes:
    """Return the changes that adopt a native profile, with *options*; raise ConfigurationError if it is refused."""
    plan = plan_adoption(profiles, [name], template, may_move_devices=False)
    for error in plan.refused.values():
        raise error
    return {name: {**plan.changes[name], **options.to_config()}}


def _master_settings(options: RoleProfileOptions) -> dict[str, str]:
    """Return the settings in *options* that a master profile has: region, and duration of its MFA session."""
    if options != RoleProfileOptions(region=options.region, seconds=options.seconds):
        raise UsageError("a master profile has no role", "give only --duration and --region for it")
    settings = RoleProfileOptions(region=options.region).to_config()
    if options.seconds is not None:
        settings["awsroles_duration_seconds"] = str(check_mfa_seconds(options.seconds))
    return settings
