"""A session for long-running programs: served from memory and refreshed early, kept while refreshing fails."""

from collections.abc import Callable
from contextlib import suppress

from awsroles.core.aws.durations import format_duration
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.provider import SessionProvider
from awsroles.errors import AwsrolesError
from awsroles.fastpath.session_record import MFA_LEAST_LEFT, early_renewal_threshold, is_of_this_time


class RefreshableSession:
    """The session of *profile*: *first*, then the results of *renew*.

    *clock* returns seconds since the epoch. *warn* is told once of failing refreshes, until one succeeds. *stored*
    returns the stored value for the profile, and *kept* the session in it, if it was made for the profile as it is now.
    """

    def __init__(
        self,
        profile: str,
        first: Session,
        *,
        renew: Callable[[], Session],
        clock: Callable[[], float],
        warn: Callable[[str], None],
        stored: Callable[[], str | None] = lambda: None,
        kept: Callable[[], Session | None] = lambda: None,
    ) -> None:
        self.profile = profile
        self._session = first
        self._renew = renew
        self._clock = clock
        self._warn = warn
        self._stored = stored
        self._kept = kept
        self._has_said = False
        # A session that never was in the store cannot be missing there.
        self._was_stored = False
        self.is_logged_out = False

    def look(self) -> None:
        """Notice a logout or a new login; a failing store changes nothing."""
        # The session in memory is served after any error.
        with suppress(Exception):
            self._look(self._session)

    def _look(self, session: Session) -> None:
        value = self._stored()
        if value is not None and value.endswith(session.document.decode()):
            self._was_stored, self.is_logged_out = True, False
        elif value is not None:
            self._take(self._kept())
        elif self._was_stored and self._is_good(session) and not self._is_elevation_over(session):
            self._was_stored, self.is_logged_out = False, True
            self._warn(f"logged out of {self.profile}; no credentials are served until awsroles login {self.profile}")

    def _is_elevation_over(self, session: Session) -> bool:
        """Return whether *session* was elevated, and the next one is narrowed, which the store may not have yet."""
        return session.is_elevated and self._seconds_until_due(session) <= 0

    def _take(self, other: Session | None) -> None:
        """Serve the session that another process made."""
        if other is not None and self._is_good(other):
            self._session = other
            self._was_stored, self.is_logged_out, self._has_said = True, False, False

    def good(self) -> Session | None:
        """Return the session while it is valid, None afterwards."""
        session = self._session
        return session if self._is_good(session) and not self.is_logged_out else None

    def seconds_until_due(self) -> float:
        """Return the time until the next refresh, 0 or less if it is due."""
        return self._seconds_until_due(self._session)

    def renew(self) -> bool:
        """Refresh the session and say whether that succeeded; a valid one is served until it expires."""
        self.look()
        if self.is_logged_out:
            return False
        try:
            session = self._renew()
        except AwsrolesError as error:
            return self._fail(error.message)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is in memory goes on being handed out
            return self._fail(f"a bug in awsroles: {type(error).__name__}")
        if not self._is_good(session) or self._seconds_until_due(session) <= 0:
            return self._fail("AWS gave credentials that are empty or have expired: check this machine's clock")
        self._session = session
        self._has_said = self._was_stored = False
        self.look()
        return True

    def _fail(self, why: str) -> bool:
        if not self._has_said:
            left = int(self._session.expires_at - self._clock())
            end = f"ends in {format_duration(left)}" if left > 0 else "is over"
            self._warn(
                f"the session of {self.profile} {end} and is not renewed: {why}; "
                f"awsroles login {self.profile} in another terminal helps"
            )
        self._has_said = True
        return False

    def _is_good(self, session: Session) -> bool:
        given = session.credentials
        is_whole = bool(given.access_key_id and given.secret_access_key and given.session_token)
        return is_whole and session.lives(self._clock())

    def _seconds_until_due(self, session: Session) -> float:
        if not is_of_this_time(session.expires_at, session.issued_at, self._clock()):
            return 0.0
        needed = early_renewal_threshold(session.expires_at, session.issued_at)
        due_at = session.expires_at - (MFA_LEAST_LEFT if session.is_elevated else needed)
        return due_at - self._clock()


def fresh_session(sessions: SessionProvider, chain: ResolvedProfile, clock: Callable[[], float]) -> Session:
    """Return a session of the chain's profile that is not due for a refresh, cached or new.

    Raises the error of a failed refresh. `SessionProvider.get` would return a session that is still valid instead.
    """
    elevated = sessions.find_elevated(chain)
    if elevated is not None:
        return elevated
    identity = sessions.identity(chain)
    held = sessions.find(chain)
    if held is not None and held.expires_at - clock() > early_renewal_threshold(held.expires_at, held.issued_at):
        return held
    if chain.role_profiles:
        return sessions.roles.replace(held, chain, identity, sessions.sts(chain))
    return sessions.mfa.replace(held, chain, identity, sessions.sts(chain), purpose=chain.name)
