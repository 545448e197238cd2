"""All that is known of one denied call, from AWS, from files and from the profiles."""

from awsroles.core.aws.arn import RoleArn
from awsroles.core.aws.durations import format_duration
from awsroles.core.aws.iam_roles import Simulation
from awsroles.core.dataclass import dataclass
from awsroles.core.explain.denial_words import DenialWords
from awsroles.core.explain.judgment import Judgment
from awsroles.core.iam.calls import CallerIdentity, RoleCall
from awsroles.core.iam.reading.user_policies import Unread
from awsroles.core.iam.statements import Policy
from awsroles.core.profiles.resolved import ResolvedProfile


@dataclass(frozen=True)
class Evidence:
    """The call of one role, and the answers of those that were asked; None if they were not, or did not answer.

    *forced_mfa* is a denial by the caller's own policies if the code of the call itself does not count for them.
    *near_role* and *near_account* may be meant by the role's name and account. *role_exists* is False if AWS or a file
    says so. *found_role* is the ARN of the role that has this name. *is_direct* if the role is denied to another role,
    and the user itself may assume it.
    """

    chain: ResolvedProfile
    caller: CallerIdentity
    call: RoleCall
    near_role: RoleArn | None = None
    near_account: str | None = None
    words: DenialWords | None = None
    own: Judgment | None = None
    unread: tuple[Unread, ...] = ()
    forced_mfa: Judgment | None = None
    trust: Judgment | None = None
    trust_policy: Policy | None = None
    role_exists: bool | None = None
    found_role: RoleArn | None = None
    simulation: Simulation | None = None
    request_id: str | None = None
    is_direct: bool = False

    @property
    def role(self) -> RoleArn:
        """The role."""
        return self.chain.role_profile.role

    @property
    def mfa_age(self) -> int | None:
        """The seconds since the MFA code was given, None for a call without MFA."""
        if self.call.mfa_code:
            return 0
        if self.caller.mfa_at is None:
            return None
        return max(0, int((self.call.at - self.caller.mfa_at).total_seconds()))

    @property
    def is_chained(self) -> bool:
        """True if the session of another role calls."""
        return self.caller.credentials == "role"

    @property
    def own_is_known(self) -> bool:
        """True if the judgment of the caller's own policies holds whatever is unread."""
        if self.own is None:
            return False
        return not self.unread or self.own.decision.answer == "explicit_deny"


def format_age(seconds: int) -> str:
    """Return an age for people, whom single seconds do not help."""
    return "less than a minute" if seconds < 60 else format_duration(seconds)
