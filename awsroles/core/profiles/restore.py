"""Restoration of adopted profiles to their original form."""

from collections.abc import Mapping, Sequence
from typing import Any

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, Edits, ProfileFile, SectionText
from awsroles.core.config.section import OptionChanges, Renamed
from awsroles.core.dataclass import dataclass, field
from awsroles.core.messages import Messages, in_words
from awsroles.core.profiles.adoption_backup import AdoptionBackup, AdoptionBackups, is_of_another_tool
from awsroles.core.profiles.credentials_backup import BLANK_LINES, originals
from awsroles.core.profiles.model import MasterProfile, NativeProfile, RoleProfile
from awsroles.core.profiles.native_options import NATIVE_KEYS, own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.logout import delete_profile_sessions
from awsroles.errors import ConfigurationError

_PROGRAM = "credential_process"

_DEVICE = "awsroles_mfa_serial"


def restored(section: str, kept: AdoptionBackup, moved: Mapping[str, str]) -> OptionChanges | SectionText:
    """Return the change that makes *section*, the text of an adopted profile, native again.

    Edits since the adoption stay, and the keys get their native names. *moved* are the options that return to the
    credentials file.
    """
    if _is_unedited(section, kept):
        return SectionText(kept.original) if kept.original else dict.fromkeys(own_options(section))
    now, before, adopted = (own_options(text) for text in (section, kept.original, kept.adopted))
    changes: dict[str, str | Renamed | None] = {_PROGRAM: before.get(_PROGRAM)}
    for key in NATIVE_KEYS:
        ours = f"awsroles_{key}"
        if key in now:
            continue
        if ours in now and now[ours] == moved.get(key) and key not in before:
            changes[ours] = None
            continue
        if ours in now:
            changes[ours] = Renamed(key)
        elif ours not in adopted and before.get(key):
            # The profile had it from its source while it was ours.
            changes[key] = before[key]
    return changes


def without_device(section: str, kept: AdoptionBackup) -> OptionChanges | SectionText:
    """Return the change that removes the device that adoption gave *section*, the text of a master profile."""
    if _is_unedited(section, kept):
        return SectionText(kept.original)
    is_the_one = own_options(section).get(_DEVICE) == own_options(kept.adopted).get(_DEVICE)
    return {_DEVICE: None} if is_the_one else {}


def _handed_back(section: str, kept: AdoptionBackup) -> OptionChanges | SectionText:
    """Return the change that makes *section*, the text of a master profile, what it was for another tool.

    Edits since then stay.
    """
    if _is_unedited(section, kept):
        return SectionText(kept.original)
    now, before = own_options(section), own_options(kept.original)
    ours = {key: None for key in now if key.startswith("awsroles_") or key == _PROGRAM}
    return {**ours, **{key: value for key, value in before.items() if key not in now or key in ours}}


def _is_unedited(section: str, kept: AdoptionBackup) -> bool:
    """Say whether *section* is as adoption left it, except for the program's path, which `login` updates."""
    now, then = own_options(section).get(_PROGRAM), own_options(kept.adopted).get(_PROGRAM)
    return section == kept.adopted or bool(now and then and section.replace(now, then, 1) == kept.adopted)


