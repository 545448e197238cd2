"""IAM calls as the user of a master profile, signed with the MFA session if there is a device."""

from collections.abc import Callable
from typing import TypeVar

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.provider import SessionProvider
from awsroles.errors import AccessDeniedError, ConfigurationError, InvalidCredentialsError

T = TypeVar("T")

# Seconds. Some of these calls wait for a user.
_MIN_REMAINING = 600


class IamUserCalls:
    """Calls as the user of the master *profile*.

    Without a device the access key signs, as IAM accepts no session without MFA (IAM user guide,
    id_credentials_temp_request). The error of a denied call names the action.
    """

    def __init__(self, sessions: SessionProvider, profile: ResolvedProfile) -> None:
        self._sessions = sessions
        self._profile = profile
        self._session: Session | None = None
        self._key_signs = profile.mfa_serial is None

    @property
    def user(self) -> UserArn:
        """The IAM user."""
        return self._profile.master.user

    @property
    def profile(self) -> str:
        """The name of the master profile."""
        return self._profile.name

    @property
    def mfa_serial(self) -> str | None:
        """The serial of the profile's MFA device."""
        return self._profile.mfa_serial

    def access_key(self) -> SigningCredentials:
        """Return the user's access key."""
        return self._sessions.keys.load(self.user, self.profile)

    def sign_with_key(self) -> None:
        """Let the access key sign all calls, as without a device."""
        self._key_signs = True

    def begin(self) -> None:
        """Get the session that signs the calls; raise what `run` raises."""
        if not self._key_signs and self._session is None:
            self._session = self._cached_or_new()

    def run(self, action: str, call: Callable[[SigningCredentials], T]) -> T:
        """Return what *call* returns for the user's credentials; *action* is AWS's name of the call.

        Raises kinds of AwsError and StorageError, and what a code source raises.
        """
        self.begin()
        if self._session is None:
            return self._named(action, call, self.access_key())
        try:
            return self._named(action, call, self._session.credentials)
        except InvalidCredentialsError:
            # AWS may revoke a session together with its access key.
            self._session = self._another(self._session)
            return self._named(action, call, self._session.credentials)

    def has_session(self) -> bool:
        """Return true if the cache has an MFA session for the next call."""
        return self._sessions.mfa.find(self._profile, self._sessions.identity(self._profile)) is not None

    def _cached_or_new(self) -> Session:
        identity, sts = self._sessions.identity(self._profile), self._sessions.sts(self._profile)
        return self._sessions.mfa.get(
            self._profile, identity, sts, purpose=self._profile.name, min_remaining=_MIN_REMAINING
        )

    def _another(self, refused: Session) -> Session:
        identity, sts = self._sessions.identity(self._profile), self._sessions.sts(self._profile)
        # If the access key itself is gone, this raises before a code is wasted.
        sts.get_caller_identity(self.access_key())
        return self._sessions.mfa.replace(refused, self._profile, identity, sts, purpose=self._profile.name)

    def _named(self, action: str, call: Callable[[SigningCredentials], T], credentials: SigningCredentials) -> T:
        try:
            return call(credentials)
        except AccessDeniedError as error:
            raise AccessDeniedError(
                f"AWS denies {action} to {self.user.name}: {_reason(error.message)}", self._hint(action)
            ) from error

    def _hint(self, action: str) -> str:
        ask = f"ask your administrator to allow {action}"
        if self._profile.mfa_serial is None:
            return f"{ask}; a policy may demand MFA, and {self._profile.name} has no MFA device"
        return ask


def resolve_master(profiles: Profiles, name: str) -> ResolvedProfile:
    """Return the master profile *name*; raise ConfigurationError for a profile of another kind."""
    profile = profiles.chain(name)
    if profile.role_profiles:
        raise ConfigurationError(f"profile {name!r} is a role, not a user", f"try {profile.source.name} instead")
    return profile


def _reason(words: str) -> str:
    """Return the part of AWS's message after the user and the action."""
    for start in (" because ", " with an "):
        _, found, reason = words.partition(start)
        if found:
            return (start.strip() + " " + reason).removeprefix("because ")
    return words
