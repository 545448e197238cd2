"""The objects of one process, each created when it is first used."""

import sys
import time
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from awsroles.core.dataclass import replace
from awsroles.fastpath.session_record import configured_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsroles.adapters.process.waiting import Deadline, Waiter
    from awsroles.adapters.state.settings import Settings
    from awsroles.adapters.terminal.prompter import Terminal
    from awsroles.app.invocation import Invocation
    from awsroles.app.stores import SecretStores
    from awsroles.core.aws.sts import Aws, Federation
    from awsroles.core.config.edit import ProfileFile
    from awsroles.core.keys.access_keys import AccessKeys
    from awsroles.core.mfa.codes import CodeSource, CodeSubmitter, UsedCodes
    from awsroles.core.profiles.adoption_backup import AdoptionBackups
    from awsroles.core.profiles.choose import RecentProfiles
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.profiles.write import ProfileTemplate
    from awsroles.core.prompts import Picker, Prompter
    from awsroles.core.sessions.cache import SessionCache, SessionMetadataStore
    from awsroles.core.sessions.provider import SessionProvider
    from awsroles.core.sessions.single_flight import Locks, RecentFailures
    from awsroles.core.state import LocalState
    from awsroles.core.stores.ports import SecretStore, StoreChoice
    from awsroles.errors import StorageError

# In seconds. For credential-process: aws-sdk-go-v2 gives up at 60 (package processcreds).
_BUDGET = {"command": 600.0, "credential-process": 55.0, "background": 55.0}
# What STS may still need after a prompt.
_AFTER_PROMPT = 8.0


