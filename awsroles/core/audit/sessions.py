"""Sessions in the history, with the reasons for them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from awsroles.core.audit.history import History
from awsroles.core.audit.reasons import WITHOUT_MFA, Reasons
from awsroles.core.aws.credentials import Credentials
from awsroles.core.profiles.model import MasterProfile
from awsroles.errors import AwsError, NetworkError

if TYPE_CHECKING:
    from awsroles.core.profiles.resolved import ResolvedProfile
    from awsroles.core.sessions.cache import Session
    from awsroles.core.state import LocalState

T = TypeVar("T")


class SessionAudit:
    """Records each session that this process requests or hands out, once."""

    def __init__(self, history: History, reasons: Reasons, state: "LocalState") -> None:
        self.history = history
        self.reasons = reasons
        self._state = state
        self._recorded: set[tuple[str, str]] = set()

    def mfa_issued(self, profile: "ResolvedProfile", session: "Session", *, request_id: str | None) -> None:
        """Record a new MFA *session* of the user *profile*; raise StorageError if required and not written."""
        self._record(profile, session, reason=self.reasons.given, request_id=request_id)

    def role_issued(
        self, profile: "ResolvedProfile", session: "Session", *, reason: str | None, request_id: str | None
    ) -> None:
        """Record a new role *session*; raise StorageError if the line is required and not written."""
        self._record(profile, session, reason=reason, request_id=request_id)

    def handed_out(self, profile: "ResolvedProfile", session: "Session") -> None:
        """Record that the user got *session*, unless this process has recorded it; raise StorageError if required."""
        if (profile.name, session.credentials.access_key_id) not in self._recorded:
            reason = self.reasons.latest(profile) if profile.role_profiles else self.reasons.given
            self._record(profile, session, reason=reason)

    def asked(self, profile: "ResolvedProfile", request: Callable[[], T], *, reason: str | None = None) -> T:
        """Return what *request* gets for *profile*, and record a refusal by AWS."""
        try:
            return request()
        except NetworkError:
            # AWS did not refuse anything, and a program without a network may ask every second.
            raise
        except AwsError as error:
            texts = {"reason": reason, "result": error.code, "request_id": error.request_id}
            self.history.record(**self._about(profile) | texts)
            raise

    def _record(self, profile: "ResolvedProfile", session: "Session", **texts: Any) -> None:
        key_id = session.credentials.access_key_id
        name = session.caller_arn.rpartition("/")[2] if profile.role_profiles else ""
        about = self._about(profile) | {"access_key_id": key_id}
        self.history.record(**about | ({"session_name": name} if name else {}) | texts)
        self._recorded.add((profile.name, key_id))

    def _about(self, profile: "ResolvedProfile") -> dict[str, Any]:
        role = profile.role_profile if profile.role_profiles else None
        return {
            "actor": self._actor(profile),
            "profile": profile.name,
            "role_arn": None if role is None else str(role.role),
            "session_name": None if role is None else role.session_name,
        }

    def _actor(self, profile: "ResolvedProfile") -> str | None:
        """Return the ARN of the IAM user, None if this machine does not know it."""
        source = profile.source
        if isinstance(source, MasterProfile):
            return str(source.user)
        return self._state.get(f"owner-of/{source.key.access_key_id}")


def mfa_key_id(profile: "ResolvedProfile", mfa: "Session | None") -> str | None:
    """Return the access key ID of the MFA session *mfa* of *profile*, None if there is none yet."""
    if profile.mfa_serial is None or isinstance(profile.source_key, Credentials):
        return WITHOUT_MFA
    return None if mfa is None else mfa.credentials.access_key_id
