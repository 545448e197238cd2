"""The MFA session: one code, and every role of the user opens for half a day."""

from collections.abc import Callable
from functools import cached_property

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.durations import DEFAULT_MFA_SESSION
from awsroles.core.aws.endpoint import foreign_endpoint
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.mfa.codes import CodeRequest, CodeSubmitter
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_mfa_seconds
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.model import Session, new_session
from awsroles.core.sessions.single_flight import SingleFlight
from awsroles.core.untrusted import without_user_info
from awsroles.fastpath.session_record import MFA_LEAST_LEFT, make_cache_key, mfa_endpoint, mfa_session_item


@dataclass(frozen=True)
class CallerIdentity:
    """The IAM user at the root of a chain; *key* where it stands in a file, else it is read when it is needed."""

    key_id: str
    lookup_user: Callable[[], UserArn]
    key: AccessKey | None = None

    @cached_property
    def user(self) -> UserArn:
        """The user, for whom AWS may have to be asked."""
        return self.lookup_user()

    @property
    def item(self) -> str:
        """The name of the item that holds the user's MFA session."""
        return mfa_session_item(str(self.user))


@dataclass(frozen=True)
class MfaSessionProvider:
    """Gets the MFA session of a user: from the shelf, or for a code."""

    cache: SessionCache
    flight: SingleFlight
    keys: AccessKeys
    codes: CodeSubmitter
    clock: Callable[[], float]
    endpoint: bytes

    def find(self, chain: ResolvedProfile, identity: CallerIdentity) -> Session | None:
        """Return the kept session, if it still serves the chain's profile."""
        session = self.cache.load(identity.item, self.cache_key(chain, identity))
        return session if session is not None and self._serves(chain, session) else None

    def get(
        self,
        chain: ResolvedProfile,
        identity: CallerIdentity,
        sts: Sts,
        *,
        purpose: str,
        min_remaining: int = MFA_LEAST_LEFT,
    ) -> Session:
        """Return a session with *min_remaining* seconds to live, asking for a code where there is none.

        Raises what the code source raises, kinds of AwsError and StorageError.
        """

        def kept() -> Session | None:
            return self.kept(chain, identity, min_remaining=min_remaining)

        return kept() or self.flight.run(identity.item, kept, lambda: self._request_new(chain, identity, sts, purpose))

    def kept(
        self, chain: ResolvedProfile, identity: CallerIdentity, *, min_remaining: int = MFA_LEAST_LEFT
    ) -> Session | None:
        """Return the kept session if it serves the chain's profile and lives that long."""
        session = self.find(chain, identity)
        return session if session is not None and session.expires_at - self.clock() >= min_remaining else None

    def replace(
        self, old: Session | None, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts, *, purpose: str
    ) -> Session:
        """Return another session than the *old* one, which AWS refused or a person does not want any more."""

        def another() -> Session | None:
            session = self.find(chain, identity)
            return session if session is not None and session != old else None

        return self.flight.run(identity.item, another, lambda: self._request_new(chain, identity, sts, purpose))

    def cache_key(self, chain: ResolvedProfile, identity: CallerIdentity) -> bytes:
        """Return what the user's MFA session is made for."""
        sections = list(chain.without_roles().sections)
        if chain.mfa_serial != chain.source.mfa_serial:
            sections.append(f"mfa_serial = {chain.mfa_serial}\n".encode())
        # AWS's own endpoints all give the same session; another's is for those alone who ask there.
        if (url := foreign_endpoint(chain, self.endpoint)) != foreign_endpoint(chain.without_roles(), self.endpoint):
            sections.append(f"endpoint_url = {url}\n".encode())
        return make_cache_key(mfa_endpoint(self.endpoint), sections, identity.key_id.encode())

    def question(self, chain: ResolvedProfile, identity: CallerIdentity, purpose: str) -> CodeRequest:
        """Return the question for a code of the chain's device."""
        url = foreign_endpoint(chain, self.endpoint)
        return CodeRequest(
            user=identity.user,
            mfa_serial=chain.mfa_serial or "",
            purpose=purpose,
            valid_from=self.clock(),
            mfa_process=chain.mfa_process,
            endpoint=None if url is None else without_user_info(url),
        )

    def key(self, identity: CallerIdentity) -> AccessKey:
        """Return the user's long-lived key."""
        return identity.key or self.keys.load(identity.user)

    def _serves(self, chain: ResolvedProfile, session: Session) -> bool:
        limit, now = chain.mfa_max_age_seconds, self.clock()
        young_enough = limit is None or now - session.issued_at < limit
        return young_enough and session.lives(now) and session.expires_at - now >= MFA_LEAST_LEFT

    def _request_new(self, chain: ResolvedProfile, identity: CallerIdentity, sts: Sts, purpose: str) -> Session:
        name = identity.item
        self.cache.prepare(name)
        key = self.key(identity)
        seconds = check_mfa_seconds(chain.source.duration_seconds or DEFAULT_MFA_SESSION)
        serial = chain.mfa_serial
        if serial is None:
            credentials = sts.get_session_token(key, seconds, None, None)
        else:
            credentials = self.codes.submit(
                self.question(chain, identity, purpose),
                lambda code: sts.get_session_token(key, seconds, serial, code),
            )
        session = new_session(credentials, int(self.clock()), identity.user.account, str(identity.user))
        if error := self.cache.keep(name, self.cache_key(chain, identity), session):
            # One code each is too much.
            self.flight.share(name, error)
        return session
