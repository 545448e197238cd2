"""MFA sessions (sts:GetSessionToken), cached per user and shared by all of the user's roles."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.durations import DEFAULT_MFA_SESSION
from awsroles.core.aws.endpoint import foreign_endpoint
from awsroles.core.aws.sts import Sts, UserSession
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session, SessionCache, new_session
from awsroles.core.sessions.single_flight import SingleFlight
from awsroles.errors import AccessDeniedError
from awsroles.fastpath.session_record import MFA_LEAST_LEFT, make_cache_key, mfa_endpoint, mfa_session_item

if TYPE_CHECKING:
    from awsroles.core.audit.sessions import SessionAudit
    from awsroles.core.mfa.codes import CodeRequest, CodeSubmitter

T = TypeVar("T")


@dataclass(frozen=True)
class CallerIdentity:
    """The IAM user whose access key a profile uses; *key* is None if the key is in the secret store."""

    key_id: str
    lookup_user: Callable[[], UserArn]
    key: AccessKey | None = None

    @cached_property
    def user(self) -> UserArn:
        """The user, which may take a call of STS."""
        return self.lookup_user()

    @property
    def item(self) -> str:
        """The name of the item that holds the user's MFA session."""
        return mfa_session_item(str(self.user))


class MfaSessionProvider:
    """MFA sessions of users, from the cache or from STS for a code; *codes* returns what submits one.

    `accepted_codes` counts the codes that AWS has accepted from this process.
    """

    def __init__(
        self,
        cache: SessionCache,
        flight: SingleFlight,
        keys: AccessKeys,
        codes: "Callable[[], CodeSubmitter]",
        audit: "SessionAudit",
        *,
        clock: Callable[[], float],
        endpoint: bytes,
    ) -> None:
        self.cache = cache
        self._flight = flight
        self._keys = keys
        self._codes = codes
        self._audit = audit
        self._clock = clock
        self._endpoint = endpoint
        self.accepted_codes = 0

    def find(
        self, profile: ResolvedProfile, identity: CallerIdentity, *, min_remaining: int = MFA_LEAST_LEFT
    ) -> Session | None:
        """Return the cached session if it serves *profile* and has *min_remaining* seconds left."""
        session = self.cache.load(identity.item, self.cache_key(profile, identity))
        if session is None or not self._serves(profile, session):
            return None
        return session if session.expires_at - self._clock() >= min_remaining else None

    def get(
        self,
        profile: ResolvedProfile,
        identity: CallerIdentity,
        sts: Sts,
        *,
        purpose: str,
        min_remaining: int = MFA_LEAST_LEFT,
    ) -> Session:
        """Return a session with *min_remaining* seconds left, prompting for a code if there is none.

        Raises what the code source raises, kinds of AwsError and StorageError.
        """

        def cached() -> Session | None:
            return self.find(profile, identity, min_remaining=min_remaining)

        def request() -> Session:
            return self._request_new(profile, identity, sts, purpose)

        return cached() or self._flight.run(identity.item, cached, request)

    def replace(
        self, old: Session | None, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts, *, purpose: str
    ) -> Session:
        """Return another session than the *old* one."""

        def another() -> Session | None:
            session = self.find(profile, identity)
            return session if session is not None and session != old else None

        return self._flight.run(identity.item, another, lambda: self._request_new(profile, identity, sts, purpose))

    def cache_key(self, profile: ResolvedProfile, identity: CallerIdentity) -> bytes:
        """Return everything that the user's MFA session depends on."""
        sections = list(profile.without_roles().sections)
        if profile.mfa_serial != profile.source.mfa_serial:
            sections.append(f"mfa_serial = {profile.mfa_serial}\n".encode())
        # All of AWS's own endpoints return the same session. A session of another endpoint is for that endpoint only.
        url = foreign_endpoint(profile, self._endpoint)
        if url != foreign_endpoint(profile.without_roles(), self._endpoint):
            sections.append(f"endpoint_url = {url}\n".encode())
        return make_cache_key(mfa_endpoint(self._endpoint), sections, identity.key_id.encode())

    def submit_code(
        self, profile: ResolvedProfile, identity: CallerIdentity, purpose: str, send: Callable[[str], T]
    ) -> T:
        """Return what *send* returns for a code of the profile's device."""
        result = self._codes().submit(self.code_request(profile, identity, purpose), send)
        self.accepted_codes += 1
        return result

    def code_request(self, profile: ResolvedProfile, identity: CallerIdentity, purpose: str) -> "CodeRequest":
        """Return the request for a code of the profile's device."""
        from awsroles.core.mfa.codes import CodeRequest
        from awsroles.core.untrusted import without_user_info

        url = foreign_endpoint(profile, self._endpoint)
        return CodeRequest(
            user=identity.user,
            mfa_serial=profile.mfa_serial or "",
            purpose=purpose,
            valid_from=self._clock(),
            mfa_process=profile.mfa_process,
            endpoint=None if url is None else without_user_info(url),
        )

    def key(self, profile: ResolvedProfile, identity: CallerIdentity) -> AccessKey:
        """Return the user's access key."""
        return identity.key or self._keys.load(identity.user, profile.source.name)

    def _serves(self, profile: ResolvedProfile, session: Session) -> bool:
        limit, now = profile.mfa_max_age_seconds, self._clock()
        is_recent = limit is None or now - session.issued_at < limit
        return is_recent and session.lives(now) and session.expires_at - now >= MFA_LEAST_LEFT

    def _request_new(self, profile: ResolvedProfile, identity: CallerIdentity, sts: Sts, purpose: str) -> Session:
        from awsroles.core.profiles.validation import check_mfa_seconds

        self.cache.prepare(identity.item)
        self._audit.history.prepare()
        key = self.key(profile, identity)
        seconds = check_mfa_seconds(profile.source.duration_seconds or DEFAULT_MFA_SESSION)
        serial = profile.mfa_serial
        user = profile.without_roles()

        def send(code: str | None) -> UserSession:
            return self._audit.asked(user, lambda: sts.get_session_token(key, seconds, serial, code))

        try:
            issued = send(None) if serial is None else self.submit_code(profile, identity, purpose, send)
        except AccessDeniedError as denied:
            from awsroles.core.sessions import denial

            raise denial.denied_mfa_session(identity.user, profile, denied) from denied
        session = new_session(issued.credentials, int(self._clock()), identity.user.account, str(identity.user))
        self._audit.mfa_issued(user, session, request_id=issued.request_id)
        if error := self.cache.keep(identity.item, self.cache_key(profile, identity), session):
            # Without this each waiting process would prompt for a code.
            self._flight.share(identity.item, error)
        return session
