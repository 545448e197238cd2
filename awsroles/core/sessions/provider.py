"""Sessions of profiles, from the cache or from STS."""

from typing import TYPE_CHECKING

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.endpoint import endpoint_for
from awsroles.core.aws.sts import Aws, Sts
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.mfa import CallerIdentity, MfaSessionProvider
from awsroles.core.sessions.role import RoleSessionProvider
from awsroles.errors import ConfigurationError, InvalidCredentialsError

if TYPE_CHECKING:
    from awsroles.core.state import LocalState

# `login` starts a new MFA session if less than this is left. The user is there to type a code.
LOGIN_MIN_REMAINING = 3_600


class SessionProvider:
    """Sessions of all kinds of profiles; *ca_bundle* is that of the environment."""

    def __init__(
        self,
        roles: RoleSessionProvider,
        mfa: MfaSessionProvider,
        keys: AccessKeys,
        state: "LocalState",
        aws: Aws,
        *,
        ca_bundle: str | None,
    ) -> None:
        self.roles = roles
        self.mfa = mfa
        self.keys = keys
        self._state = state
        self._aws = aws
        self._ca_bundle = ca_bundle

    def get(self, profile: ResolvedProfile) -> Session:
        """Return the session of *profile*: the role session, or the MFA session of a master profile."""
        identity, sts = self.identity(profile), self.sts(profile)
        if profile.role_profiles:
            return self.roles.find_elevated(profile, identity) or self.roles.get(profile, identity, sts)
        return self.mfa.get(profile, identity, sts, purpose=profile.name)

    def get_for_exec(self, profile: ResolvedProfile) -> Session:
        """Return the session of *profile* for a program that cannot refresh it."""
        if profile.role_profiles:
            identity, sts = self.identity(profile), self.sts(profile)
            return self.roles.find_elevated(profile, identity) or self.roles.get_lasting(profile, identity, sts)
        return self.get(profile)

    def find_elevated(self, profile: ResolvedProfile) -> Session | None:
        """Return the elevated session of *profile*, if it has one now."""
        return self.roles.find_elevated(profile, self.identity(profile)) if profile.is_narrowed else None

    def elevate(self, profile: ResolvedProfile, seconds: int) -> Session:
        """Return a new session of *seconds* without the session policies of *profile*, for a user who elevates it."""
        identity, sts = self.identity(profile), self.sts(profile)
        if self.needs_mfa_session(profile):
            least = _login_min_remaining(profile)
            self.mfa.get(profile, identity, sts, purpose=profile.name, min_remaining=min(least, seconds))
        return self.roles.elevate(profile, identity, sts, seconds)

    def get_for_login(
        self, profile: ResolvedProfile, *, new_mfa: bool = False, new_role: bool = False, force: bool = False
    ) -> Session:
        """Return a session for a user who logs in, with an MFA session that lasts; or new sessions.

        With *force* the role is asked for a duration that it refused before.
        """
        identity, sts = self.identity(profile), self.sts(profile)
        if profile.role_profiles:
            if force:
                self.roles.limits.forget(profile)
            self.roles.limits.check(profile)
        if profile.role_profiles and profile.role_profile.needs_reason:
            needs_code = self.needs_code(profile, new=new_mfa)
            if new_role or needs_code or self.roles.is_due(profile, identity):
                # Before a code is asked for.
                self.roles.obtain_reason(profile, identity, new_mfa=needs_code)
        if self.needs_mfa_session(profile):
            if new_mfa:
                mfa = self.mfa.replace(self.mfa.find(profile, identity), profile, identity, sts, purpose=profile.name)
            else:
                min_remaining = _login_min_remaining(profile)
                mfa = self.mfa.get(profile, identity, sts, purpose=profile.name, min_remaining=min_remaining)
            if not profile.role_profiles:
                return mfa
        if new_role:
            session = self.roles.replace(self.roles.find(profile, identity), profile, identity, sts)
        else:
            session = self.roles.get(profile, identity, sts)
        self.roles.keep_reason(profile, identity)
        return session

    def handed_out(self, profile: ResolvedProfile, session: Session) -> None:
        """Record in the history that the user gets *session*; raise StorageError if that is required and fails."""
        # The reason of an elevation is its own.
        asked = profile.elevated(0) if session.is_elevated else profile
        self.roles.audit.handed_out(asked, session)

    def find(self, profile: ResolvedProfile) -> Session | None:
        """Return the cached session of *profile* if it has not expired."""
        identity = self.identity(profile)
        return self.roles.find(profile, identity) if profile.role_profiles else self.mfa.find(profile, identity)

    def renewed_until(self, profile: ResolvedProfile, session: Session) -> int | None:
        """Return the time until which the role *session* of *profile* is renewed without an MFA code.

        That is 0 if no code is needed at all, and None if no renewal is possible.
        """
        if isinstance(profile.source_key, Credentials):
            return None
        if profile.mfa_serial is None:
            return 0
        if profile.needs_own_code:
            return session.expires_at
        mfa = self.mfa.find(profile, self.identity(profile))
        return session.expires_at if mfa is None else max(session.expires_at, mfa.expires_at)

    def item(self, profile: ResolvedProfile) -> str:
        """Return the name of the item that holds the session of *profile*."""
        return profile.session_item if profile.role_profiles else self.identity(profile).item

    def needs_code(self, profile: ResolvedProfile, *, new: bool) -> bool:
        """Return true if `get_for_login` would prompt for an MFA code now, with *new* sessions or without."""
        identity = self.identity(profile)
        if profile.needs_own_code:
            return new or self.roles.is_due(profile, identity)
        if profile.mfa_serial is None or not self.needs_mfa_session(profile):
            return False
        return new or self.mfa.find(profile, identity, min_remaining=_login_min_remaining(profile)) is None

    def needs_mfa_session(self, profile: ResolvedProfile) -> bool:
        """Return true if an MFA session is the session of *profile* or assumes its first role."""
        if isinstance(profile.source_key, Credentials):
            return False
        return not profile.role_profiles or (profile.mfa_serial is not None and not profile.first_role().needs_own_code)

    def identity(self, profile: ResolvedProfile) -> CallerIdentity:
        """Return the user whose access key *profile* uses."""
        source = profile.source
        if isinstance(source, MasterProfile):
            return CallerIdentity(self.keys.key_id(source.user, source.name), lambda: source.user)
        key = source.key
        return CallerIdentity(
            key.access_key_id,
            lambda: self._user_of(source, self.sts(profile)),
            None if isinstance(key, Credentials) else key,
        )

    def sts(self, profile: ResolvedProfile) -> Sts:
        """Return STS at the endpoint of *profile*."""
        return self._aws.sts(endpoint_for(profile, self.roles.endpoint, self._ca_bundle))

    def remaining(self, session: Session) -> int:
        """Return how many seconds *session* has left."""
        return session.expires_at - int(self.roles.clock())

    def _user_of(self, source: StaticProfile, sts: Sts) -> UserArn:
        # An access key belongs to the same user for ever. One call of STS is enough.
        fact = f"owner-of/{source.key.access_key_id}"
        known = self._state.get(fact)
        try:
            arn = known or sts.get_caller_identity(source.key)
        except InvalidCredentialsError as error:
            from awsroles.core.sessions import denial

            raise denial.expired_keys(source, error) from error
        user = caller_user(arn)
        if known is None and not isinstance(source.key, Credentials):
            self._state.set(fact, arn)
        return user


