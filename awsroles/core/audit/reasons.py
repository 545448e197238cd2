"""The reasons that users give for sessions, each for one MFA session and profile."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.core.aws.durations import DEFAULT_MFA_SESSION
from awsroles.core.dataclass import dataclass
from awsroles.errors import NoTerminalError, UsageError

if TYPE_CHECKING:
    from awsroles.core.profiles.resolved import ResolvedProfile
    from awsroles.core.state import LocalState

# As the MFA session of a profile that has none.
WITHOUT_MFA = "-"


@dataclass(frozen=True)
class Reason:
    """A reason *text*, given at *given_at* for the MFA session of the access key ID *mfa_key_id*."""

    mfa_key_id: str
    given_at: int
    text: str


class Reasons:
    """The reasons of this process and, in *state*, those of former ones.

    *given* is the option of the command line. *ask* asks the user for the reason of a profile, and raises
    NoTerminalError if nobody can be asked.
    """

    def __init__(
        self, state: "LocalState", clock: Callable[[], float], given: str | None, ask: Callable[[str], str]
    ) -> None:
        self._state = state
        self._clock = clock
        self._given = given
        self._ask = ask
        self._answers: dict[str, str] = {}

    @property
    def given(self) -> str | None:
        """The reason of the command line."""
        return self._given

    def latest(self, profile: "ResolvedProfile") -> str | None:
        """Return the reason of this process, or else that of the cached session of *profile*."""
        stated = self.stated(profile)
        if stated is not None:
            return stated
        kept = self._kept(profile)
        return None if kept is None else kept.text

    def known(self, profile: "ResolvedProfile", mfa_key_id: str | None) -> str | None:
        """Return the reason that counts for a new session of *profile*, None if there is none yet.

        *mfa_key_id* is that of the present MFA session, None if there is none.
        """
        stated = self.stated(profile)
        if stated is not None:
            return stated
        kept = self._kept(profile)
        # A session with an MFA code of its own is like an MFA session.
        if kept is None or kept.mfa_key_id != mfa_key_id or profile.needs_own_code:
            return None
        is_recent = 0 <= self._clock() - kept.given_at < DEFAULT_MFA_SESSION
        return kept.text if mfa_key_id != WITHOUT_MFA or is_recent else None

    def obtain(self, profile: "ResolvedProfile", mfa_key_id: str | None) -> str | None:
        """Return the known reason, or the user's answer if the profile requires one.

        Raises NoTerminalError if nobody can be asked.
        """
        known = self.known(profile, mfa_key_id)
        if known is not None or not profile.role_profile.needs_reason:
            return known
        name = profile.name
        try:
            answer = self._ask(name)
        except NoTerminalError:
            hint = f"run awsroles login {profile.purpose} --reason …"
            raise NoTerminalError(f"{name} requires a reason", hint) from None
        self._answers[name] = answer
        return answer

    def needs_question(self, profile: "ResolvedProfile", mfa_key_id: str | None) -> bool:
        """Return true if `obtain` would ask."""
        return profile.role_profile.needs_reason and self.known(profile, mfa_key_id) is None

    def keep(self, profile: "ResolvedProfile", mfa_key_id: str | None, text: str) -> None:
        """Keep *text* for further sessions of *profile* from the same MFA session."""
        kept = self._kept(profile)
        is_kept = kept is not None and (kept.mfa_key_id, kept.text) == (mfa_key_id, text)
        if not is_kept or self.stated(profile) is not None:
            self._state.set(_fact(profile), f"{mfa_key_id or ''}\n{int(self._clock())}\n{text}")

    def forget(self, profile: "ResolvedProfile") -> None:
        """Forget the reason for the former session of *profile*."""
        if self._kept(profile) is not None:
            self._state.set(_fact(profile), "")

    def stated(self, profile: "ResolvedProfile") -> str | None:
        """Return the reason that was given to this process for *profile*."""
        return self._given or self._answers.get(profile.name)

    def _kept(self, profile: "ResolvedProfile") -> Reason | None:
        key_id, _, rest = (self._state.get(_fact(profile)) or "").partition("\n")
        given_at, _, text = rest.partition("\n")
        if not (given_at.isascii() and given_at.isdigit() and text):
            return None
        return Reason(key_id, int(given_at), text)


def check_reason(text: str) -> str:
    """Return *text* without its outer blanks; raise UsageError if it is empty or no line, or holds a secret."""
    from awsroles.core.keys.pasted import has_secret

    reason = text.strip()
    if not reason:
        raise UsageError("the reason is empty", "say what the session is for, as in --reason INC-123")
    if not reason.isprintable():
        raise UsageError("the reason is not one line of text", "leave out line breaks and control characters")
    if has_secret(reason):
        raise UsageError("the reason holds what looks like a secret access key", "leave it out: the history keeps it")
    return reason


def _fact(profile: "ResolvedProfile") -> str:
    return f"reason/{profile.session_item}"
