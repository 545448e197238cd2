"""Login: create or change the profile, and get its session."""

from collections.abc import Callable, Sequence

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.config.section import OptionChanges
from awsroles.core.dataclass import dataclass
from awsroles.core.mfa.codes import STEP
from awsroles.core.profiles.adopt import ProfileAdoption
from awsroles.core.profiles.adopt_plan import plan_adoption
from awsroles.core.profiles.adoption_backup import AdoptionBackups
from awsroles.core.profiles.model import MasterProfile, NativeProfile, RoleProfile
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_mfa_seconds
from awsroles.core.profiles.write import ProfileTemplate, changed_role_profile, new_role_profile
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.limits import announce_own_codes
from awsroles.core.sessions.provider import SessionProvider
from awsroles.core.setup.region import accept
from awsroles.errors import AwsrolesError, UsageError

_PROGRAM = "credential_process"


@dataclass(frozen=True)
class LoggedIn:
    """A profile with a session: that of a role or, if *role* is None, the MFA session of a user."""

    profile: str
    account: str
    role: str | None
    caller_arn: str
    expires_at: int


@dataclass(frozen=True)
class Login:
    """Login to profiles; *say* reports each step."""

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    sessions: SessionProvider
    template: ProfileTemplate
    say: Callable[[str], None]
    confirm_region: Callable[[str, str | None], None] = accept

    def run(self, names: Sequence[str], options: RoleProfileOptions, *, force: bool) -> list[LoggedIn]:
        """Log in to each profile. *options* create or change a profile, and allow only one.

        Writes no profile before AWS has issued its session. Raises kinds of AwsrolesError.
        """
        if len(names) > 1 and options != RoleProfileOptions():
            raise UsageError("options that change a profile go with one profile", "log in to them one after the other")
        credentials = self._adoption().finish(names)
        preview = self.config.preview(lambda text: self._merged(Profiles(text, credentials), names, options))
        taken = self._taken(Profiles(preview.before, credentials), names)
        coming = self.credentials.preview(lambda _: taken).after if taken else credentials
        profiles = Profiles(preview.after, coming)
        chains = [profiles.chain(name) for name in names]
        if options.region is not None:
            self.confirm_region(options.region, chains[0].partition)
        self._announce_codes(chains, force=force)
        done: list[LoggedIn] = []
        try:
            for chain in chains:
                # All roles of a user share one new MFA session.
                served = [each.source for each in chains[: len(done)] if not each.needs_own_code]
                session = self.sessions.get_for_login(
                    chain, new_mfa=force and chain.source not in served, new_role=force
                )
                self._write(chain, options, credentials)
                done.append(_logged_in(chain, session))
        except AwsrolesError:
            if len(names) > 1:
                self.say(f"logged in to {', '.join(each.profile for each in done) or 'none'} of {', '.join(names)}")
            raise
        return done

    def _write(self, chain: ResolvedProfile, options: RoleProfileOptions, credentials: ConfigText) -> None:
        name = chain.name
        credentials = self._adopted(name, credentials)
        edit = self.config.edit(lambda text: self._changes(Profiles(text, credentials), name, options))
        if edit.is_changed:
            self.say(_sentence(Profiles(edit.before, credentials), name, edit.plan.get(name, {})))
            options.warn(self.say)
        if isinstance(chain.source_key, AccessKey):
            self.say(
                f"the access key of {chain.source.name} is in plain text: awsroles setup --from {chain.source.name}"
            )

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
        return ProfileAdoption(self.config, self.credentials, self.backups, self.template, self.say)

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
            return changed_role_profile(profile, options, self.template)
        if isinstance(profile, NativeProfile):
            return _adopted(profiles, name, self.template, options)
        if isinstance(profile, MasterProfile):
            return {name: self.template.credential_process(name) | _master_settings(options)}
        # `Profiles.chain` raises the reason.
        return {}

    def _announce_codes(self, chains: Sequence[ResolvedProfile], *, force: bool) -> None:
        direct = [chain for chain in chains if chain.needs_own_code]
        if not direct:
            return
        asking = [chain for chain in chains if self.sessions.needs_code(chain, new=force)]
        shared = {chain.source.name for chain in asking if not chain.needs_own_code}
        codes = len([chain for chain in asking if chain.needs_own_code]) + len(shared)
        if codes:
            wait = f", about {(codes - 1) * STEP} s" if codes > 1 else ""
            self.say(f"{announce_own_codes(direct, codes)}{wait}")


def _adopted(profiles: Profiles, name: str, template: ProfileTemplate, options: RoleProfileOptions) -> Changes:
    """Return the changes that adopt a native profile, with *options*; raise ConfigurationError if it is refused."""
    plan = plan_adoption(profiles, [name], template, may_move_devices=False)
    for error in plan.refused.values():
        raise error
    return {name: {**plan.changes[name], **options.to_config()}}


def _sentence(profiles: Profiles, name: str, changes: OptionChanges) -> str:
    if name not in profiles:
        return f"wrote profile {name} to {profiles.path}"
    there = profiles.options(name)
    new = [f"{key} = {value}" for key, value in changes.items() if value != there.get(key) and key != _PROGRAM]
    return f"set {', '.join(new)} in profile {name}" if new else f"mended profile {name} in {profiles.path}"


def _master_settings(options: RoleProfileOptions) -> dict[str, str]:
    """Return the settings in *options* that a master profile has: region, and duration of its MFA session."""
    if options != RoleProfileOptions(region=options.region, seconds=options.seconds):
        raise UsageError("a master profile has no role", "give only --duration and --region for it")
    settings = RoleProfileOptions(region=options.region).to_config()
    if options.seconds is not None:
        settings["awsroles_duration_seconds"] = str(check_mfa_seconds(options.seconds))
    return settings


def _logged_in(chain: ResolvedProfile, session: Session) -> LoggedIn:
    if chain.role_profiles:
        role = chain.role_profile.role
        return LoggedIn(chain.name, role.account, role.path + role.name, session.caller_arn, session.expires_at)
    user = chain.master.user
    return LoggedIn(chain.name, user.account, None, str(user), session.expires_at)
