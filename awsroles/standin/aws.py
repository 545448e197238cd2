"""The state of the stand-in: its accounts, settings, pending faults and recorded calls."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from awsroles.standin.accounts import (
    AccessKey,
    Caller,
    ControlPolicy,
    Document,
    Group,
    ManagedPolicy,
    MemberAccount,
    MfaDevice,
    Role,
    Session,
    User,
)
from awsroles.standin.data.structure import Structure
from awsroles.standin.evaluation.policy import check_document
from awsroles.standin.faults import Fault
from awsroles.standin.generators import new_id, new_secret, new_seed, new_session_token
from awsroles.standin.throttling import AccountBuckets, Bucket


@dataclass
class Call:
    """One call; *outcome* is `pending`, `ok`, AWS's error code or the name of a fault."""

    action: str
    service: str
    access_key_id: str
    time: float
    """The time of arrival by AWS's clock, in seconds since the epoch."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The parameters as sent, without MFA codes."""
    outcome: str = "pending"


class StandIn:
    """A small AWS in memory. Every method may be called from any thread.

    The plain attributes are settings and may be changed at any time.
    """

    organization_id = "o-standin001"
    key_propagation = 0.0
    """Seconds until a new access key is accepted (up to 15 at AWS)."""
    report_seconds = 0.0
    """Seconds that a credential report takes."""
    calls_per_second = 0.0
    """Calls a second that AWS takes of the callers of each account; 0: any number."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clock_offset = 0.0
        """Seconds by which AWS's clock is ahead of this machine's."""
        self.clock_tolerance = 300.0
        """Seconds by which the date of a signature may differ."""
        self.lifetimes: dict[str, float] = {}
        """Action to seconds: the lifetime of its sessions, regardless of the requested duration."""
        self.latency: float | dict[str, float] = 0.0
        """Seconds before each response, or action to seconds."""
        self.buckets_of_calls: dict[str, Bucket] = {}
        """Action to the bucket by which its calls are throttled."""
        self.session_token_length = 400
        self.direct_mfa_counts_for_identity_policies = True
        """Whether an MFA code passed to AssumeRole also satisfies the caller's own policies."""
        self.sessions_outlive_their_key = False
        """Whether sessions survive the deactivation or deletion of their access key."""
        self.denial_words: Literal["bare", "kind", "arn"] = "bare"
        """The reason in the message of a denied AssumeRole: none, the kind of policy, its ARN too if it has one."""
        self.management_account = ""
        """The management account of the organization, whose users SCPs do not restrict."""
        self.delegated_administrators: set[str] = set()
        """Accounts that may list those of the organization, as the management account may."""
        self.member_accounts: dict[str, MemberAccount] = {}
        """The accounts of the organization by ID."""
        self.scps: dict[str, tuple[ControlPolicy, ...]] = {}
        """Accounts to the service control policies that are attached to them."""
        self.higher_scps: dict[str, tuple[tuple[ControlPolicy, ...], ...]] = {}
        """Accounts with `scps` to the policies of the root and of each OU above them."""
        self.rcps: dict[str, tuple[ControlPolicy, ...]] = {}
        """Accounts to the resource control policies that restrict access to their roles."""
        self.endpoint_policy: ControlPolicy | None = None
        """The policy of the VPC endpoint through which all calls come."""
        self.calls: list[Call] = []
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.managed_policies: dict[str, ManagedPolicy] = {}
        self.page_size: int | None = None
        """The most members of a page of a list, if AWS gives fewer than were asked for."""
        self.roles: dict[str, Role] = {}
        self.access_keys: dict[str, AccessKey] = {}
        self.mfa_devices: dict[str, MfaDevice] = {}
        self.unassigned_devices: dict[str, str] = {}
        """Unassigned virtual MFA devices: serial to seed."""
        self.sessions: dict[str, Session] = {}
        self.sign_in_tokens: dict[str, float] = {}
        """Sign-in tokens of the federation endpoint, with their expiration."""
        self.buckets: dict[str, dict[str, bytes]] = {}
        """S3 buckets, each with its objects by key."""
        self._faults: list[tuple[str, Fault]] = []

    @cached_property
    def structure(self) -> Structure:
        """The root and the units of the organization, with what is attached to them."""
        return Structure()

    def enforce_control_policies(self) -> None:
        """Restrict each account of the organization by the policies in the structure, as they are attached now."""
        with self.lock:
            for account in self.member_accounts:
                self.higher_scps[account] = self.structure.levels_of(account)
                self.scps[account] = tuple(self.structure.policies_of(account))

    @cached_property
    def credential_reports(self) -> dict[str, tuple[float, str]]:
        """Accounts to the time at which their credential report was asked for, and the report."""
        return {}

    @cached_property
    def _account_buckets(self) -> AccountBuckets:
        return AccountBuckets()

    def now(self) -> float:
        """Return the time by AWS's clock, in seconds since the epoch."""
        return time.time() + self.clock_offset

    def add_group(self, arn: str, policies: Sequence[Document] = (), attached: Sequence[ManagedPolicy] = ()) -> Group:
        """Add a group with inline policies; raise ValueError if the evaluator does not support a policy."""
        for policy in policies:
            check_document(policy)
        with self.lock:
            group = Group(arn, tuple(policies), tuple(attached), new_id("AGPA"), self.now())
            self.groups[arn] = group
        return group

    def add_member_account(self, account_id: str, name: str, state: str = "ACTIVE", status: str = "ACTIVE") -> None:
        """Add an account to the organization."""
        with self.lock:
            self.member_accounts[account_id] = MemberAccount(account_id, name, state, status)

    def add_managed_policy(self, arn: str, *versions: Document) -> ManagedPolicy:
        """Add a managed policy, whose last version is in effect; raise ValueError as add_group does."""
        for document in versions:
            check_document(document)
        with self.lock:
            policy = ManagedPolicy(arn, versions[-1], versions[:-1], new_id("ANPA"), self.now())
            self.managed_policies[arn] = policy
        return policy

    def add_user(
        self,
        arn: str,
        policies: Sequence[Document] = (),
        groups: Sequence[Group] = (),
        attached: Sequence[ManagedPolicy] = (),
        boundary: ControlPolicy | None = None,
    ) -> User:
        """Add a user (`…:user/ada`, or `…:root`); raise ValueError as add_group does."""
        for policy in policies:
            check_document(policy)
        with self.lock:
            user_id = arn.split(":")[4] if arn.endswith(":root") else new_id("AIDA")
            of_user = (tuple(policies), tuple(groups), boundary, tuple(attached))
            user = self.users[arn] = User(arn, user_id, self.now(), *of_user)
        return user

    def add_role(
        self,
        arn: str,
        trust_policy: Document,
        max_session_duration: int = 3600,
        policies: Sequence[Document] = (),
        *,
        attached: Sequence[ManagedPolicy] = (),
        boundary: ControlPolicy | None = None,
    ) -> Role:
        """Add or replace a role; *max_session_duration* in seconds. Raises ValueError as add_group does."""
        for document in (trust_policy, *policies):
            check_document(document)
        with self.lock:
            of_role = (tuple(policies), self.now(), tuple(attached), boundary)
            role = Role(arn, new_id("AROA"), trust_policy, max_session_duration, *of_role)
            self.roles[arn] = role
        return role

    def add_access_key(self, user_arn: str) -> AccessKey:
        """Create a long-term access key for a user of the stand-in."""
        with self.lock:
            key = AccessKey(new_id("AKIA"), new_secret(), self.users[user_arn], self.now())
            self.access_keys[key.access_key_id] = key
        return key

    def add_mfa_device(
        self, user_arn: str, serial: str, seed_base32: str | None = None, kind: Literal["totp", "u2f"] = "totp"
    ) -> MfaDevice:
        """Assign an MFA device to a user; *serial* is an ARN or the serial number of a hardware device."""
        with self.lock:
            seed = new_seed() if seed_base32 is None else seed_base32
            device = MfaDevice(serial, seed, self.users[user_arn], self.now(), self.now, kind)
            self.mfa_devices[serial] = device
        return device

    def deactivate_access_key(self, access_key_id: str) -> None:
        with self.lock:
            self.access_keys[access_key_id].active = False

    def delete_access_key(self, access_key_id: str) -> None:
        with self.lock:
            del self.access_keys[access_key_id]

    def expire_sessions(self) -> None:
        """Expire all sessions."""
        with self.lock:
            for session in self.sessions.values():
                session.expires_at = min(session.expires_at, self.now())

    def issue_session(self, action: str, caller: Caller, seconds: float) -> Session:
        """Issue temporary credentials for *caller*, valid for *seconds* or the lifetime set for *action*."""
        with self.lock:
            expires_at = self.now() + self.lifetimes.get(action, seconds)
            token = new_session_token(self.session_token_length)
            caller = replace(caller, issued_at=self.now())
            session = Session(caller.access_key_id, new_secret(), token, expires_at, caller)
            self.sessions[session.access_key_id] = session
        return session

    def fail_next(self, action: str, fault: Fault, times: int = 1) -> None:
        """Queue *fault* for the next *times* calls of *action* (`*`: any action)."""
        with self.lock:
            self._faults.extend([(action, fault)] * times)

    def take_fault(self, action: str) -> Fault | None:
        """Remove and return the first queued fault for *action*."""
        with self.lock:
            for index, (name, fault) in enumerate(self._faults):
                if name in (action, "*"):
                    del self._faults[index]
                    return fault
        return None

    def latency_of(self, action: str) -> float:
        latency = self.latency
        return latency.get(action, 0.0) if isinstance(latency, Mapping) else latency

    def is_throttled(self, action: str, access_key_id: str = "") -> bool:
        """Count a call of *action* by a key; return whether there are too many of the action, or of the account."""
        with self.lock:
            if action in self.buckets_of_calls:
                return not self.buckets_of_calls[action].take(self.now())
            session, key = self.sessions.get(access_key_id), self.access_keys.get(access_key_id)
            account = session.caller.account if session is not None else key.user.account if key is not None else ""
            return not self._account_buckets.take(account, self.calls_per_second, self.now())

    def record(self, call: Call) -> None:
        with self.lock:
            self.calls.append(call)

    def count(self, action: str, outcome: str | None = None) -> int:
        """Return the number of calls of *action*; with *outcome* (`ok`, an error code), only of those."""
        with self.lock:
            return sum(call.action == action and outcome in (None, call.outcome) for call in self.calls)
