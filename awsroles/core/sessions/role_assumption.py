"""From a slave profile to fresh credentials of its role: what assumes it, and what AWS's refusal means."""

from dataclasses import dataclass, replace
from typing import Protocol

from awsroles.core.aws.credentials import Credentials, Signer
from awsroles.core.aws.sts import AssumedRole, RoleRequest, Sts
from awsroles.core.profiles.model import Chain, StaticProfile
from awsroles.core.sessions import denial
from awsroles.core.sessions import mfa as mfa_session
from awsroles.core.sessions.mfa import Identity, MfaSessions
from awsroles.core.sessions.model import Session
from awsroles.errors import AccessDeniedError, AwsError, DurationTooLongError, InvalidCredentialsError


class SourceRoles(Protocol):
    """The sessions of the roles that other roles are assumed from."""

    def get(self, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Return a session that is good for a while."""

    def replace(self, old: Session | None, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Return another session than the *old* one."""


@dataclass(frozen=True)
class RoleAssumption:
    """Assumes the roles of slave profiles: by the MFA session, from another role, or with the access key itself."""

    mfa: MfaSessions
    sources: SourceRoles

    def assume(self, chain: Chain, identity: Identity, sts: Sts, *, may_ask: bool) -> AssumedRole:
        """Return what AWS gives for the chain's role; without *may_ask* nothing that was revoked is replaced.

        Raises kinds of AwsError and StorageError, and what a code source raises.
        """
        request = _request(chain, identity)
        if chain.is_direct:
            return self._directly(chain, identity, sts, request)
        if len(chain.slaves) == 1 and (chain.mfa_serial is None or isinstance(chain.root_key, Credentials)):
            signer: Signer = chain.root_key or self.mfa.key(identity)
            return self._as(signer, None, chain, sts, request)
        source = self._source(chain, identity, sts)
        try:
            return self._as(source.credentials, source.issued_at, chain, sts, request)
        except InvalidCredentialsError:
            if not may_ask:
                raise
            # Revoked before its time: the key it came from was deactivated, or the user's sessions were.
            source = self._another_source(source, chain, identity, sts)
            return self._as(source.credentials, source.issued_at, chain, sts, request)

    def _source(self, chain: Chain, identity: Identity, sts: Sts) -> Session:
        """Return the session that the role is assumed from: that of another role, or the MFA session."""
        if len(chain.slaves) > 1:
            return self.sources.get(chain.source(), identity, sts)
        return self.mfa.get(chain, identity, sts, purpose=chain.name)

    def _another_source(self, refused: Session, chain: Chain, identity: Identity, sts: Sts) -> Session:
        if len(chain.slaves) > 1:
            return self.sources.replace(refused, chain.source(), identity, sts)
        # Where the key itself is gone, a code would be asked for and spent in vain.
        sts.get_caller_identity(self.mfa.key(identity))
        return self.mfa.replace(refused, chain, identity, sts, purpose=chain.name)

    def _as(
        self, signer: Signer, code_given_at: int | None, chain: Chain, sts: Sts, request: RoleRequest
    ) -> AssumedRole:
        try:
            return sts.assume_role(signer, request)
        except AccessDeniedError as error:
            age = None if code_given_at is None else int(self.mfa.clock()) - code_given_at
            raise denial.two_step(chain, error, age) from error
        except InvalidCredentialsError as error:
            if signer is not chain.root_key or not isinstance(chain.root, StaticProfile):
                raise
            raise denial.ended(chain.root, error) from error

    def _directly(self, chain: Chain, identity: Identity, sts: Sts, request: RoleRequest) -> AssumedRole:
        key = self.mfa.key(identity)

        def send(code: str) -> AssumedRole:
            return sts.assume_role(key, replace(request, mfa_serial=chain.mfa_serial, code=code))

        def ask() -> AssumedRole | AwsError:
            try:
                return self.mfa.codes.spend(self.mfa.question(chain, identity, chain.name), send)
            except (AccessDeniedError, DurationTooLongError) as error:
                # The code was good: nothing to share with those who wait to give theirs for another role.
                return error

        # Under the lock of the user's codes: one prompt at a time, whatever it is for.
        outcome = self.mfa.flight.run(mfa_session.item(identity.user), lambda: None, ask)
        if isinstance(outcome, AccessDeniedError):
            raise denial.direct(chain, outcome) from outcome
        if isinstance(outcome, AwsError):
            raise outcome
        return outcome


def _request(chain: Chain, identity: Identity) -> RoleRequest:
    slave = chain.target
    return RoleRequest(
        role_arn=str(slave.role),
        session_name=slave.session_name or default_session_name(identity.user.name),
        seconds=slave.seconds,
        external_id=slave.external_id,
        source_identity=slave.source_identity,
    )


def default_session_name(user_name: str) -> str:
    """Return the IAM user's name, padded where it is shorter than the two characters that STS wants."""
    return user_name.ljust(2, "_")
