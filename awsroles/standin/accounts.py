"""What stands in the accounts of the stand-in: users, groups, access keys, MFA devices, roles and sessions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from awsroles.standin.generators import code_of_step, time_step

Document = Mapping[str, Any]
"""An IAM policy document, parsed."""

_WINDOW = (0, 1, -1)
"""The time steps around AWS's clock whose codes are taken."""


@dataclass(frozen=True)
class Group:
    """An IAM group: *policies* are its inline policies."""

    arn: str
    policies: tuple[Document, ...]

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]


@dataclass
class User:
    """An IAM user, or an account's root where the ARN ends in `:root`."""

    arn: str
    user_id: str
    created_at: float
    policies: tuple[Document, ...]
    groups: tuple[Group, ...]

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    @property
    def is_root(self) -> bool:
        return self.arn.endswith(":root")

    @property
    def all_policies(self) -> tuple[Document, ...]:
        return self.policies + tuple(policy for group in self.groups for policy in group.policies)


@dataclass
class AccessKey:
    """A long-lived pair of a user; times in seconds since the epoch."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    user: User
    created_at: float
    active: bool = True
    last_used: tuple[float, str, str] | None = None
    """Time, service and region of the last use."""


@dataclass
class MfaDevice:
    """An MFA device of a user; a `u2f` one is listed, and gives no codes."""

    serial: str
    seed: str = field(repr=False)
    user: User
    enabled_at: float
    clock: Callable[[], float] = field(repr=False)
    kind: Literal["totp", "u2f"] = "totp"
    active: bool = True
    used_steps: set[int] = field(default_factory=set)

    def code(self, at: float | None = None) -> str:
        """Return the code at *at* (seconds since the epoch; by default now, by AWS's clock)."""
        return code_of_step(self.seed, time_step(self.clock() if at is None else at))

    def unused_code(self) -> str:
        """Return a code that AWS takes now and has not taken before; raise LookupError where all three are spent."""
        now = time_step(self.clock())
        for distance in _WINDOW:
            if now + distance not in self.used_steps:
                return code_of_step(self.seed, now + distance)
        raise LookupError(f"the codes of {self.serial} around now are spent: move clock_offset by 30")

    def submit(self, code: str) -> bool:
        """Say whether *code* is right and fresh, and spend it if so."""
        now = time_step(self.clock())
        for step in (now + distance for distance in _WINDOW):
            if step not in self.used_steps and code_of_step(self.seed, step) == code:
                self.used_steps.add(step)
                return True
        return False


@dataclass(frozen=True)
class Role:
    """An IAM role: *policies* are what its sessions may do."""

    arn: str
    role_id: str
    trust_policy: Document
    max_session_duration: int
    policies: tuple[Document, ...]

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True)
class Caller:
    """Who signed a call, and with what kind of credentials: an access key, a GetSessionToken or a role session."""

    kind: Literal["access-key", "user-session", "role-session"]
    arn: str
    user_id: str
    access_key_id: str
    origin: AccessKey
    """The access key at the start of the chain."""
    user: User | None = None
    role: Role | None = None
    mfa_at: float | None = None
    """When the MFA code was given, for sessions that carry it."""
    source_identity: str | None = None
    is_chained: bool = False
    """Whether a role session was made from another session, not from an access key."""

    @property
    def partition(self) -> str:
        return self.arn.split(":")[1]

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    @property
    def policies(self) -> tuple[Document, ...]:
        """Return the identity policies that apply to the call."""
        if self.role is not None:
            return self.role.policies
        return self.user.all_policies if self.user is not None else ()


@dataclass
class Session:
    """Temporary credentials and whose they are; *expires_at* in seconds since the epoch."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expires_at: float
    caller: Caller
