"""A role switch: from a profile to the session that it stands for."""

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.endpoint import endpoint_for
from awsroles.core.aws.sts import Aws, Sts
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions import denial
from awsroles.core.sessions import role as role_session
from awsroles.core.sessions.mfa import CallerIdentity, MfaSessionProvider
from awsroles.core.sessions.model import Session
from awsroles.core.sessions.role import RoleSessionProvider
from awsroles.core.state import LocalState
from awsroles.errors import ConfigurationError, InvalidCredentialsError
from awsroles.fastpath.session_record import MFA_LEAST_LEFT

# `login` starts a new MFA session when less than this is left: a person is there to be asked.
LOGIN_LEAST_LEFT = 3_600


@dataclass(frozen=True)
class SessionProvider:
    """Everything that a role switch needs, for one process."""

    roles: RoleSessionProvider
    mfa: MfaSessionProvider
    keys: AccessKeys
    memory: LocalState
    aws: Aws
    ca_bundle: str | None

    def get(self, chain: ResolvedProfile) -> Session:
        """Return the session of the chain's profile: the role session, or the MFA session of a master profile."""
        identity, sts = self.identity(chain), self.sts(chain)
        if chain.role_profiles:
            return self.roles.get(chain, identity, sts)
        return self.mfa.get(chain, identity, sts, min_remaining=MFA_LEAST_LEFT, purpose=chain.name)

    def get_for_exec(self, chain: ResolvedProfile) -> Session:
        """Return the session of the chain's profile for a program that cannot renew it."""
        if chain.role_profiles:
            return self.roles.get_lasting(chain, self.identity(chain), self.sts(chain))
        return self.get(chain)

    def get_for_login(self, chain: ResolvedProfile, *, new_mfa: bool = False, new_role: bool = False) -> Session:
        """Return a session for a person who logs in, with an MFA session that lasts; or new ones, whatever is kept."""
        identity, sts = self.identity(chain), self.sts(chain)
        if chain.role_profiles:
            if new_role:
                self.roles.limits.forget(chain)
            self.roles.limits.check(chain)
        if self.needs_mfa_session(chain):
            if new_mfa:
                mfa = self.mfa.replace(self.mfa.find(chain, identity), chain, identity, sts, purpose=chain.name)
            else:
                mfa = self.mfa.get(chain, identity, sts, purpose=chain.name, min_remaining=self._least_left(chain))
            if not chain.role_profiles:
                return mfa
        if new_role:
            return self.roles.replace(self.roles.find(chain, identity), chain, identity, sts)
        return self.roles.get(chain, identity, sts)

    def kept(self, chain: ResolvedProfile) -> Session | None:
        """Return the session of the chain's profile that is kept and not over."""
        identity = self.identity(chain)
        return self.roles.find(chain, identity) if chain.role_profiles else self.mfa.find(chain, identity)

    def item(self, chain: ResolvedProfile) -> str:
        """Return the name of the item that holds the session of the chain's profile."""
        return role_session.session_item(chain) if chain.role_profiles else self.identity(chain).item

    def needs_code(self, chain: ResolvedProfile, *, new: bool) -> bool:
        """Say whether `get_for_login` would ask for an MFA code now, where *new* sessions are wanted or not."""
        identity = self.identity(chain)
        if chain.needs_own_code:
            return new or self.roles.is_due(chain, identity)
        if chain.mfa_serial is None or not self.needs_mfa_session(chain):
            return False
        return new or self.mfa.kept(chain, identity, min_remaining=self._least_left(chain)) is None

    def needs_mfa_session(self, chain: ResolvedProfile) -> bool:
        """Say whether the chain's profile goes by way of an MFA session."""
        if isinstance(chain.source_key, Credentials):
            return False
        return not chain.role_profiles or (chain.mfa_serial is not None and not chain.first_role().needs_own_code)

    def identity(self, chain: ResolvedProfile) -> CallerIdentity:
        """Return who stands at the chain's root."""
        source = chain.source
        if isinstance(source, MasterProfile):
            return CallerIdentity(self.keys.key_id(source.user), lambda: source.user)
        key = source.key
        return CallerIdentity(
            key.access_key_id,
            lambda: self._user_of(source, self.sts(chain)),
            None if isinstance(key, Credentials) else key,
        )

    def sts(self, chain: ResolvedProfile) -> Sts:
        """Return STS as the chain's profile reaches it."""
        return self.aws.sts(endpoint_for(chain, self.roles.endpoint, self.ca_bundle))

    def _least_left(self, chain: ResolvedProfile) -> int:
        length = chain.source.duration_seconds
        return LOGIN_LEAST_LEFT if length is None or length > LOGIN_LEAST_LEFT else length // 3

    def _user_of(self, source: StaticProfile, sts: Sts) -> UserArn:
        # An access key belongs to one user for ever, so its owner is asked for once.
        fact = f"owner-of/{source.key.access_key_id}"
        known = self.memory.get(fact)
        try:
            arn = known or sts.get_caller_identity(source.key)
        except InvalidCredentialsError as error:
            raise denial.ended(source, error) from error
        user = caller_user(arn)
        if known is None and not isinstance(source.key, Credentials):
            self.memory.set(fact, arn)
        return user


def caller_user(arn: str) -> UserArn:
    """Return the IAM user of a caller's *arn*; a session's role stands for its user by the session's name.

    Raises ConfigurationError for the root user and for anything else that is no user.
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
    """Return the IAM user whose long-lived *key* has the caller ARN *arn*; raise ConfigurationError for other kinds."""
    if (
        isinstance(key, Credentials)
        or not arn.startswith("arn:")
        or (":user/" not in arn and not arn.endswith(":root"))
    ):
        raise ConfigurationError(
            "these are temporary credentials, and awsroles keeps the long-lived access key of an IAM user",
            "an access key ID begins with AKIA: IAM console, your user, Security credentials",
        )
    return caller_user(arn)
