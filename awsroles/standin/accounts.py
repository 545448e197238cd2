"""The contents of the stand-in's accounts: users, groups, access keys, MFA devices, roles and sessions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from awsroles.standin.generators import time_step, totp_code

Document = Mapping[str, Any]
"""An IAM policy document, parsed."""

_WINDOW = (0, 1, -1)
"""The time steps, relative to AWS's clock, whose codes AWS accepts."""


class InlinePolicy(dict[str, Any]):
    """A policy document with the name of an inline policy. Others are called `policy-0`, `policy-1` and so on."""

    def __init__(self, name: str, document: Document) -> None:
        super().__init__(document)
        self.name = name


def inline_names(policies: tuple[Document, ...]) -> dict[str, Document]:
    """Return inline *policies* by name."""
    return {
        policy.name if isinstance(policy, InlinePolicy) else f"policy-{number}": policy
        for number, policy in enumerate(policies)
    }


@dataclass(frozen=True)
class ControlPolicy:
    """A policy that limits others: a permissions boundary, an SCP, an RCP, or the policy of a VPC endpoint."""

    arn: str
    document: Document


@dataclass(frozen=True)
class ManagedPolicy(ControlPolicy):
    """A managed policy: *document* is the version in effect, the last one; *older* are the versions before it."""

    older: tuple[Document, ...] = ()
    policy_id: str = "ANPASTANDIN"
    created_at: float = 0.0

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def versions(self) -> dict[str, Document]:
        return {f"v{number}": document for number, document in enumerate((*self.older, self.document), 1)}

    @property
    def default_version(self) -> str:
        return f"v{len(self.older) + 1}"


@dataclass
class Group:
    """An IAM group: its inline policies, and the managed policies attached to it."""

    arn: str
    policies: tuple[Document, ...]
    attached: tuple[ManagedPolicy, ...] = ()
    group_id: str = "AGPASTANDIN"
    created_at: float = 0.0

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True)
class MemberAccount:
    """An account of the organization; *state* and *status*, which it replaces, are left out if they are empty."""

    account_id: str
    name: str
    state: str = "ACTIVE"
    status: str = "ACTIVE"


@dataclass
class User:
    """An IAM user, or the root user of an account (its ARN ends in `:root`)."""

    arn: str
    user_id: str
    created_at: float
    policies: tuple[Document, ...]
    groups: tuple[Group, ...]
    boundary: ControlPolicy | None = None
    """The permissions boundary."""
    attached: tuple[ManagedPolicy, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    password: str | None = field(default=None, repr=False)
    """The password for the console, None for none."""
    password_last_used: float | None = None
    """The time of the last use of the password."""
    others: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Credentials of other kinds, by the names of IAM's lists of them."""

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
        holders: tuple[User | Group, ...] = (self, *self.groups)
        inline = tuple(policy for holder in holders for policy in holder.policies)
        return inline + tuple(policy.document for holder in holders for policy in holder.attached)


@dataclass
class AccessKey:
    """A long-term access key of a user; times in seconds since the epoch."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    user: User
    created_at: float
    active: bool = True
    last_used: tuple[float, str, str] | None = None
    """Time, service and region of the last use."""


@dataclass
class MfaDevice:
    """An MFA device of a user. A `u2f` device is listed and has no codes."""

    serial: str
    seed: str = field(repr=False)
    user: User
    enabled_at: float
    clock: Callable[[], float] = field(repr=False)
    kind: Literal["totp", "u2f"] = "totp"
    active: bool = True
    used_steps: set[int] = field(default_factory=set)

    def code(self, at: float | None = None) -> str:
        """Return the code at *at*, in seconds since the epoch (default: now by AWS's clock)."""
        return totp_code(self.seed, time_step(self.clock() if at is None else at))

    def unused_code(self) -> str:
        """Return a code that AWS accepts now and has not accepted before; raise LookupError if all three are used."""
        now = time_step(self.clock())
        for distance in _WINDOW:
            if now + distance not in self.used_steps:
                return totp_code(self.seed, now + distance)
        raise LookupError(f"the codes of {self.serial} around now are used: move clock_offset by 30")

    def submit(self, code: str) -> bool:
        """Return whether *code* is valid and unused, and mark it as used if so."""
        now = time_step(self.clock())
        for step in (now + distance for distance in _WINDOW):
            if step not in self.used_steps and totp_code(self.seed, step) == code:
                self.used_steps.add(step)
                return True
        return False


@dataclass
class Role:
    """An IAM role; *policies* are its inline policies."""

    arn: str
    role_id: str
    trust_policy: Document
    max_session_duration: int
    policies: tuple[Document, ...]
    created_at: float = 0.0
    attached: tuple[ManagedPolicy, ...] = ()
    boundary: ControlPolicy | None = None
    last_used: tuple[float, str] | None = None
    """Time and region of the last call with a session of it."""

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def all_policies(self) -> tuple[Document, ...]:
        return self.policies + tuple(policy.document for policy in self.attached)


@dataclass(frozen=True)
class Caller:
    """The principal that signed a call, and the kind of its credentials."""

    kind: Literal["access-key", "console-session", "user-session", "role-session"]
    arn: str
    user_id: str
    access_key_id: str
    long_term_key: AccessKey
    """The long-term access key that the credentials were derived from."""
    user: User | None = None
    role: Role | None = None
    mfa_at: float | None = None
    """The time of the MFA code, for a session with MFA."""
    source_identity: str | None = None
    is_chained: bool = False
    """Whether a role session was requested with another session instead of an access key."""
    issued_at: float | None = None
    """The time when the session was issued."""
    session_policies: tuple[Document, ...] | None = None
    """The session policies, None for a session without."""

    @property
    def partition(self) -> str:
        return self.arn.split(":")[1]

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    @property
    def policies(self) -> tuple[Document, ...]:
        """Return the identity-based policies that apply to the call."""
        if self.role is not None:
            return self.role.all_policies
        return self.user.all_policies if self.user is not None else ()

    @property
    def boundary(self) -> ControlPolicy | None:
        """Return the permissions boundary of the user or role."""
        principal = self.role if self.role is not None else self.user
        return None if principal is None else principal.boundary


@dataclass
class Session:
    """Temporary credentials and their principal; *expires_at* in seconds since the epoch."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expires_at: float
    caller: Caller
