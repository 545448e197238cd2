"""The objects of one process, each created when it is first used."""

import sys
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from awsroles.app.local import LocalComponents
from awsroles.core.dataclass import replace
from awsroles.fastpath.paths import config_path
from awsroles.fastpath.session_record import configured_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsroles.adapters.terminal.prompter import Terminal
    from awsroles.app.invocation import Invocation
    from awsroles.app.stores import SecretStores
    from awsroles.core.audit.sessions import SessionAudit
    from awsroles.core.aws.endpoint import Endpoint
    from awsroles.core.aws.sts import Aws, Federation
    from awsroles.core.guards.session_policy import SessionPolicies, SessionPolicy
    from awsroles.core.keys.access_keys import AccessKeys
    from awsroles.core.mfa.code_pair import EnrollmentScreen
    from awsroles.core.mfa.codes import CodeSource, CodeSubmitter, UsedCodes
    from awsroles.core.profiles.model import RoleProfile
    from awsroles.core.profiles.resolved import ResolvedProfile
    from awsroles.core.prompts import Picker, Prompter
    from awsroles.core.sessions.cache import SessionCache
    from awsroles.core.sessions.provider import SessionProvider
    from awsroles.core.stores.store import SecretStore, StoreChoice
    from awsroles.errors import StorageError


