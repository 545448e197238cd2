"""The move of another tool's users and roles into profiles of awsroles."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.partition import partition
from awsroles.core.config.diff import diff
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, Edits, ProfileFile
from awsroles.core.config.section import OptionChanges, WriteLine
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.messages import Messages
from awsroles.core.moving.converted_file import ConvertedFile, Snapshot
from awsroles.core.moving.theirs import Left, Theirs, User
from awsroles.core.profiles.adopt import ProfileAdoption
from awsroles.core.profiles.adopt_candidates import reason_of
from awsroles.core.profiles.adoption_backup import AdoptionBackup, AdoptionBackups, is_of_another_tool, names_secret
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.prompts import Prompter
from awsroles.core.setup.request import SetupRequest
from awsroles.core.setup.self_source import check_role, is_self_sourced
from awsroles.core.setup.setup import Setup
from awsroles.core.setup.writing import MasterWriting, SetupResult
from awsroles.errors import ConfigurationError, UsageError

_UNKNOWN = "000000000000"
_NOBODY = re.compile(f"arn:[a-z-]+:iam::{_UNKNOWN}:user/{_UNKNOWN}")
_TOLD = "(AWS knows it from the key)"


@dataclass(frozen=True)
class MovePreview:
    """The result of a move: the *theirs* that can be moved, and both files *before* and *after* it."""

    theirs: Theirs
    before: tuple[ConfigText, ConfigText]
    after: tuple[ConfigText, ConfigText]

    @property
    def role_profiles(self) -> tuple[str, ...]:
        """The names of the profiles that become role profiles."""
        old, new = self.before[0].profiles, self.after[0].profiles
        ours = [name for name, section in new.items() if "awsroles_role_arn" in section.options]
        return tuple(name for name in ours if name not in old or "awsroles_role_arn" not in old[name].options)

    @property
    def changed_paths(self) -> list[str]:
        """The paths of the files that would change."""
        return [old.path for old, new in zip(self.before, self.after, strict=True) if old.text != new.text]

    @property
    def is_changed(self) -> bool:
        """True if a byte of a file would change."""
        return bool(self.changed_paths)

    @property
    def diff(self) -> list[str]:
        """The lines of a unified diff, without secrets. AWS tells whose the keys are that are asked for."""
        files = zip(self.before, self.after, strict=True)
        return [_NOBODY.sub(_TOLD, line) for old, new in files for line in diff(old.path, old.text, new.text)]

    @property
    def edited_lines(self) -> list[str]:
        """The lines of the diff that go or come."""
        return [line for line in self.diff if line.startswith(("-", "+"))]


@dataclass(frozen=True)
class Move:
    """Moves users and roles; *setup* returns the setup of a master profile in two files.

    *write_line* writes a line of the AWS files.
    """

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    template: ProfileTemplate
    prompter: Prompter
    setup: Callable[[ProfileFile, ProfileFile], Setup]
    suggested_region: str
    write_line: WriteLine
    ui: Messages

    def preview(self, theirs: Theirs) -> MovePreview:
        """Return what `run` would make of *theirs*; what cannot be moved is left, with the reason."""
        before = (self.config.read(), self.credentials.read())
        config, credentials = (Snapshot(text, self.write_line) for text in before)
        user: User | None = None
        try:
            for user in theirs.users:
                config, credentials = self._with_user(user, theirs, config, credentials)
        except (ConfigurationError, UsageError) as error:
            if user is None:
                raise
            return self.preview(_without(theirs, {user.name: error.message}))
        try:
            plan, edits = self._adoption(theirs, config, credentials, Messages()).preview(list(theirs.roles))
        except ConfigurationError:
            unwritable = self._unwritable(theirs, config)
            if not unwritable:
                raise
            return self.preview(_without(theirs, unwritable))
        if plan.refused:
            return self.preview(_without(theirs, {name: reason_of(error) for name, error in plan.refused.items()}))
        return MovePreview(theirs, before, (edits[0].after, edits[1].after))

    def run(self, preview: MovePreview, key_of: Callable[[User], AccessKey | None]) -> list[SetupResult]:
        """Make the move of *preview* and return the new master profiles.

        *key_of* returns the access key of a user, or None for one that is asked for. Each user is written when its key
        is checked, and the roles last; a move that was interrupted is continued by another. Raises kinds of
        AwsrolesError, before any change if the files would change otherwise by now.
        """
        self._check_shown(preview)
        theirs = preview.theirs
        made = [self._set_up(user, theirs, key_of) for user in theirs.users]
        if theirs.roles:
            self._adoption(theirs, self.config, self.credentials, self.ui).run(list(theirs.roles))
        if theirs.credentials:
            self._converted(self.credentials, theirs.credentials).edit(lambda _: {})
        return made

    def _check_shown(self, preview: MovePreview) -> None:
        for file, shown in zip((self.config, self.credentials), preview.before, strict=True):
            if file.read().text != shown.text and self.preview(preview.theirs).edited_lines != preview.edited_lines:
                raise ConfigurationError(f"{shown.path} has changed since the diff was shown", "run it again")

    def _adoption(self, theirs: Theirs, config: ProfileFile, credentials: ProfileFile, ui: Messages) -> ProfileAdoption:
        return ProfileAdoption(
            self._converted(config, theirs.roles),
            self._converted(credentials, theirs.credentials),
            self.backups,
            self.template,
            ui,
        )

    def _unwritable(self, theirs: Theirs, config: Snapshot) -> dict[str, str]:
        """Return the roles with a value that the config file cannot have, and the reasons."""
        reasons = {name: self._refusal(config, name, changes) for name, changes in theirs.roles.items()}
        return {name: reason for name, reason in reasons.items() if reason is not None}

    def _refusal(self, config: Snapshot, name: str, changes: OptionChanges) -> str | None:
        try:
            self._converted(config, {name: changes}).read()
        except ConfigurationError as error:
            return error.message
        return None

    def _set_up(self, user: User, theirs: Theirs, key_of: Callable[[User], AccessKey | None]) -> SetupResult:
        def save(edit: Edit[Any]) -> None:
            self._save(edit, user.name)

        config = self._converted(self.config, {user.name: user.changes}, save)
        credentials = self._converted(self.credentials, _of_key(user, theirs))
        key = None if user.plaintext is not None else key_of(user)
        return self.setup(config, credentials).run(replace(_request(user), key=key))

    def _with_user(
        self, user: User, theirs: Theirs, config: ProfileFile, credentials: ProfileFile
    ) -> tuple[Snapshot, Snapshot]:
        """Return both files with the master profile of *user*, whose name AWS has not told yet."""
        config = self._converted(config, {user.name: user.changes})
        credentials = self._converted(credentials, _of_key(user, theirs))
        profiles = Profiles(config.read(), credentials.read())
        _request(user).check()
        if is_self_sourced(profiles, user.plaintext):
            check_role(profiles, user.plaintext or "")
        made = SetupResult(
            profile=user.name,
            user=_owner(user, profiles),
            mfa_serial=user.mfa_serial,
            region=user.region or _region(user) or self.suggested_region,
            seconds=user.seconds,
            access_key_id="",
            role=user.plaintext if is_self_sourced(profiles, user.plaintext) else None,
        )
        writing = MasterWriting(config, credentials, self.prompter, self.template, Messages())
        edits = writing.preview(profiles, _request(user), made)
        return Snapshot(edits[0].after, self.write_line), Snapshot(edits[1].after, self.write_line)

    def _converted(
        self,
        file: ProfileFile,
        changes: Mapping[str, OptionChanges],
        saved: Callable[[Edit[Any]], None] = lambda _: None,
    ) -> ConvertedFile:
        def convert(text: ConfigText) -> Edits:
            return {name: each for name, each in changes.items() if each and _is_for(text, name, each)}

        return ConvertedFile(file, convert, self.write_line, saved)

    def _save(self, edit: Edit[Any], name: str) -> None:
        """Save the section that the master profile *name* takes the place of, for `profile remove --restore`."""
        original, ours = edit.before.section_text(name), edit.after.section_text(name)
        if not original or names_secret(original) or names_secret(ours):
            return
        backup = AdoptionBackup(edit.before.path, name, original, ours)
        if is_of_another_tool(backup):
            self.backups.save(backup)


def _without(theirs: Theirs, reasons: Mapping[str, str]) -> Theirs:
    """Return *theirs* without the users and roles of *reasons*, which are left."""
    users = tuple(user for user in theirs.users if user.name not in reasons)
    roles = {name: changes for name, changes in theirs.roles.items() if name not in reasons}
    names = {user.name: user.plaintext or user.name for user in theirs.users}
    gone = {*reasons, *(names.get(name, name) for name in reasons)}
    credentials = {name: changes for name, changes in theirs.credentials.items() if name not in gone}
    left = [Left(names.get(name, name), reason) for name, reason in reasons.items()]
    return replace(theirs, users=users, roles=roles, credentials=credentials, left=(*theirs.left, *left))


def _request(user: User) -> SetupRequest:
    return SetupRequest(
        profile=user.name,
        plaintext=user.plaintext,
        region=user.region or _region(user),
        seconds=user.seconds,
        confirmed=True,
        takes_over=True,
    )


def _region(user: User) -> str | None:
    """Return the region of another partition than the usual one, whose STS would not know the key."""
    return None if user.partition == "aws" else partition(user.partition).default_region


def _of_key(user: User, theirs: Theirs) -> dict[str, OptionChanges]:
    """Return the changes to the credentials file that go with the key of *user*."""
    return {name: changes for name, changes in theirs.credentials.items() if name == user.plaintext}


def _is_for(text: ConfigText, name: str, changes: OptionChanges) -> bool:
    """Say whether *changes* to the profile *name* do anything to *text*."""
    return name in text.profiles or any(isinstance(value, str) for value in changes.values())


def _owner(user: User, profiles: Profiles) -> UserArn:
    """Return the user of a master profile that is there already, or nobody: AWS has not told yet."""
    if "awsroles_user_arn" in profiles.options(user.name):
        return parse_user_arn(profiles.options(user.name)["awsroles_user_arn"])
    return UserArn(user.partition, _UNKNOWN, "", _UNKNOWN)