def caller_user(arn: str) -> UserArn:
    """Return the IAM user of a caller's *arn*; for a role session, a user with the session's name.

    Raises ConfigurationError for the root user and for any other kind of caller.
    """
    if arn.endswith(":root"):
        raise ConfigurationError(
            "these are the keys of the account's root user, which awsroles refuses to use",
            "delete them in the IAM console and make an access key for an IAM user",
        )
    parts = arn.split(":")
    if len(parts) == 6 and parts[2] == "sts" and parts[5].startswith("assumed-role/"):
        return UserArn(parts[1], parts[4], "", parts[5].rpartition("/")[2])
    return parse_user_arn(arn)


def check_user_key(key: SigningCredentials, arn: str) -> UserArn:
    """Return the IAM user whose access key *key* is, by the caller's *arn*.

    Raises ConfigurationError for temporary credentials and for any other kind of caller.
    """
    is_user = arn.startswith("arn:") and (":user/" in arn or arn.endswith(":root"))
    if isinstance(key, Credentials) or not is_user:
        raise ConfigurationError(
            "these are temporary credentials, and awsroles keeps the long-lived access key of an IAM user",
            "an access key ID begins with AKIA: IAM console, your user, Security credentials",
        )
    return caller_user(arn)


def _login_min_remaining(profile: ResolvedProfile) -> int:
    duration = profile.source.duration_seconds
    return LOGIN_MIN_REMAINING if duration is None or duration > LOGIN_MIN_REMAINING else duration // 3
