"""Calls of AWS as the user of a master profile: with MFA where there is a device, each denial by the action's name."""

from collections.abc import Callable
from typing import TypeVar

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.model import Session
from awsroles.core.sessions.provider import SessionProvider
from awsroles.errors import AccessDeniedError, ConfigurationError, InvalidCredentialsError

T = TypeVar("T")

# Some of these calls wait for a person.
_LEAST_LEFT = 600


class IamUserCalls:
    """*chain* is that of a master profile, *page* the one of the documents that has a policy for these calls.

    The MFA session signs; where the user has no device, the access key, as IAM takes no session without MFA
    (IAM user guide, id_credentials_temp_request).
    """

    def __init__(self, sessions: SessionProvider, chain: ResolvedProfile, page: str) -> None:
        self._sessions = sessions
        self._chain = chain
        self._page = page
        self._session: Session | None = None

    @property
    def user(self) -> UserArn:
        """Who calls."""
        return self._chain.master.user

    def begin(self) -> None:
        """Get the session that signs; raise what `run` raises."""
        if self._chain.mfa_serial is not None and self._session is None:
            self._session = self._kept_or_new()

    def run(self, action: str, call: Callable[[SigningCredentials], T]) -> T:
        """Return what *call* does for the one who signs; *action* is AWS's name of it.

        Raises kinds of AwsError and StorageError, and what a code source raises.
        """
        self.begin()
        if self._session is None:
            return self._named(action, call, self._sessions.keys.load(self.user))
        try:
            return self._named(action, call, self._session.credentials)
        except InvalidCredentialsError:
            # AWS may end a session with the key that it was made from.
            self._session = self._another(self._session)
            return self._named(action, call, self._session.credentials)

    def has_session(self) -> bool:
        """Say whether a kept MFA session of the key in use would serve the next call."""
        return self._sessions.mfa.find(self._chain, self._sessions.identity(self._chain)) is not None

    def _kept_or_new(self) -> Session:
        identity, sts = self._sessions.identity(self._chain), self._sessions.sts(self._chain)
        return self._sessions.mfa.get(self._chain, identity, sts, purpose=self._chain.name, min_remaining=_LEAST_LEFT)

    def _another(self, refused: Session) -> Session:
        identity, sts = self._sessions.identity(self._chain), self._sessions.sts(self._chain)
        # Where the key itself is gone, a code would be asked for and spent in vain.
        sts.get_caller_identity(self._sessions.keys.load(self.user))
        return self._sessions.mfa.replace(refused, self._chain, identity, sts, purpose=self._chain.name)

    def _named(self, action: str, call: Callable[[SigningCredentials], T], credentials: SigningCredentials) -> T:
        try:
            return call(credentials)
        except AccessDeniedError as error:
            raise AccessDeniedError(
                f"AWS denies {action} to {self.user.name}: {_reason(error.message)}", self._hint(action)
            ) from error

    def _hint(self, action: str) -> str:
        ask = f"ask your administrator for {action}: {self._page} has the policy"
        if self._chain.mfa_serial is None:
            return f"profile {self._chain.name} names no MFA device, and a policy may demand one; else {ask}"
        return ask


def master_chain(profiles: Profiles, name: str) -> ResolvedProfile:
    """Return the chain of the master profile *name*; raise ConfigurationError for a profile of another kind."""
    chain = profiles.chain(name)
    if chain.role_profiles:
        raise ConfigurationError(
            f"profile {name!r} stands for a role, not for a user", f"try {chain.source.name} instead"
        )
    return chain


def _reason(words: str) -> str:
    """Return what AWS says beyond who was denied what."""
    for start in (" because ", " with an "):
        _, found, reason = words.partition(start)
        if found:
            return (start.strip() + " " + reason).removeprefix("because ")
    return words