class App:
    """The composition root.

    Keyword arguments replace components by name: `App(invocation, secrets=MemoryStore(), clock=clock)`.
    """

    clock = staticmethod(time.time)

    def __init__(self, invocation: "Invocation", **components: Any) -> None:
        if unknown := components.keys() - vars(type(self)).keys():
            raise TypeError(f"no such component: {', '.join(sorted(unknown))}")
        self.invocation = invocation
        self.ui = invocation.ui
        # True for `login`, which hands no session out.
        self.must_cache_sessions = False
        self._has_warned_uncached = False
        self._components = components
        # A cached property returns the value that is already there.
        vars(self).update(components)

    def with_mfa_code(self, code: str | None) -> "App":
        """Return an app that submits *code* before it asks for one."""
        app = self.for_invocation(replace(self.invocation, mfa_code=code))
        if code is not None:
            # Raises UsageError for a code that is not six digits, before anything else is done.
            _ = app.code_source
        return app

    def for_invocation(self, invocation: "Invocation") -> "App":
        """Return an app for *invocation*, with the components that were replaced and nothing else of this one."""
        return App(invocation, **self._components)

    # --- this process ---

    @property
    def environ(self) -> dict[str, str]:
        """The environment that this process was started with."""
        return self.invocation.environ

    @cached_property
    def settings(self) -> "Settings":
        """The user's settings."""
        from awsroles.adapters.state.settings import read_settings
        from awsroles.fastpath.paths import settings_path

        return read_settings(settings_path(self.environ), self.environ)

    @cached_property
    def deadline(self) -> "Deadline":
        """The end of this process's time budget."""
        from awsroles.adapters.process.waiting import Deadline

        return Deadline(_BUDGET[self.invocation.mode], self.invocation.began)

    def prompt_seconds(self) -> float:
        """Return the seconds that a prompt may take from now on."""
        return self.deadline.remaining() - _AFTER_PROMPT

    @cached_property
    def check_cancelled(self) -> "Callable[[], None]":
        """The check of every wait: it raises an error if the parent of an SDK's process has ended."""
        if self.invocation.mode == "command":
            return lambda: None
        from awsroles.adapters.process.waiting import ParentWatch

        return ParentWatch(self.invocation.parent).check

    @property
    def waiter(self) -> "Waiter":
        """The waits for the next MFA code."""
        from awsroles.adapters.process.waiting import Waiter

        return Waiter(self.clock, self.prompt_seconds, self.check_cancelled, self.ui.say)

    def slow_notice(self, system: str) -> "Callable[[], None]":
        """Return a function that says that *system* is slow."""
        return partial(self.ui.say, f"waiting for {system} …")

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
        from awsroles.fastpath.paths import settings_path, state_directory

        directory = state_directory(self.environ)
        refuse_foreign_owner(directory)
        refuse_foreign_owner(dirname(settings_path(self.environ)))
        return directory

    @cached_property
    def shared_directory(self) -> str:
        """The directory of locks and other short-lived files: the state directory unless it is read-only."""
        from awsroles.adapters.state.shared_dir import shared_folder

        return shared_folder(self.state_directory, self.environ)

    @cached_property
    def local_state(self) -> "LocalState":
        """Facts that outlive this process."""
        from awsroles.adapters.state.facts import StateFacts

        return StateFacts(self.state_directory)

    @cached_property
    def locks(self) -> "Locks":
        """Locks between all processes of the user."""
        from awsroles.adapters.state.locks import FileLocks

        return FileLocks(self.shared_directory, self.deadline.remaining, self.check_cancelled)

    @cached_property
    def failures(self) -> "RecentFailures":
        """Errors that other processes have just run into."""
        from awsroles.adapters.state.failures import FileRecentFailures

        return FileRecentFailures(self.shared_directory, self.invocation.started_at)

    @cached_property
    def metadata(self) -> "SessionMetadataStore":
        """The metadata of cached sessions."""
        from awsroles.adapters.state.session_metadata import FileSessionMetadata

        return FileSessionMetadata(self.state_directory)

    @cached_property
    def backups(self) -> "AdoptionBackups":
        """Sections of the config file as they were before they were adopted."""
        from awsroles.adapters.state.adoption_backups import FileAdoptionBackups

        return FileAdoptionBackups(self.state_directory)

    # --- AWS's configuration files ---

    @cached_property
    def config(self) -> "ProfileFile":
        """The AWS config file."""
        from awsroles.adapters.files.aws_config import AwsFile
        from awsroles.fastpath.paths import config_path

        return AwsFile(config_path(self.environ), "config", self.locks)

    @cached_property
    def credentials(self) -> "ProfileFile":
        """The AWS credentials file."""
        from awsroles.adapters.files.aws_config import AwsFile
        from awsroles.fastpath.paths import credentials_path

        return AwsFile(credentials_path(self.environ), "credentials", self.locks)

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
        """What awsroles writes into each new profile."""
        from awsroles.adapters.process.launcher import program_path
        from awsroles.core.profiles.write import ProfileTemplate

        return ProfileTemplate(program_path(sys.argv[0], self.environ), self.settings.role_session_duration)

    # --- the user ---

    @cached_property
    def terminal(self) -> "Terminal":
        """The controlling terminal, if there is one."""
        from awsroles.adapters.terminal.prompter import Terminal

        self.harden()
        return Terminal(seconds=self.prompt_seconds, check_cancelled=self.check_cancelled)

    @cached_property
    def prompter(self) -> "Prompter":
        """The terminal, or with --no-input a refusal of every prompt."""
        from awsroles.adapters.terminal.prompter import NoPrompter

        return self.terminal if self.invocation.may_prompt else NoPrompter()

    @cached_property
    def picker(self) -> "Picker":
        """The menu for one of many choices."""
        from awsroles.adapters.terminal.list_picker import PlainPicker, can_draw

        if not self.invocation.may_prompt:
            from awsroles.adapters.terminal.prompter import NoPrompter

            return NoPrompter()
        if not can_draw(self.environ):
            return PlainPicker(self.terminal)
        from awsroles.adapters.terminal.filter_picker import FilterPicker

        self.harden()
        return FilterPicker(seconds=self.prompt_seconds, check_cancelled=self.check_cancelled)

    # --- secrets ---

    @cached_property
    def store_choice(self) -> "StoreChoice":
        """The name of the secret store in use."""
        from awsroles.adapters.state.store_choice import StoreChoiceFile

        return StoreChoiceFile(self.state_directory)

    @cached_property
    def stores(self) -> "SecretStores":
        """The secret stores of this machine."""
        from awsroles.app.stores import SecretStores

        return SecretStores(self)

    @cached_property
    def secrets(self) -> "SecretStore":
        """The secret store in use."""
        return self.stores.active()

    @property
    def access_keys(self) -> "AccessKeys":
        """The access keys in the secret store."""
        from awsroles.core.keys.access_keys import AccessKeys

        return AccessKeys(self.secrets, self.local_state)

    @cached_property
    def used_codes(self) -> "UsedCodes":
        """The MFA codes that were submitted."""
        from awsroles.adapters.state.used_codes import FileUsedCodes

        return FileUsedCodes(self.shared_directory)

    @cached_property
    def code_source(self) -> "CodeSource":
        """The sources of MFA codes, prompts included."""
        from awsroles.app.codes import code_source

        return code_source(self)

    @property
    def code_submitter(self) -> "CodeSubmitter":
        """The submission of MFA codes to AWS, each once."""
        from awsroles.core.mfa.codes import CodeSubmitter

        return CodeSubmitter(self.code_source, self.used_codes, self.clock)

    # --- AWS ---

    @property
    def ca_bundle(self) -> str | None:
        """The CA bundle of the environment, in botocore's order: its own variable, then that of requests."""
        # A profile's ca_bundle comes between the two.
        return self.environ.get("AWS_CA_BUNDLE") or self.environ.get("REQUESTS_CA_BUNDLE")

    @cached_property
    def aws(self) -> "Aws":
        """AWS's APIs."""
        from awsroles.adapters.aws.client import BotocoreAws

        self.harden()
        return BotocoreAws(
            remaining=self.deadline.remaining,
            clock=self.clock,
            on_slow=self.slow_notice("AWS"),
            check_cancelled=self.check_cancelled,
            trace=self.ui.trace,
            ca_bundle=self.ca_bundle,
        )

    @cached_property
    def federation(self) -> "Federation":
        """The federation endpoint of the AWS console."""
        from awsroles.adapters.aws.federation import HttpFederation

        self.harden()
        return HttpFederation(
            ca_bundle=self.ca_bundle, remaining=self.deadline.remaining, on_slow=self.slow_notice("AWS")
        )

    # --- sessions ---

    @cached_property
    def session_cache(self) -> "SessionCache":
        """The sessions in the secret store."""
        from awsroles.core.sessions.cache import SessionCache

        return SessionCache(self.secrets, self.metadata, self.stores.cached_sessions, self._not_cached)

    def _not_cached(self, error: "StorageError") -> None:
        """Warn once that a session could not be cached, or raise *error* if caching it is all that is wanted."""
        if self.must_cache_sessions:
            raise error
        if not self._has_warned_uncached:
            self.ui.warn(f"the session could not be kept, and the next one is asked of AWS again: {error.message}")
        self._has_warned_uncached = True

    @cached_property
    def sessions(self) -> "SessionProvider":
        """Sessions of profiles, from the cache or from STS."""
        from awsroles.core.sessions.limits import RoleLimits
        from awsroles.core.sessions.mfa import MfaSessionProvider
        from awsroles.core.sessions.provider import SessionProvider
        from awsroles.core.sessions.role import RoleSessionProvider
        from awsroles.core.sessions.single_flight import SingleFlight

        keys, state, clock = self.access_keys, self.local_state, self.clock
        endpoint = configured_endpoint(self.environ)
        flight = SingleFlight(self.locks, self.failures)
        mfa = MfaSessionProvider(
            self.session_cache, flight, keys, lambda: self.code_submitter, clock=clock, endpoint=endpoint
        )
        roles = RoleSessionProvider(
            self.session_cache, flight, mfa, RoleLimits(state, clock), clock=clock, endpoint=endpoint
        )
        return SessionProvider(roles, mfa, keys, state, self.aws, ca_bundle=self.environ.get("AWS_CA_BUNDLE"))
