"""A session for a program that cannot refresh it."""

from collections.abc import Callable

from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.messages import Messages
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_mfa_seconds
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.login_report import announce_own_codes
from awsroles.core.sessions.provider import SessionProvider
from awsroles.fastpath.session_record import RENEW_BELOW

# In seconds: below this the program will most likely see the end.
_SOON = 300
# In seconds: a session of about the length that was asked for is the one that was made for it.
_ABOUT = 300


@dataclass(frozen=True)
class ProgramSessions:
    """Returns sessions for programs; *ui* is told of codes and of a session that ends soon."""

    sessions: SessionProvider
    clock: Callable[[], float]
    ui: Messages

    def get(self, chain: ResolvedProfile, seconds: int | None = None) -> Session:
        """Return a session with most of its time left, or one that was requested for *seconds*.

        It is refreshed if that needs no input. Raises what `SessionProvider.get` raises, and ConfigurationError for a
        duration that AWS would refuse.
        """
        if seconds is None:
            session = self.sessions.get_for_exec(chain)
        elif chain.role_profiles:
            longer = replace(chain.role_profile, duration_seconds=seconds)
            session = self._role_session(replace(chain, role_profiles=(longer, *chain.role_profiles[1:])), seconds)
        else:
            longer_root = replace(chain.master, duration_seconds=check_mfa_seconds(seconds))
            session = self._mfa_session(replace(chain, source=longer_root), seconds)
        self.sessions.handed_out(chain, session)
        self._warn(chain, session)
        return session

    def _role_session(self, chain: ResolvedProfile, seconds: int) -> Session:
        roles, identity = self.sessions.roles, self.sessions.identity(chain)
        roles.limits.check(chain)
        held = roles.find(chain, identity)
        if held is not None and _lasts(held, seconds) and not roles.is_due(chain, identity):
            return held
        if chain.needs_own_code:
            self.ui.note(announce_own_codes([chain], 1))
        return roles.replace(held, chain, identity, self.sessions.sts(chain))

    def _mfa_session(self, chain: ResolvedProfile, seconds: int) -> Session:
        mfa, identity = self.sessions.mfa, self.sessions.identity(chain)
        held = mfa.find(chain, identity, min_remaining=RENEW_BELOW)
        if held is not None and _lasts(held, seconds):
            return held
        return mfa.replace(mfa.find(chain, identity), chain, identity, self.sessions.sts(chain), purpose=chain.name)

    def _warn(self, chain: ResolvedProfile, session: Session) -> None:
        left = int(session.expires_at - self.clock())
        if left < _SOON:
            self.ui.warn(
                f"the session of {chain.name} ends in {format_duration(left)}; awsroles login {chain.name} renews it"
            )


def _lasts(session: Session, seconds: int) -> bool:
    return abs(session.expires_at - session.issued_at - seconds) <= _ABOUT