class App(LocalComponents):
    """The composition root.

    Keyword arguments replace components by name: `App(invocation, secrets=MemoryStore(), clock=clock)`.
    """

    def __init__(self, invocation: "Invocation", **components: Any) -> None:
        super().__init__(invocation, **components)
        # True for `login`, which hands no session out.
        self.must_cache_sessions = False
        self._has_warned_uncached = False

    def with_mfa_code(self, code: str | None) -> "App":
        """Return an app that submits *code* before it asks for one."""
        app = self.for_invocation(replace(self.invocation, mfa_code=code))
        if code is not None:
            # Raises UsageError for a code that is not six digits, before anything else is done.
            _ = app.code_source
        return app

    def for_invocation(self, invocation: "Invocation") -> "App":
        """Return an app for *invocation*, with the components that were replaced and nothing else of this one."""
        return App(invocation, **self.replaced)

    def with_reason(self, reason: str | None) -> "App":
        """Return an app whose new sessions are for *reason*."""
        return self if reason is None else self.for_invocation(replace(self.invocation, reason=reason))

    # --- the user ---

    @cached_property
    def terminal(self) -> "Terminal":
        """The controlling terminal, if there is one."""
        from awsroles.adapters.terminal.prompter import Terminal

        self.harden()
        return Terminal(self.prompt_waiter)

    def tell(self, text: str) -> None:
        """Tell the user, on the terminal if this is the process of an SDK, whose stderr nobody may see."""
        from awsroles.errors import CancelledError, InputRequiredError

        invocation = self.invocation
        if invocation.mode != "credential-process":
            self.ui.note(text)
        elif invocation.may_prompt and self.settings.prompt != "never":
            with suppress(CancelledError, InputRequiredError):
                self.terminal.tell(text)

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
        return FilterPicker(self.prompt_waiter)

    @cached_property
    def enrollment_screen(self) -> "EnrollmentScreen":
        """The screen that shows the QR code of a new MFA device."""
        from awsroles.adapters.terminal.enrollment_screen import TerminalEnrollmentScreen

        return TerminalEnrollmentScreen(self.environ, self.prompt_waiter)

    @cached_property
    def confirm_region(self) -> "Callable[[str, str | None], None]":
        """The question about a region that botocore does not know in a partition."""
        from awsroles.adapters.aws.regions import known_regions
        from awsroles.core.setup.region import RegionConfirmation

        return RegionConfirmation(known_regions, self.prompter, self.ui.warn)

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

    def endpoint(self, profile: "ResolvedProfile", service: str) -> "Endpoint":
        """Return the endpoint of *service* for *profile*; raise ConfigurationError if it is refused."""
        from awsroles.core.aws.endpoint import endpoint_for

        return endpoint_for(profile, configured_endpoint(self.environ, service), self.ca_bundle, service)

    @property
    def ca_bundle(self) -> str | None:
        """The CA bundle that precedes a profile's, in botocore's order."""
        return self.environ.get("AWS_CA_BUNDLE")

    @property
    def default_ca_bundle(self) -> str | None:
        """The CA bundle for connections without another, that of requests."""
        return self.environ.get("REQUESTS_CA_BUNDLE")

    @cached_property
    def aws(self) -> "Aws":
        """AWS's APIs."""
        from awsroles.adapters.aws.client import BotocoreAws

        self.harden()
        return BotocoreAws(self.waiter, self.ui.trace, self.default_ca_bundle)

    @cached_property
    def federation(self) -> "Federation":
        """The federation endpoint of the AWS console."""
        from awsroles.adapters.aws.federation import HttpFederation

        self.harden()
        return HttpFederation(self.waiter, self.default_ca_bundle)

    # --- sessions ---

    @cached_property
    def session_cache(self) -> "SessionCache":
        """The sessions in the secret store."""
        from awsroles.core.sessions.cache import SessionCache

        return SessionCache(self.secrets, self.metadata, self.stores.listed, self._not_cached)

    def _not_cached(self, error: "StorageError") -> None:
        """Warn once that a session could not be cached, or raise *error* if caching it is all that is wanted."""
        if self.must_cache_sessions:
            raise error
        if not self._has_warned_uncached:
            self.ui.warn(f"the session could not be kept, and the next one is asked of AWS again: {error.message}")
        self._has_warned_uncached = True

    @cached_property
    def must_verify_sessions(self) -> bool:
        """True if AWS is asked whether a cached session still works, as the user at a terminal would find out next."""
        return self.invocation.may_prompt and sys.stderr.isatty()

    @cached_property
    def is_at_terminal(self) -> bool:
        """True if a person types at a terminal, and reads there what this process says."""
        invocation = self.invocation
        is_heard = invocation.mode == "command" and not invocation.quiet
        return invocation.may_prompt and is_heard and _is_terminal(sys.stdin) and _is_terminal(sys.stderr)

    @property
    def session_policies(self) -> "SessionPolicies":
        """The session policies that profiles name."""
        from awsroles.adapters.files.policy_file import read_policy_file
        from awsroles.core.guards.session_policy import SessionPolicies

        return SessionPolicies(lambda path: read_policy_file(path, config_path(self.environ)))

    def _narrow(self, profile: "RoleProfile") -> "SessionPolicy":
        return self.session_policies.of(profile)

    @cached_property
    def session_audit(self) -> "SessionAudit":
        """The sessions in the history, and the reasons for them."""
        from awsroles.core.audit.reasons import Reasons
        from awsroles.core.audit.sessions import SessionAudit

        reasons = Reasons(self.local_state, self.clock, self.invocation.reason, self._ask_reason)
        return SessionAudit(self.history, reasons, self.local_state)

    def _ask_reason(self, profile: str) -> str:
        """Return the user's reason for a session of *profile*; raise NoTerminalError in the process of an SDK."""
        from awsroles.adapters.terminal.prompter import NoPrompter
        from awsroles.core.audit.reasons import check_reason
        from awsroles.core.prompts import ask_until_valid

        prompter = self.prompter if self.invocation.mode == "command" else NoPrompter()
        return ask_until_valid(prompter, f"Reason for {profile}: ", check_reason)

    @cached_property
    def sessions(self) -> "SessionProvider":
        """Sessions of profiles, from the cache or from STS."""
        from awsroles.core.sessions.limits import RoleLimits
        from awsroles.core.sessions.mfa import MfaSessionProvider
        from awsroles.core.sessions.provider import SessionProvider
        from awsroles.core.sessions.role import RoleSessionProvider
        from awsroles.core.sessions.single_flight import SingleFlight

        keys, state, clock, audit = self.access_keys, self.local_state, self.clock, self.session_audit
        endpoint = configured_endpoint(self.environ)
        flight = SingleFlight(self.locks, self.failures)
        mfa = MfaSessionProvider(
            self.session_cache, flight, keys, lambda: self.code_submitter, audit, clock=clock, endpoint=endpoint
        )
        roles = RoleSessionProvider(
            self.session_cache,
            flight,
            mfa,
            RoleLimits(state, clock),
            audit,
            narrow=self._narrow,
            clock=clock,
            endpoint=endpoint,
        )
        return SessionProvider(roles, mfa, keys, state, self.aws, ca_bundle=self.ca_bundle)


def _is_terminal(stream: "TextIO | None") -> bool:
    return stream is not None and stream.isatty()
