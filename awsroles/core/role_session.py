"""The role session: kept while it is good, renewed by one process for all."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from awsroles.core import denial, mfa_session
from awsroles.core.credentials import Credentials, Signer
from awsroles.core.mfa_session import Identity, MfaSessions
from awsroles.core.ports import AssumedRole, RoleRequest, Sts
from awsroles.core.profile import Chain
from awsroles.core.role_limits import RoleLimits
from awsroles.core.session import Session, SessionShelf, new_session
from awsroles.core.session_value import early_renewal_threshold, make_basis, renewal_threshold
from awsroles.core.single_flight import SingleFlight
from awsroles.errors import (
    AccessDeniedError,
    AwsrolesError,
    DurationTooLongError,
    InvalidCredentialsError,
    NetworkError,
    NobodyToAskError,
)


@dataclass(frozen=True)
class RoleSessions:
    """Gets the session of a slave profile: from the shelf, or from STS."""

    shelf: SessionShelf
    flight: SingleFlight
    mfa: MfaSessions
    limits: RoleLimits
    clock: Callable[[], float]
    endpoint: bytes

    def find(self, chain: Chain, identity: Identity) -> Session | None:
        """Return the kept session if it was made for this very profile and is not over."""
        session = self.shelf.load(item(chain), self.basis(chain, identity))
        return session if session is not None and session.expires_at > self.clock() else None

    def get(self, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Return a session that is good for a while; renew it where it is old.

        Raises kinds of AwsError, StorageError and what a code source raises.
        """
        held = self.find(chain, identity)
        if held is None or self._is_due(held):
            return self._renew(chain, identity, sts)
        if self._left(held) < early_renewal_threshold(held.expires_at, held.issued_at):
            return self._renew_ahead(held, chain, identity, sts)
        return held

    def replace(self, old: Session | None, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Return another session than the *old* one, which a person does not want any more."""

        def another() -> Session | None:
            session = self.find(chain, identity)
            return session if session is not None and session != old else None

        return self.flight.run(item(chain), another, lambda: self._mint(chain, identity, sts))

    def is_due(self, chain: Chain, identity: Identity) -> bool:
        """Say whether `get` would ask AWS for a session now."""
        held = self.find(chain, identity)
        return held is None or self._is_due(held)

    def basis(self, chain: Chain, identity: Identity) -> bytes:
        """Return what the chain's role session is made for."""
        return make_basis(self.endpoint, list(chain.sections), identity.key_id.encode())

    def _left(self, session: Session) -> float:
        return session.expires_at - self.clock()

    def _is_due(self, held: Session) -> bool:
        return self._left(held) < renewal_threshold(held.expires_at, held.issued_at)

    def _renew(self, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Wait for whoever renews, or do it; without an answer from AWS or a person, what still lives must do."""
        began = int(self.clock())

        def good_meanwhile() -> Session | None:
            session = self.find(chain, identity)
            if session is None or (self._is_due(session) and session.issued_at < began):
                return None
            return session

        try:
            return self.flight.run(item(chain), good_meanwhile, lambda: self._mint(chain, identity, sts))
        except (NetworkError, NobodyToAskError):
            held = self.find(chain, identity)
            if held is None or self._left(held) < mfa_session.LEAST_LEFT:
                raise
            return held

    def _renew_ahead(self, held: Session, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Renew if nobody else does and nobody needs to be asked; what is held is good anyway."""
        with self.flight.locks.try_hold(item(chain)) as mine:
            if not mine or not self._is_silent(chain, identity):
                return held
            again = self.find(chain, identity)
            if again is not None and again.issued_at > held.issued_at:
                return again
            try:
                return self._mint(chain, identity, sts)
            except AwsrolesError:
                return held

    def _is_silent(self, chain: Chain, identity: Identity) -> bool:
        if chain.is_direct:
            return False
        return chain.mfa_serial is None or self.mfa.find(chain, identity) is not None

    def _mint(self, chain: Chain, identity: Identity, sts: Sts) -> Session:
        request = self._request(chain, identity)
        self.limits.check(chain)
        try:
            assumed = self._assume(chain, identity, sts, request)
        except DurationTooLongError as error:
            self.limits.learn(chain)
            raise denial.too_long(chain, error) from error
        account = chain.target.role.account
        session = new_session(assumed.credentials, int(self.clock()), account, assumed.caller_arn)
        self.shelf.save(item(chain), self.basis(chain, identity), session)
        return session

    def _request(self, chain: Chain, identity: Identity) -> RoleRequest:
        slave = chain.target
        return RoleRequest(
            role_arn=str(slave.role),
            session_name=slave.session_name or default_session_name(identity.user.name),
            seconds=slave.seconds,
            external_id=slave.external_id,
            source_identity=slave.source_identity,
        )

    def _assume(self, chain: Chain, identity: Identity, sts: Sts, request: RoleRequest) -> AssumedRole:
        if chain.is_direct:
            return self._assume_directly(chain, identity, sts, request)
        if len(chain.slaves) > 1:
            source = self.get(chain.source(), identity, sts)
            return self._assume_as(source.credentials, source.issued_at, chain, sts, request)
        if chain.mfa_serial is None or isinstance(chain.root_key, Credentials):
            signer: Signer = chain.root_key or self.mfa.key(identity)
            return self._assume_as(signer, None, chain, sts, request)
        session = self.mfa.get(chain, identity, sts, purpose=chain.name)
        try:
            return self._assume_as(session.credentials, session.issued_at, chain, sts, request)
        except InvalidCredentialsError:
            # Revoked before its time: the key it came from was deactivated, or the user's sessions were.
            session = self.mfa.replace(session, chain, identity, sts, purpose=chain.name)
            return self._assume_as(session.credentials, session.issued_at, chain, sts, request)

    def _assume_as(
        self, signer: Signer, code_given_at: int | None, chain: Chain, sts: Sts, request: RoleRequest
    ) -> AssumedRole:
        try:
            return sts.assume_role(signer, request)
        except AccessDeniedError as error:
            age = None if code_given_at is None else int(self.clock()) - code_given_at
            raise denial.two_step(chain, error, age) from error

    def _assume_directly(self, chain: Chain, identity: Identity, sts: Sts, request: RoleRequest) -> AssumedRole:
        key = self.mfa.key(identity)

        def send(code: str) -> AssumedRole:
            return sts.assume_role(key, replace(request, mfa_serial=chain.mfa_serial, code=code))

        def ask() -> AssumedRole:
            return self.mfa.codes.spend(self.mfa.question(chain, identity, chain.name), send)

        try:
            # Under the lock of the user's codes: one prompt at a time, whatever it is for.
            return self.flight.run(mfa_session.item(identity.user), lambda: None, ask)
        except AccessDeniedError as error:
            raise denial.direct(chain, error) from error


def item(chain: Chain) -> str:
    """Return the name of the item that holds the session of the chain's profile."""
    return item_of(chain.config_path, chain.name)


def item_of(config_path: str, profile: str) -> str:
    """Return the name of the item that holds the session of *profile* in that config file."""
    return f"awsroles/role-session/{config_path}#{profile}"


def default_session_name(user_name: str) -> str:
    """Return the IAM user's name, padded where it is shorter than the two characters that STS wants."""
    return user_name.ljust(2, "_")
