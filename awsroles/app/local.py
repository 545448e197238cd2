"""The components that need neither secrets nor AWS: time, state, settings and the AWS configuration files."""

import sys
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from awsroles.adapters.process.waiting import Waiter
    from awsroles.adapters.state.settings_file import SettingsFile
    from awsroles.app.invocation import Invocation
    from awsroles.core.audit.history import History, HistoryLog
    from awsroles.core.config.edit import ProfileFile
    from awsroles.core.profiles.adoption_backup import AdoptionBackups
    from awsroles.core.profiles.choose import RecentProfiles
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.profiles.write import ProfileTemplate
    from awsroles.core.sessions.cache import SessionMetadataStore
    from awsroles.core.sessions.single_flight import Locks, RecentFailures
    from awsroles.core.settings import Settings
    from awsroles.core.state import LocalState

# In seconds. For credential-process: aws-sdk-go-v2 gives up at 60 (package processcreds).
_BUDGET = {"command": 600.0, "credential-process": 55.0, "background": 55.0}
# What STS may still need after a prompt.
_AFTER_PROMPT = 8.0


class LocalComponents:
    """The components of an app that need neither secrets nor AWS, each created when it is first used."""

    clock = staticmethod(time.time)
    sleep = staticmethod(time.sleep)

    def __init__(self, invocation: "Invocation", **components: Any) -> None:
        if unknown := [name for name in components if not hasattr(type(self), name)]:
            raise TypeError(f"no such component: {', '.join(unknown)}")
        self.invocation = invocation
        self.ui = invocation.ui
        self.replaced = components
        # A cached property returns the value that is already there.
        vars(self).update(components)

    # --- this process ---

    @property
    def environ(self) -> dict[str, str]:
        """The environment that this process was started with."""
        return self.invocation.environ

    @cached_property
    def settings(self) -> "Settings":
        """The user's settings."""
        from awsroles.adapters.state.settings import read_settings

        return read_settings(self.settings_path, self.environ)

    @property
    def settings_path(self) -> str:
        """The path of the user's settings."""
        from awsroles.fastpath.paths import settings_path

        return settings_path(self.environ)

    @cached_property
    def settings_file(self) -> "SettingsFile":
        """The file of the user's settings, for edits."""
        from awsroles.adapters.state.settings_file import SettingsFile

        return SettingsFile(self.settings_path, _LocksOfApp(self))

    @cached_property
    def waiter(self) -> "Waiter":
        """The time budget of this process, and its waits; they end with the parent of an SDK's process."""
        from awsroles.adapters.process.waiting import ParentWatch, Waiter

        invocation = self.invocation
        watch = {} if invocation.mode == "command" else {"check_cancelled": ParentWatch(invocation.parent).check}
        return Waiter(_BUDGET[invocation.mode], invocation.began, clock=self.clock, say=self.ui.note, **watch)

    @property
    def prompt_waiter(self) -> "Waiter":
        """The waits of prompts, which leave time for STS."""
        return self.waiter.ending_earlier(_AFTER_PROMPT)

    def harden(self) -> None:
        """Protect the memory of this process, which is about to hold a secret, from other processes."""
        from awsroles.adapters.process.hardening import harden

        harden()

    # --- state of the user, without secrets ---

    @cached_property
    def state_directory(self) -> str:
        """The state directory; raises ConfigurationError if it belongs to another user."""
        from os.path import dirname

        from awsroles.adapters.files.directories import refuse_foreign_owner
        from awsroles.fastpath.paths import state_directory

        directory = state_directory(self.environ)
        refuse_foreign_owner(directory)
        refuse_foreign_owner(dirname(self.settings_path))
        return directory

    @cached_property
    def shared_directory(self) -> str:
        """The directory of locks and other short-lived files: the state directory unless it is read-only."""
        from awsroles.adapters.state.shared_dir import shared_folder

        return shared_folder(self.state_directory, self.environ)

    @cached_property
    def local_state(self) -> "LocalState":
        """Facts that outlive this process."""
        from awsroles.adapters.state.files import StateFacts

        return StateFacts(self.state_directory)

    @cached_property
    def locks(self) -> "Locks":
        """Locks between all processes of the user."""
        from awsroles.adapters.state.locks import FileLocks

        return FileLocks(self.shared_directory, self.waiter.remaining, self.waiter.check_cancelled, self.tell)

    def tell(self, text: str) -> None:
        """Tell the user, in the process of an SDK as well."""
        self.ui.note(text)

    @cached_property
    def failures(self) -> "RecentFailures":
        """Errors that other processes have just run into."""
        from awsroles.adapters.state.files import FileRecentFailures

        return FileRecentFailures(self.shared_directory, self.invocation.started_at)

    @cached_property
    def metadata(self) -> "SessionMetadataStore":
        """The metadata of cached sessions."""
        from awsroles.adapters.state.files import FileSessionMetadata

        return FileSessionMetadata(self.state_directory)

    @cached_property
    def backups(self) -> "AdoptionBackups":
        """Sections of the config file as they were before they were adopted."""
        from awsroles.adapters.state.adoption_backups import FileAdoptionBackups

        return FileAdoptionBackups(self.state_directory)

    @cached_property
    def history_log(self) -> "HistoryLog":
        """The lines of the history."""
        from awsroles.adapters.state.history_log import FileHistoryLog

        return FileHistoryLog(self.state_directory, lambda: self.settings.history_days)

    @cached_property
    def history(self) -> "History":
        """The history of sessions and of changes."""
        from awsroles.adapters.state.history_log import host_name
        from awsroles.core.audit.history import History, Start

        invocation = self.invocation
        return History(
            self.history_log,
            Start(invocation.command or invocation.mode, host_name()),
            clock=self.clock,
            is_required=lambda: self.settings.history == "required",
            ui=self.ui,
        )

    # --- AWS's configuration files ---

    @cached_property
    def config(self) -> "ProfileFile":
        """The AWS config file."""
        from awsroles.adapters.files.aws_config import AwsFile
        from awsroles.fastpath.paths import config_path

        return AwsFile(config_path(self.environ), "config", _LocksOfApp(self))

    @cached_property
    def credentials(self) -> "ProfileFile":
        """The AWS credentials file."""
        from awsroles.adapters.files.aws_config import AwsFile
        from awsroles.fastpath.paths import credentials_path

        return AwsFile(credentials_path(self.environ), "credentials", _LocksOfApp(self))

    def profiles(self) -> "Profiles":
        """Return the profiles as both files have them now."""
        from awsroles.core.profiles.profiles import Profiles

        return Profiles(self.config.read(), self.credentials.read())

    @property
    def recent_profiles(self) -> "RecentProfiles":
        """The profiles that the user has used last."""
        from awsroles.core.profiles.choose import RecentProfiles
        from awsroles.fastpath.paths import config_path

        return RecentProfiles(self.local_state, config_path(self.environ))

    @cached_property
    def template(self) -> "ProfileTemplate":
        """The settings that awsroles writes into each new profile."""
        from awsroles.adapters.process.launcher import program_path
        from awsroles.core.profiles.write import ProfileTemplate

        return ProfileTemplate(program_path(sys.argv[0], self.environ), self.settings.role_session_duration)


class _LocksOfApp:
    """The locks of *app*, created when the first is held: most commands only read the AWS configuration files."""

    def __init__(self, app: LocalComponents) -> None:
        self._app = app

    def hold(self, name: str) -> "AbstractContextManager[None]":
        return self._app.locks.hold(name)

    def note(self, text: str) -> None:
        self._app.locks.note(text)

    def try_hold(self, name: str) -> "AbstractContextManager[bool]":
        return self._app.locks.try_hold(name)
