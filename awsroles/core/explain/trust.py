"""The role as IAM has it: its trust policy, read through another role of its account."""

from collections.abc import Iterator

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.durations import SHORTEST
from awsroles.core.aws.iam_roles import RoleRecord
from awsroles.core.aws.sts import role_request
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.explain.asking import Asking
from awsroles.core.explain.explanation import Notes
from awsroles.core.explain.signing import Signer
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.reading.account_details import decoded
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import AccessDeniedError, AwsError, AwsrolesError, ConfigurationError, NotFoundError

# Each is a call of AssumeRole, which may be refused.
_MOST_ROLES = 3


@dataclass(frozen=True)
class RoleFacts:
    """The role by that name: *exists* is None if nobody may tell, *arn* is the one that it has.

    *is_direct* if the user itself may assume it, and the denied call was another role's.
    """

    exists: bool | None = None
    arn: RoleArn | None = None
    trust_policy: Policy | None = None
    max_session_seconds: int | None = None
    is_direct: bool = False


@dataclass(frozen=True)
class _Reader:
    """Credentials in the role's account, of the profile *name* or of the user."""

    name: str
    credentials: SigningCredentials


class RoleReading:
    """Reads the role of *chain* with the credentials of *signer*, or of the profile *via*."""

    def __init__(self, asking: Asking, chain: ResolvedProfile, signer: Signer, notes: Notes, via: str | None) -> None:
        self._asking = asking
        self._chain = chain
        self._signer = signer
        self._notes = notes
        self._via = via
        self._refusals: list[str] = []

    def run(self) -> RoleFacts:
        """Return what IAM tells of the role; a reader that may not read it costs nothing but its calls."""
        direct = self._direct_reader()
        return replace(self._read(direct), is_direct=direct is not None)

    def _read(self, direct: _Reader | None) -> RoleFacts:
        role = self._chain.role_profile.role
        for reader in self._readers(direct):
            try:
                record = self._asking.roles(self._chain).role(reader.credentials, role.name)
            except NotFoundError:
                self._notes.note("trust_policy", "failed", f"through {reader.name}: there is no role {role.name}")
                return RoleFacts(exists=False)
            except AwsError as error:
                why = "may not read it" if isinstance(error, AccessDeniedError) else f"cannot read it: {error.message}"
                self._refusals.append(f"{reader.name} {why}")
                continue
            return self._facts(record, reader)
        refused = "; ".join(self._refusals) or "no other profile has a role in this account"
        self._notes.note("trust_policy", "unknown", f"cannot be read: {refused}")
        return RoleFacts()

    def _facts(self, record: RoleRecord, reader: _Reader) -> RoleFacts:
        name = self._chain.role_profile.role.name
        longest = record.max_session_seconds
        try:
            trust = read_policy(decoded(record.trust_policy), PolicyKind.TRUST, f"trust policy of {name}")
            arn = parse_role_arn(record.arn)
        except (RefusedPolicyError, ConfigurationError) as error:
            self._notes.note("trust_policy", "unknown", f"through {reader.name}: {error.message}")
            return RoleFacts(exists=True, max_session_seconds=longest)
        self._notes.note("trust_policy", "ok", f"read through {reader.name}")
        return RoleFacts(True, arn, trust, longest)

    def _direct_reader(self) -> _Reader | None:
        """Return the credentials of the role itself, if only another role of the chain may not assume it."""
        if len(self._chain.role_profiles) == 1 or self._signer.needs_code:
            return None
        user = self._signer.identity.user.name
        request = replace(role_request(self._chain.role_profile, user), seconds=SHORTEST)
        try:
            assumed = self._asking.sessions.sts(self._chain).assume_role(self._signer.credentials, request)
        except AwsError:
            return None
        return _Reader(f"the role itself, which {self._chain.source.name} may assume,", assumed.credentials)

    def _readers(self, direct: _Reader | None) -> Iterator[_Reader]:
        via = None if self._via is None else self._asking.profiles.chain(self._via)
        # The role that is denied may be a source of the profile, in another account.
        if via is not None and via.role_profile.role.account == self._chain.role_profile.role.account:
            found = self._reader(via)
            if found is not None:
                yield found
            return
        role, user = self._chain.role_profile.role, self._signer.identity.user
        if role.account == user.account:
            yield _Reader(f"user {user.name}", self._signer.credentials)
        if direct is not None:
            yield direct
        for chain in self._candidates()[:_MOST_ROLES]:
            found = self._reader(chain)
            if found is not None:
                yield found

    def _candidates(self) -> list[ResolvedProfile]:
        """Return profiles of other roles in this account that the same signer assumes, without a code."""
        role = self._chain.role_profile.role
        found: dict[RoleArn, ResolvedProfile] = {}
        for name in self._asking.profiles:
            try:
                profile = self._asking.profiles.get(name)
                if not isinstance(profile, RoleProfile) or profile.role.account != role.account:
                    continue
                chain = self._asking.profiles.chain(name)
            except ConfigurationError:
                continue
            is_ours = chain.source == self._chain.source and len(chain.role_profiles) == 1
            if profile.role != role and is_ours and not chain.needs_own_code:
                found.setdefault(profile.role, chain)
        return list(found.values())

    def _reader(self, chain: ResolvedProfile) -> _Reader | None:
        """Return the credentials of the role of *chain*, which are thrown away at once."""
        request = role_request(chain.role_profile, self._signer.identity.user.name)
        try:
            if chain.source == self._chain.source and len(chain.role_profiles) == 1 and not chain.needs_own_code:
                sts = self._asking.sessions.sts(chain)
                assumed = sts.assume_role(self._signer.credentials, request)
                return _Reader(chain.name, assumed.credentials)
            return _Reader(chain.name, self._asking.sessions.get(chain).credentials)
        except AccessDeniedError:
            self._refusals.append(f"{chain.name} is denied as well")
        except AwsrolesError as error:
            self._refusals.append(f"{chain.name}: {error.message}")
        return None


def check_via(asking: Asking, chain: ResolvedProfile, via: str) -> None:
    """Raise ConfigurationError unless the role of the profile *via* is in the account of that of *chain*."""
    other = asking.profiles.chain(via)
    account = chain.role_profile.role.account
    if not other.role_profiles or other.role_profile.role.account != account:
        raise ConfigurationError(
            f"profile {via!r} has no role in account {account}, which has the role of {chain.name}",
            "give --via with a profile of that account: awsroles profile list shows them",
        )
