"""Role sessions (sts:AssumeRole), cached per profile."""

from collections.abc import Callable
from typing import Protocol

from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.endpoint import foreign_endpoint
from awsroles.core.aws.sts import AssumedRole, AssumeRoleRequest, Sts
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.profiles.model import StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions import denial
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.limits import RoleLimits
from awsroles.core.sessions.mfa import CallerIdentity, MfaSessionProvider
from awsroles.core.sessions.model import Session, new_session
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
    make_cache_key,
    renewal_threshold,
    role_session_item,
)


@dataclass(frozen=True)
class RoleSessionProvider:
    """Gets the session of a slave profile: from the shelf, or from STS."""

    cache: SessionCache
    flight: SingleFlight
    mfa: MfaSessionProvider
    limits: RoleLimits
    clock: Callable[[], float]
    endpoint: bytes

    def find(self, chain: ResolvedProfile, identity: CallerIdentity) -> Session | None:
        """Return the kept session if it was made for this very profile and is not over."""
        session = self.cache.load(session_item(chain), self.cache_key(chain, identity))
        return session if session is not None and session.lives(self.clock()) else None

    def get(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a session that is good for a while; renew it where it is old.

        Raises kinds of AwsError, StorageError and what a code source raises.
        """
        held = self.find(chain, identity)
        if held is None or self._is_due(held):
            return self._renew(chain, identity, sts)
        if self._left(held) < early_renewal_threshold(held.expires_at, held.issued_at):
            return self._renew_ahead(held, chain, identity, sts)
        return held

    def get_lasting(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a session for whoever cannot renew it: half as long as a new one at least, where nobody is asked."""
        held = self.get(chain, identity, sts)
        if self._left(held) * 2 < chain.role_profile.seconds:
            return self._renew_ahead(held, chain, identity, sts)
        return held

    def replace(self, old: Session | None, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return another session than the *old* one, which a person does not want any more."""

        def another() -> Session | None:
            session = self.find(chain, identity)
            return session if session is not None and session != old else None

        return self.flight.run(session_item(chain), another, lambda: self._request_new(chain, identity, sts))

    def is_due(self, chain: ResolvedProfile, identity: CallerIdentity) -> bool:
        """Say whether `get` would ask AWS for a session now."""
        held = self.find(chain, identity)
        return held is None or self._is_due(held)

    def cache_key(self, chain: ResolvedProfile, identity: CallerIdentity) -> bytes:
        """Return what the chain's role session is made for."""
        sections = list(chain.sections)
        # Settings in the credentials file stand in no section of these.
        if isinstance(chain.source, StaticProfile) and (url := foreign_endpoint(chain, self.endpoint)) is not None:
            sections.append(f"endpoint_url = {url}\n".encode())
        return make_cache_key(self.endpoint, sections, identity.key_id.encode())

    def _left(self, session: Session) -> float:
        return session.expires_at - self.clock()

    def _is_due(self, held: Session) -> bool:
        return self._left(held) < renewal_threshold(held.expires_at, held.issued_at)

    def _renew(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Wait for whoever renews, or do it; without an answer from AWS or a person, what still lives must do."""
        began = int(self.clock())

        def good_meanwhile() -> Session | None:
            session = self.find(chain, identity)
            if session is None or (self._is_due(session) and session.issued_at < began):
                return None
            return session

        try:
            return self.flight.run(session_item(chain), good_meanwhile, lambda: self._request_new(chain, identity, sts))
        except (NetworkError, NoTerminalError):
            held = self.find(chain, identity)
            if held is None or self._left(held) < MFA_LEAST_LEFT:
                raise
            return held

    def _renew_ahead(self, held: Session, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Renew if nobody else does and nobody needs to be asked; what is held is good anyway."""
        with self.flight.locks.try_hold(session_item(chain)) as mine:
            if not mine or not self._is_silent(chain, identity):
                return held
            again = self.find(chain, identity)
            if again is not None and again.issued_at > held.issued_at:
                return again
            try:
                return self._request_new(chain, identity, sts, may_ask=False)
            except AwsrolesError:
                return held

    def _is_silent(self, chain: ResolvedProfile, identity: CallerIdentity) -> bool:
        if chain.needs_own_code:
            return False
        return chain.mfa_serial is None or self.mfa.find(chain, identity) is not None

    def _request_new(
        self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts, *, may_ask: bool = True
    ) -> Session:
        self.limits.check(chain)
        self.cache.prepare(session_item(chain))
        try:
            assumed = RoleAssumption(self.mfa, self).assume(chain, identity, sts, may_ask=may_ask)
        except DurationTooLongError as error:
            self.limits.learn(chain)
            raise denial.too_long(chain, error) from error
        account = chain.role_profile.role.account
        session = new_session(assumed.credentials, int(self.clock()), account, assumed.caller_arn)
        unkept = self.cache.keep(session_item(chain), self.cache_key(chain, identity), session)
        if unkept is not None and chain.needs_own_code:
            # One code each is too much.
            self.flight.share(session_item(chain), unkept)
        return session


def session_item(chain: ResolvedProfile) -> str:
    """Return the name of the session_item that holds the session of the chain's profile."""
    return role_session_item(chain.config_path, chain.name)


class SourceRoles(Protocol):
    """The sessions of the roles that other roles are assumed from."""

    def get(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return a session that is good for a while."""

    def replace(self, old: Session | None, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return another session than the *old* one."""


@dataclass(frozen=True)
class RoleAssumption:
    """Assumes the roles of slave profiles: by the MFA session, from another role, or with the access key itself."""

    mfa: MfaSessionProvider
    sources: SourceRoles

    def assume(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts, *, may_ask: bool) -> AssumedRole:
        """Return what AWS gives for the chain's role; without *may_ask* nothing that was revoked is replaced.

        Raises kinds of AwsError and StorageError, and what a code source raises.
        """
        request = _request(chain, identity)
        if chain.needs_own_code:
            return self._directly(chain, identity, sts, request)
        if len(chain.role_profiles) == 1 and (chain.mfa_serial is None or isinstance(chain.source_key, Credentials)):
            credentials: SigningCredentials = chain.source_key or self.mfa.key(identity)
            return self._as(credentials, None, chain, sts, request)
        source = self._source(chain, identity, sts)
        try:
            return self._as(source.credentials, source.issued_at, chain, sts, request)
        except InvalidCredentialsError:
            if not may_ask:
                raise
            # Revoked before its time: the key it came from was deactivated, or the user's sessions were.
            source = self._another_source(source, chain, identity, sts)
            return self._as(source.credentials, source.issued_at, chain, sts, request)

    def _source(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        """Return the session that the role is assumed from: that of another role, or the MFA session."""
        if len(chain.role_profiles) > 1:
            return self.sources.get(chain.source_role(), identity, sts)
        return self.mfa.get(chain, identity, sts, purpose=chain.name)

    def _another_source(self, refused: Session, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts) -> Session:
        if len(chain.role_profiles) > 1:
            return self.sources.replace(refused, chain.source_role(), identity, sts)
        # Where the key itself is gone, a code would be asked for and spent in vain.
        sts.get_caller_identity(self.mfa.key(identity))
        return self.mfa.replace(refused, chain, identity, sts, purpose=chain.name)

    def _as(
        self,
        credentials: SigningCredentials,
        code_given_at: int | None,
        chain: ResolvedProfile,
        sts: Sts,
        request: AssumeRoleRequest,
    ) -> AssumedRole:
        try:
            return sts.assume_role(credentials, request)
        except AccessDeniedError as error:
            age = None if code_given_at is None else int(self.mfa.clock()) - code_given_at
            raise denial.two_step(chain, error, age) from error
        except InvalidCredentialsError as error:
            if credentials is not chain.source_key or not isinstance(chain.source, StaticProfile):
                raise
            raise denial.ended(chain.source, error) from error

    def _directly(
        self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts, request: AssumeRoleRequest
    ) -> AssumedRole:
        key = self.mfa.key(identity)

        def send(code: str) -> AssumedRole:
            return sts.assume_role(key, replace(request, mfa_serial=chain.mfa_serial, code=code))

        def ask() -> AssumedRole | AwsError:
            try:
                return self.mfa.codes.submit(self.mfa.question(chain, identity, chain.name), send)
            except (AccessDeniedError, DurationTooLongError) as error:
                # The code was good: nothing to share with those who wait to give theirs for another role.
                return error

        # Under the lock of the user's codes: one prompt at a time, whatever it is for.
        outcome = self.mfa.flight.run(identity.item, lambda: None, ask)
        if isinstance(outcome, AccessDeniedError):
            raise denial.direct(chain, outcome) from outcome
        if isinstance(outcome, AwsError):
            raise outcome
        return outcome


def _request(chain: ResolvedProfile, identity: CallerIdentity) -> AssumeRoleRequest:
    slave = chain.role_profile
    return AssumeRoleRequest(
        role_arn=str(slave.role),
        session_name=slave.session_name or default_session_name(identity.user.name),
        seconds=slave.seconds,
        external_id=slave.external_id,
        source_identity=slave.source_identity,
    )


def default_session_name(user_name: str) -> str:
    """Return the IAM user's name, padded where it is shorter than the two characters that STS wants."""
    return user_name.ljust(2, "_")
