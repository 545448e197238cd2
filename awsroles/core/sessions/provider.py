"""A role switch: from a profile to the session that it stands for."""

from dataclasses import dataclass

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.aws.credentials import Credentials, Signer
from awsroles.core.aws.endpoint import site_of
from awsroles.core.aws.sts import Aws, Sts
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.resolved import Chain
from awsroles.core.sessions import denial
from awsroles.core.sessions import mfa as mfa_session
from awsroles.core.sessions import role as role_session
from awsroles.core.sessions.mfa import Identity, MfaSessions
from awsroles.core.sessions.model import Session
from awsroles.core.sessions.role import RoleSessions
from awsroles.core.state import Memory
from awsroles.errors import ConfigurationError, InvalidCredentialsError
from awsroles.fastpath.session_record import MFA_LEAST_LEFT

# `login` starts a new MFA session when less than this is left: a person is there to be asked.
LOGIN_LEAST_LEFT = 3_600


@dataclass(frozen=True)
class Switch:
    """Everything that a role switch needs, for one process."""

    roles: RoleSessions
    mfa: MfaSessions
    keys: AccessKeys
    memory: Memory
    aws: Aws
    ca_bundle: str | None

    def session(self, chain: Chain) -> Session:
        """Return the session of the chain's profile: the role session, or the MFA session of a master profile."""
        identity, sts = self.identity(chain), self.sts(chain)
        if chain.slaves:
            return self.roles.get(chain, identity, sts)
        return self.mfa.get(chain, identity, sts, least_left=MFA_LEAST_LEFT, purpose=chain.name)

    def lasting_session(self, chain: Chain) -> Session:
        """Return the session of the chain's profile for a program that cannot renew it."""
        if chain.slaves:
            return self.roles.get_lasting(chain, self.identity(chain), self.sts(chain))
        return self.session(chain)

    def login_session(self, chain: Chain, *, new_mfa: bool = False, new_role: bool = False) -> Session:
        """Return a session for a person who logs in, with an MFA session that lasts; or new ones, whatever is kept."""
        identity, sts = self.identity(chain), self.sts(chain)
        if chain.slaves:
            if new_role:
                self.roles.limits.forget(chain)
            self.roles.limits.check(chain)
        if self.needs_mfa_session(chain):
            if new_mfa:
                mfa = self.mfa.replace(self.mfa.find(chain, identity), chain, identity, sts, purpose=chain.name)
            else:
                mfa = self.mfa.get(chain, identity, sts, purpose=chain.name, least_left=self._least_left(chain))
            if not chain.slaves:
                return mfa
        if new_role:
            return self.roles.replace(self.roles.find(chain, identity), chain, identity, sts)
        return self.roles.get(chain, identity, sts)

    def kept(self, chain: Chain) -> Session | None:
        """Return the session of the chain's profile that is kept and not over."""
        identity = self.identity(chain)
        return self.roles.find(chain, identity) if chain.slaves else self.mfa.find(chain, identity)

    def item(self, chain: Chain) -> str:
        """Return the name of the item that holds the session of the chain's profile."""
        return role_session.session_item(chain) if chain.slaves else mfa_session.item(self.identity(chain).user)

    def needs_code(self, chain: Chain, *, new: bool) -> bool:
        """Say whether `login_session` would ask for an MFA code now, where *new* sessions are wanted or not."""
        identity = self.identity(chain)
        if chain.is_direct:
            return new or self.roles.is_due(chain, identity)
        if chain.mfa_serial is None or not self.needs_mfa_session(chain):
            return False
        return new or self.mfa.kept(chain, identity, least_left=self._least_left(chain)) is None

    def needs_mfa_session(self, chain: Chain) -> bool:
        """Say whether the chain's profile goes by way of an MFA session."""
        if isinstance(chain.root_key, Credentials):
            return False
        return not chain.slaves or (chain.mfa_serial is not None and not chain.first_step().is_direct)

    def identity(self, chain: Chain) -> Identity:
        """Return who stands at the chain's root."""
        root = chain.root
        if isinstance(root, MasterProfile):
            return Identity(self.keys.key_id(root.user), lambda: root.user)
        key = root.key
        return Identity(
            key.access_key_id,
            lambda: self._user_of(root, self.sts(chain)),
            None if isinstance(key, Credentials) else key,
        )

    def sts(self, chain: Chain) -> Sts:
        """Return STS as the chain's profile reaches it."""
        return self.aws.sts(site_of(chain, self.roles.endpoint, self.ca_bundle))

    def _least_left(self, chain: Chain) -> int:
        length = chain.root.duration_seconds
        return LOGIN_LEAST_LEFT if length is None or length > LOGIN_LEAST_LEFT else length // 3

    def _user_of(self, root: StaticProfile, sts: Sts) -> UserArn:
        # An access key belongs to one user for ever, so its owner is asked for once.
        fact = f"owner-of/{root.key.access_key_id}"
        known = self.memory.recall(fact)
        try:
            arn = known or sts.get_caller_identity(root.key)
        except InvalidCredentialsError as error:
            raise denial.ended(root, error) from error
        user = caller_user(arn)
        if known is None and not isinstance(root.key, Credentials):
            self.memory.remember(fact, arn)
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


def check_user_key(key: Signer, arn: str) -> UserArn:
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
