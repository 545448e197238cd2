"""Ada's company at a stand-in: her config file, her keyring, and processes of awsroles at any time of day."""

from collections.abc import Callable
from typing import Any

from awsroles.app.app import App
from awsroles.app.invocation import Invocation, Mode
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.messages import Messages
from awsroles.core.mfa.codes import CodeSource
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session, SessionCache
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from testbed.aws.stand_in_aws import StandInAws
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.shared_state import MemoryState
from testbed.names import ADA, PHONE

ROLES = "arn:aws:iam::222222222222:role/"
CONFIG = f"""[profile master]
region = us-east-1
awsroles_user_arn = {ADA}
awsroles_mfa_serial = {PHONE}

[profile ops]
awsroles_role_arn = {ROLES}operations
awsroles_source_profile = master

[profile open]
awsroles_role_arn = {ROLES}open
awsroles_source_profile = master
"""


class Scenario:
    """*aws* is the stand-in, whose clock is everybody's: `wait` lets time pass without waiting."""

    def __init__(self, aws: StandIn, key: accounts.AccessKey) -> None:
        self.aws = aws
        self.secrets = MemoryStore()
        self.state = MemoryState(aws.now)
        self.config = MemoryProfileFile(CONFIG)
        self.credentials = MemoryProfileFile(kind="credentials", path="/home/ada/.aws/credentials")
        self.key = AccessKey(key.access_key_id, key.secret_access_key)
        AccessKeys(self.secrets, self.state.local_state()).save(parse_user_arn(ADA), self.key)

    def wait(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.aws.clock_offset += seconds

    def add_to(self, profile: str, *lines: str) -> None:
        """Write more options into a profile."""
        header = f"[profile {profile}]\n"
        assert header in self.config.text
        self.config.text = self.config.text.replace(header, header + "".join(f"{line}\n" for line in lines))

    def add_profile(self, name: str, role: str, source: str, *lines: str) -> None:
        """Write a role profile for the role of that name."""
        options = (f"awsroles_role_arn = {ROLES}{role}", f"awsroles_source_profile = {source}", *lines)
        self.config.text += "".join(f"{line}\n" for line in (f"\n[profile {name}]", *options))

    def chain(self, profile: str) -> ResolvedProfile:
        """Return *profile* with what it stands on, as the files are now."""
        return Profiles(self.config.read(), self.credentials.read()).chain(profile)

    def process(
        self,
        codes: CodeSource,
        *,
        environ: dict[str, str] | None = None,
        started_at: float | None = None,
        ui: Messages | None = None,
        mode: Mode = "command",
        reason: str | None = None,
        **components: Any,
    ) -> "Process":
        """Start a process of awsroles, now or at *started_at*, which gets its MFA codes from *codes*.

        Its sessions are for *reason*. *components* of its app are replaced.
        """
        started_at = self.aws.now() if started_at is None else started_at
        invocation = Invocation(mode, environ or {}, started_at=started_at, reason=reason, ui=ui or Messages())
        return Process(self, codes, invocation, components)


class Process:
    """One process of awsroles."""

    def __init__(
        self, scenario: Scenario, codes: CodeSource, invocation: Invocation, components: dict[str, Any]
    ) -> None:
        self._scenario = scenario
        state, clock = scenario.state, scenario.aws.now
        self.aws = StandInAws(scenario.aws)
        self.unkept: list[Exception] = []
        parts: dict[str, Any] = {
            "clock": clock,
            "config": scenario.config,
            "credentials": scenario.credentials,
            "secrets": scenario.secrets,
            "session_cache": SessionCache(scenario.secrets, state.metadata(), on_save_error=self.unkept.append),
            "local_state": state.local_state(),
            "locks": state.locks(),
            "failures": state.failures(invocation.started_at),
            "code_source": codes,
            "used_codes": state.used_codes(clock),
            "aws": self.aws,
        }
        self.app = App(invocation, **parts | components)
        self.sessions = self.app.sessions

    def session(self, profile: str) -> Session:
        """Return what `credential-process` prints for *profile*."""
        return self.sessions.get(self._scenario.chain(profile))

    def login(self, profile: str, *, force: bool = False) -> Session:
        """Return what `login` gets for *profile*."""
        return self.sessions.get_for_login(self._scenario.chain(profile), new_mfa=force, new_role=force, force=force)


class CodesOf:
    """Implements the `CodeSource` port with what *code* gives, and counts how often it was asked."""

    def __init__(self, code: Callable[[], str]) -> None:
        self._code = code
        self.purposes: list[str] = []

    def ask(self, question: object) -> str:
        self.purposes.append(str(getattr(question, "purpose", "")))
        return self._code()
