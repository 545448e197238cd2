"""Role sessions (sts:AssumeRole), cached per profile."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.core.audit.sessions import SessionAudit, mfa_key_id
from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.endpoint import foreign_endpoint
from awsroles.core.aws.sts import AssumedRole, AssumeRoleRequest, Sts, role_request
from awsroles.core.dataclass import replace
from awsroles.core.profiles.model import StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session, SessionCache, new_session
from awsroles.core.sessions.limits import RoleLimits
from awsroles.core.sessions.mfa import CallerIdentity, MfaSessionProvider
from awsroles.core.sessions.single_flight import SingleFlight
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    AwsrolesError,
    DurationTooLongError,
    InvalidCredentialsError,
    NetworkError,
    NoTerminalError,
)
from awsroles.fastpath.session_record import (
    MFA_LEAST_LEFT,
    early_renewal_threshold,
    elevated_key,
    make_cache_key,
    renewal_threshold,
)

if TYPE_CHECKING:
    from awsroles.core.guards.session_policy import SessionPolicy
    from awsroles.core.profiles.model import RoleProfile


class RoleSessionProvider:
    """Sessions of role profiles, from the cache or from STS. *narrow* returns the session policies of a profile."""

    def __init__(
        self,
        cache: SessionCache,
        flight: SingleFlight,
        mfa: MfaSessionProvider,
        limits: RoleLimits,
        audit: SessionAudit,
        *,
        narrow: "Callable[[RoleProfile], SessionPolicy]",
        clock: Callable[[], float],
        endpoint: bytes,
    ) -> None:
        self.audit = audit
        self.cache = cache
        self.limits = limits
        self.clock = clock
        self.endpoint = endpoint
        self._flight = flight
        self._mfa = mfa
        self._narrow = narrow

    def find(self, profile: ResolvedProfile, identity: CallerIdentity) -> Session | None:
        """Return the cached session if it was made for this very profile and has not expired."""
        session = self.cache.load(profile.session_item, self.cache_key(profile, identity))
        return session if session is not None and session.lives(self.clock()) else None

    def get(self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a session that is good for a while, refreshed if it is old.

        Raises kinds of AwsError, StorageError and what a code source raises.
        """
        cached = self.find(profile, identity)
        if cached is None or self._is_due(cached):
            return self._refresh(profile, identity, sts)
        if self._remaining(cached) < early_renewal_threshold(cached.expires_at, cached.issued_at):
            return self._refresh_early(cached, profile, identity, sts)
        return cached

    def get_lasting(self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a session for a program that cannot refresh it.

        The session has at least half of its duration left, unless a new one takes a prompt.
        """
        session = self.get(profile, identity, sts)
        if self._remaining(session) * 2 < profile.role_profile.seconds:
            return self._refresh_early(session, profile, identity, sts)
        return session

    def replace(self, old: Session | None, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return another session than the *old* one."""

        def another() -> Session | None:
            session = self.find(profile, identity)
            return session if session is not None and session != old else None

        return self._flight.run(profile.session_item, another, lambda: self._request_new(profile, identity, sts))

    def is_due(self, profile: ResolvedProfile, identity: CallerIdentity) -> bool:
        """Return true if `get` would request a session now."""
        cached = self.find(profile, identity)
        return cached is None or self._is_due(cached)

    def obtain_reason(self, profile: ResolvedProfile, identity: CallerIdentity, *, new_mfa: bool = False) -> str | None:
        """Return the reason for a session of *profile*, from a new MFA session with *new_mfa*; ask if one is required.

        Raises NoTerminalError if nobody can be asked.
        """
        reasons = self.audit.reasons
        if not profile.role_profile.needs_reason and reasons.latest(profile) is None:
            # The keyring is not asked for what few profiles need.
            return None
        return reasons.obtain(profile, None if new_mfa else self._mfa_key_id(profile, identity))

    def keep_reason(self, profile: ResolvedProfile, identity: CallerIdentity) -> None:
        """Keep the reason that the user has just given, also if no new session was needed."""
        reason = self.audit.reasons.stated(profile)
        if reason is not None:
            self.audit.reasons.keep(profile, self._mfa_key_id(profile, identity), reason)

    def _mfa_key_id(self, profile: ResolvedProfile, identity: CallerIdentity) -> str | None:
        needs_mfa = profile.mfa_serial is not None and not profile.needs_own_code
        return mfa_key_id(profile, self._mfa.find(profile, identity) if needs_mfa else None)

    def cache_key(self, profile: ResolvedProfile, identity: CallerIdentity) -> bytes:
        """Return everything that the profile's role session depends on."""
        sections = list(profile.sections)
        # The sections are those of the config file. Settings in the credentials file are in none of them.
        if isinstance(profile.source, StaticProfile) and (url := foreign_endpoint(profile, self.endpoint)) is not None:
            sections.append(f"endpoint_url = {url}\n".encode())
        key = make_cache_key(self.endpoint, sections, identity.key_id.encode())
        return elevated_key(key) if profile.is_elevated else key

    def _remaining(self, session: Session) -> float:
        return session.expires_at - self.clock()

    def _is_due(self, cached: Session) -> bool:
        return self._remaining(cached) < renewal_threshold(cached.expires_at, cached.issued_at)

    def _refresh(self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a new session, or the cached one if AWS or the user cannot be reached and it has not expired."""
        began = int(self.clock())

        def refreshed() -> Session | None:
            session = self.find(profile, identity)
            if session is None or (self._is_due(session) and session.issued_at < began):
                return None
            return session

        try:
            return self._flight.run(profile.session_item, refreshed, lambda: self._request_new(profile, identity, sts))
        except (NetworkError, NoTerminalError):
            cached = self.find(profile, identity)
            if cached is None or self._remaining(cached) < MFA_LEAST_LEFT:
                raise
            return cached

    def _refresh_early(self, cached: Session, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a new session if no other process requests one and it takes no prompt, else the *cached* one."""
        with self._flight.try_hold(profile.session_item) as is_held:
            if not is_held or not self._takes_no_prompt(profile, identity):
                return cached
            latest = self.find(profile, identity)
            if latest is not None and latest.issued_at > cached.issued_at:
                return latest
            try:
                return self._request_new(profile, identity, sts, may_replace=False)
            except AwsrolesError:
                return cached

    def find_elevated(self, profile: ResolvedProfile, identity: CallerIdentity) -> Session | None:
        """Return the elevated session of *profile* while it is handed out. One that has ended is deleted."""
        if not profile.is_narrowed:
            return None
        elevated = profile.elevated(MFA_LEAST_LEFT)
        session = self.find(elevated, identity)
        if session is not None and self._remaining(session) >= MFA_LEAST_LEFT:
            return replace(session, is_elevated=True)
        item = elevated.session_item
        with self._flight.try_hold(item) as is_held:
            # Another process may be elevating the profile just now.
            if is_held:
                self.cache.drop_expired(item, self.clock() + MFA_LEAST_LEFT)
        return None

    def elevate(self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts, seconds: int) -> Session:
        """Return a new session of *seconds* without the session policies of *profile*."""
        elevated = profile.elevated(seconds)
        return self._flight.run(elevated.session_item, lambda: None, lambda: self._request_new(elevated, identity, sts))

    def _takes_no_prompt(self, profile: ResolvedProfile, identity: CallerIdentity) -> bool:
        if profile.needs_own_code:
            return False
        mfa = None if profile.mfa_serial is None else self._mfa.find(profile, identity)
        if self.audit.reasons.needs_question(profile, mfa_key_id(profile, mfa)):
            return False
        return profile.mfa_serial is None or mfa is not None

    def _request_new(
        self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts, *, may_replace: bool = True
    ) -> Session:
        item = profile.session_item
        self.limits.check(profile)
        self.cache.prepare(item)
        reason = self.obtain_reason(profile, identity)
        self.audit.history.prepare()
        try:
            assumed = self._assume(profile, identity, sts, reason, may_replace=may_replace)
        except DurationTooLongError as error:
            from awsroles.core.sessions import denial

            self.limits.learn(profile)
            raise denial.too_long(profile, error) from error
        account = profile.role_profile.role.account
        session = new_session(assumed.credentials, int(self.clock()), account, assumed.caller_arn)
        # Before the session is in the store, where the next process finds it.
        self.audit.role_issued(profile, session, reason=reason, request_id=assumed.request_id)
        if reason is None:
            self.audit.reasons.forget(profile)
        else:
            self.audit.reasons.keep(profile, self._mfa_key_id(profile, identity), reason)
        unsaved = self.cache.keep(item, self.cache_key(profile, identity), session)
        if unsaved is not None and profile.needs_own_code:
            # Without this each waiting process would prompt for a code.
            self._flight.share(item, unsaved)
        return session

    def _assume(
        self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts, reason: str | None, *, may_replace: bool
    ) -> AssumedRole:
        """Assume the profile's role; unless *may_replace* raise for a source session that was revoked.

        Raises kinds of AwsError and StorageError, and what a code source raises.
        """
        if profile.needs_own_code:
            return self._assume_with_code(profile, identity, sts, reason)
        has_session_keys = isinstance(profile.source_key, Credentials)
        if len(profile.role_profiles) == 1 and (profile.mfa_serial is None or has_session_keys):
            return self._assume_from(None, profile, identity, sts, reason)
        source = self._source_session(profile, identity, sts)
        try:
            return self._assume_from(source, profile, identity, sts, reason)
        except InvalidCredentialsError:
            if not may_replace:
                raise
        # Revoked before it expired: its access key was deactivated, or the user's sessions were revoked.
        source = self._replace_source_session(source, profile, identity, sts)
        return self._assume_from(source, profile, identity, sts, reason)

    def _source_session(self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return the session that assumes the role: that of another role, or the MFA session."""
        if len(profile.role_profiles) > 1:
            return self.get(profile.source_role(), identity, sts)
        return self._mfa.get(profile, identity, sts, purpose=profile.purpose)

    def _replace_source_session(
        self, refused: Session, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts
    ) -> Session:
        if len(profile.role_profiles) > 1:
            return self.replace(refused, profile.source_role(), identity, sts)
        # If the access key itself is gone, this raises before a code is wasted.
        sts.get_caller_identity(self._mfa.key(profile, identity))
        return self._mfa.replace(refused, profile, identity, sts, purpose=profile.purpose)

    def _assume_from(
        self,
        source: Session | None,
        profile: ResolvedProfile,
        identity: CallerIdentity,
        sts: Sts,
        reason: str | None,
    ) -> AssumedRole:
        """Assume the role with the credentials of the session *source*, or with the source profile's keys."""
        credentials = (
            source.credentials if source is not None else profile.source_key or self._mfa.key(profile, identity)
        )
        request = self._role_request(profile, identity, reason)
        try:
            return self.audit.asked(profile, lambda: sts.assume_role(credentials, request), reason=reason)
        except AccessDeniedError as error:
            from awsroles.core.sessions import denial

            age = None if source is None else int(self.clock()) - source.issued_at
            if age is not None and age > denial.RECENT and len(profile.role_profiles) == 1:
                self.limits.learn_age(profile, age)
            raise denial.denied_to_session(profile, error, age) from error
        except InvalidCredentialsError as error:
            if source is not None or not isinstance(profile.source, StaticProfile):
                raise
            from awsroles.core.sessions import denial

            raise denial.expired_keys(profile.source, error) from error

    def _role_request(
        self, profile: ResolvedProfile, identity: CallerIdentity, reason: str | None
    ) -> AssumeRoleRequest:
        """Return the request for a session, narrowed unless it is to be elevated; raise ConfigurationError."""
        request = role_request(profile.role_profile, identity.user.name, reason)
        if not profile.is_narrowed:
            return request
        policy = self._narrow(profile.role_profile)
        return replace(request, policy=policy.document, policy_arns=policy.arns)

    def _assume_with_code(
        self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts, reason: str | None
    ) -> AssumedRole:
        """Assume the role with the access key and an MFA code."""
        key = self._mfa.key(profile, identity)
        request = self._role_request(profile, identity, reason)

        def send(code: str) -> AssumedRole:
            with_code = replace(request, mfa_serial=profile.mfa_serial, code=code)
            return self.audit.asked(profile, lambda: sts.assume_role(key, with_code), reason=reason)

        def submit() -> AssumedRole | AwsError:
            try:
                return self._mfa.submit_code(profile, identity, profile.purpose, send)
            except (AccessDeniedError, DurationTooLongError) as error:
                # AWS took the code. Processes that wait to submit one for another role must not share this failure.
                return error

        # The lock of the user's codes allows one prompt at a time, whatever it is for.
        outcome = self._flight.run(identity.item, lambda: None, submit)
        if isinstance(outcome, AccessDeniedError):
            from awsroles.core.sessions import denial

            raise denial.denied_to_access_key(profile, outcome) from outcome
        if isinstance(outcome, AwsError):
            raise outcome
        return outcome