@dataclass(frozen=True)
class _Plan:
    """*native* are profiles that are native already, and *masters* go back to another tool.

    *staying* has the profiles for which a master keeps its device.
    """

    profiles: Profiles
    changes: dict[str, OptionChanges | SectionText] = field(default_factory=dict)
    in_credentials: list[str] = field(default_factory=list)
    role_profiles: list[RoleProfile] = field(default_factory=list)
    native: list[str] = field(default_factory=list)
    masters: list[str] = field(default_factory=list)
    staying: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ProfileRestoring:
    """Restores native profiles; *ui* tells the user of each change."""

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    session_cache: SessionCache
    ui: Messages

    def run(self, names: Sequence[str]) -> None:
        """Make the profiles *names* native again, and delete their sessions.

        Raises ConfigurationError, with nothing changed, for one that was not adopted or that is the source of another
        profile of awsroles.
        """
        done = self.config.edit(lambda text: self._plan(text, names)).plan
        if done.in_credentials:
            self.credentials.edit(lambda text: self._originals(text, done))
        self._tell(done)
        for name in done.changes:
            self.backups.delete(done.profiles.path, name)
        for name in done.in_credentials:
            self.backups.delete(done.profiles.path, name)
            self.backups.delete(done.profiles.credentials.path, name)
        if done.in_credentials:
            self.backups.delete(done.profiles.credentials.path, BLANK_LINES)
        gone = [each.name for each in done.role_profiles]
        delete_profile_sessions(self.session_cache, done.profiles, [*gone, *done.masters])

    def preview(self, names: Sequence[str]) -> list[Edit[Any]]:
        """Return the edits of both files that `run` would make; raise as it does."""
        edit = self.config.preview(lambda text: self._plan(text, names))
        return [edit, self.credentials.preview(lambda text: self._originals(text, edit.plan))]

    def _originals(self, text: ConfigText, plan: _Plan) -> Edits:
        return originals(text, lambda name: self.backups.load(text.path, name), plan.in_credentials)

    def _plan(self, text: ConfigText, names: Sequence[str]) -> _Plan:
        plan = _Plan(Profiles(text, self.credentials.read()))
        for name in names:
            if self._is_half_restored(plan.profiles, text, name):
                plan.in_credentials.append(name)
                continue
            profile = plan.profiles.get(name)
            if isinstance(profile, NativeProfile):
                plan.native.append(name)
            elif isinstance(profile, RoleProfile | MasterProfile):
                self._add(plan, profile, text.section_text(name), names)
            else:
                raise _never_native(name)
        for source in dict.fromkeys(role_profile.source for role_profile in plan.role_profiles):
            if source not in plan.changes:
                self._take_device(plan, source, text.section_text(source))
        return plan

    def _add(self, plan: _Plan, profile: RoleProfile | MasterProfile, section: str, names: Sequence[str]) -> None:
        kept = self.backups.load(plan.profiles.path, profile.name)
        if kept is None or (isinstance(profile, MasterProfile) and not is_of_another_tool(kept)):
            raise _never_native(profile.name)
        users = [user for user in _role_profiles_on(plan.profiles, profile.name) if user not in names]
        if users:
            raise ConfigurationError(
                f"profile {profile.name!r} is the source of {in_words(users)}, which awsroles manages",
                "restore them together:",
                command=f"awsroles profile remove {' '.join([*users, *names])} --restore",
            )
        if isinstance(profile, MasterProfile):
            plan.masters.append(profile.name)
            plan.changes[profile.name] = _handed_back(section, kept)
            return
        role_profile = profile
        plan.role_profiles.append(role_profile)
        credentials = plan.profiles.credentials
        moved = self.backups.load(credentials.path, role_profile.name)
        plan.changes[role_profile.name] = restored(section, kept, own_options(moved.original) if moved else {})
        if moved is not None:
            plan.in_credentials.append(role_profile.name)

    def _is_half_restored(self, profiles: Profiles, text: ConfigText, name: str) -> bool:
        """Say whether a restoration of *name* was interrupted between its two files."""
        moved = self.backups.load(profiles.credentials.path, name)
        kept = self.backups.load(profiles.path, name) if moved is not None else None
        return kept is not None and text.section_text(name) == kept.original

    def _take_device(self, plan: _Plan, source: str, section: str) -> None:
        """Remove the device that adoption gave the master profile *source*, unless others need it there."""
        kept = self.backups.load(plan.profiles.path, source) if source in plan.profiles.masters() else None
        if kept is None or is_of_another_tool(kept):
            return
        going = {role_profile.name for role_profile in plan.role_profiles}
        users = [user for user in _role_profiles_on(plan.profiles, source) if user not in going]
        if users:
            plan.staying[source] = users
        else:
            plan.changes[source] = without_device(section, kept)

    def _tell(self, plan: _Plan) -> None:
        finished = [name for name in plan.in_credentials if name not in plan.changes]
        names = [*(each.name for each in plan.role_profiles), *plan.masters]
        edited = [name for name in names if not isinstance(plan.changes[name], SectionText)]
        exact = [*finished, *(name for name in names if name not in edited)]
        if exact:
            self.ui.done(f"Restored {in_words(exact)}")
        if edited:
            self.ui.done(f"Restored {in_words(edited)}, with the edits since the adoption")
        if plan.native:
            verb = "is" if len(plan.native) == 1 else "are"
            self.ui.note(f"{in_words(plan.native)} {verb} not managed by awsroles: nothing to restore.")
        if plan.masters:
            self.ui.note(f"awsroles still has the access key of {in_words(plan.masters)}.")
        for master, users in plan.staying.items():
            verb = "needs" if len(users) == 1 else "need"
            self.ui.note(f"{master} keeps its MFA device, which {in_words(users)} {verb}.")


def _role_profiles_on(profiles: Profiles, name: str) -> list[str]:
    return [user for user in profiles.dependents_of(name) if "awsroles_role_arn" in profiles.options(user)]


def _never_native(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"profile {name!r} was not adopted, so there is no original to restore",
        "to remove it:",
        command=f"awsroles profile remove {name}",
    )
