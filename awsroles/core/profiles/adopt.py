"""Adoption of native AWS CLI profiles: the originals saved, both files written."""

from collections.abc import Iterable, Sequence
from typing import Any

from awsroles.core.aws.durations import DEFAULT_ROLE_SESSION, format_duration
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, Edit, ProfileFile, TakenOut
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.messages import Messages
from awsroles.core.profiles.adopt_plan import AdoptionPlan, plan_adoption
from awsroles.core.profiles.adoption_backup import AdoptionBackup, AdoptionBackups, is_of_another_tool
from awsroles.core.profiles.credentials_backup import credentials_backups
from awsroles.core.profiles.native_options import own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate


@dataclass(frozen=True)
class ProfileAdoption:
    """Adopts native profiles; *ui* tells the user of each change."""

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    template: ProfileTemplate
    ui: Messages

    def run(self, names: Sequence[str] | None, *, may_move_devices: bool = True) -> AdoptionPlan:
        """Adopt the profiles *names*, or with None all that can be, and return the plan with those that cannot.

        An adoption that was interrupted between its two files is finished. Raises ConfigurationError for an unknown
        name, and StorageError if an original cannot be saved; then nothing has changed.
        """
        credentials = self.credentials.read()

        def plan(text: ConfigText) -> AdoptionPlan:
            return self._plan(text, credentials, names, may_move_devices=may_move_devices)

        def save(edit: Edit[AdoptionPlan]) -> None:
            for name in edit.after.profiles:
                original, adopted = edit.before.section_text(name), edit.after.section_text(name)
                if original != adopted and not self._is_from_another_tool(edit.before, name):
                    self.backups.save(AdoptionBackup(edit.before.path, name, original, adopted))
            self._save_credentials(edit)

        done = self.config.edit(plan, save)
        # The other file comes second: in between both have the same lines, and none is lost.
        if done.plan.credentials_changes:
            self.credentials.edit(lambda _: _taken_out(done.plan.credentials_changes))
        self._tell(done.plan)
        return done.plan

    def preview(self, names: Sequence[str] | None) -> tuple[AdoptionPlan, list[Edit[Any]]]:
        """Return what `run` would return, and the edits of both files; raise as it does."""
        credentials = self.credentials.read()
        edit = self.config.preview(lambda text: self._plan(text, credentials, names))
        return edit.plan, [edit, self.credentials.preview(lambda _: _taken_out(edit.plan.credentials_changes))]

    def finish(self, names: Sequence[str]) -> ConfigText:
        """Finish adoptions of *names* that were interrupted between the two files; return the credentials file."""
        config, credentials = self.config.read(), self.credentials.read()
        changes = self._unfinished(config, credentials, names)
        return self.credentials.edit(lambda _: _taken_out(changes)).after if changes else credentials

    def _plan(
        self, config: ConfigText, credentials: ConfigText, names: Sequence[str] | None, *, may_move_devices: bool = True
    ) -> AdoptionPlan:
        unfinished = self._unfinished(config, credentials, credentials.profiles if names is None else names)
        coming = self.credentials.preview(lambda _: unfinished).after if unfinished else credentials
        plan = plan_adoption(Profiles(config, coming), names, self.template, may_move_devices=may_move_devices)
        if not unfinished:
            return plan
        return replace(
            plan,
            credentials_changes={**unfinished, **plan.credentials_changes},
            adopted=(*unfinished, *plan.adopted),
            ours=tuple(name for name in plan.ours if name not in unfinished),
        )

    def _unfinished(self, config: ConfigText, credentials: ConfigText, names: Iterable[str]) -> Changes:
        """Return the changes to the credentials file that an interrupted adoption of *names* left undone."""
        changes = {}
        for name in names:
            ours, theirs = config.profiles.get(name), credentials.profiles.get(name)
            if ours is None or theirs is None or "awsroles_role_arn" not in ours.options:
                continue
            backup = self.backups.load(credentials.path, name)
            now = own_options(credentials.section_text(name))
            if backup is not None and now == own_options(backup.original):
                moved = [key for key in now if key not in own_options(backup.adopted)]
                changes[name] = dict.fromkeys(moved)
        return changes

    def _is_from_another_tool(self, text: ConfigText, name: str) -> bool:
        """Say whether the backup of the master profile *name* has what it was for another tool, which stays."""
        if name not in text.profiles or "awsroles_user_arn" not in text.profiles[name].options:
            return False
        kept = self.backups.load(text.path, name)
        return kept is not None and is_of_another_tool(kept)

    def _save_credentials(self, edit: Edit[AdoptionPlan]) -> None:
        changes = edit.plan.credentials_changes
        if not changes:
            return
        ours = [name for name, section in edit.before.profiles.items() if "awsroles_role_arn" in section.options]
        coming = self.credentials.preview(lambda _: _taken_out(changes))
        for backup in credentials_backups(coming, lambda name: self.backups.load(coming.before.path, name), ours):
            self.backups.save(backup)

    def _tell(self, plan: AdoptionPlan) -> None:
        details = [_own_codes(name, seconds) for name, seconds in plan.direct.items()]
        details += [f"{master} has the MFA device {serial} now." for master, serial in plan.moved.items()]
        if plan.adopted:
            count = f"{len(plan.adopted)} profiles: " if len(plan.adopted) > 1 else ""
            who = "their" if count else "its"
            asks = [] if len(plan.direct) == len(plan.adopted) else [f"The AWS CLI no longer asks for {who} MFA codes."]
            self.ui.done(f"Adopted {count}{', '.join(plan.adopted)}", *asks, *details)


def _own_codes(name: str, seconds: int) -> str:
    if seconds > DEFAULT_ROLE_SESSION:
        return f"{name} has sessions of {format_duration(seconds)}, each with an MFA code of its own; 1 h needs none."
    return f"Each session of {name} needs a code from its own MFA device."


def _taken_out(changes: Changes) -> dict[str, TakenOut]:
    return {name: TakenOut(tuple(options)) for name, options in changes.items()}
