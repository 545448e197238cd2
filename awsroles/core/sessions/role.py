"""The role session: kept while it is good, renewed by one process for all."""

from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.aws.endpoint import foreign_endpoint
from awsroles.core.aws.sts import Sts
from awsroles.core.profiles.model import Chain, StaticProfile
from awsroles.core.sessions import denial
from awsroles.core.sessions.limits import RoleLimits
from awsroles.core.sessions.mfa import Identity, MfaSessions
from awsroles.core.sessions.model import Session, SessionShelf, new_session
from awsroles.core.sessions.role_assumption import RoleAssumption
from awsroles.core.sessions.single_flight import SingleFlight
from awsroles.errors import AwsrolesError, DurationTooLongError, NetworkError, NobodyToAskError
from awsroles.fastpath.session_record import (
    MFA_LEAST_LEFT,
    early_renewal_threshold,
    make_basis,
    renewal_threshold,
    role_session_item,
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
        return session if session is not None and session.lives(self.clock()) else None

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

    def get_lasting(self, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Return a session for whoever cannot renew it: half as long as a new one at least, where nobody is asked."""
        held = self.get(chain, identity, sts)
        if self._left(held) * 2 < chain.target.seconds:
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
        sections = list(chain.sections)
        # Settings in the credentials file stand in no section of these.
        if isinstance(chain.root, StaticProfile) and (url := foreign_endpoint(chain, self.endpoint)) is not None:
            sections.append(f"endpoint_url = {url}\n".encode())
        return make_basis(self.endpoint, sections, identity.key_id.encode())

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
            if held is None or self._left(held) < MFA_LEAST_LEFT:
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
                return self._mint(chain, identity, sts, may_ask=False)
            except AwsrolesError:
                return held

    def _is_silent(self, chain: Chain, identity: Identity) -> bool:
        if chain.is_direct:
            return False
        return chain.mfa_serial is None or self.mfa.find(chain, identity) is not None

    def _mint(self, chain: Chain, identity: Identity, sts: Sts, *, may_ask: bool = True) -> Session:
        self.limits.check(chain)
        self.shelf.prepare(item(chain))
        try:
            assumed = RoleAssumption(self.mfa, self).assume(chain, identity, sts, may_ask=may_ask)
        except DurationTooLongError as error:
            self.limits.learn(chain)
            raise denial.too_long(chain, error) from error
        account = chain.target.role.account
        session = new_session(assumed.credentials, int(self.clock()), account, assumed.caller_arn)
        unkept = self.shelf.keep(item(chain), self.basis(chain, identity), session)
        if unkept is not None and chain.is_direct:
            # One code each is too much.
            self.flight.share(item(chain), unkept)
        return session


def item(chain: Chain) -> str:
    """Return the name of the item that holds the session of the chain's profile."""
    return role_session_item(chain.config_path, chain.name)
