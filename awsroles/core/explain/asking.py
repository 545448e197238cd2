"""Everything that an explanation asks: the profiles, the sessions and AWS."""

from collections.abc import Callable
from datetime import datetime, timezone
from typing import TypeVar

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.iam_policies import IamPolicies
from awsroles.core.aws.iam_roles import IamRoles
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.reading.policy_reading import RunAll, one_by_one
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.provider import SessionProvider

T = TypeVar("T")


@dataclass(frozen=True)
class Asking:
    """The *profiles*, the *sessions*, and IAM at the endpoint of a profile; *clock* is in seconds since the epoch."""

    profiles: Profiles
    sessions: SessionProvider
    iam: Callable[[ResolvedProfile], Iam]
    policies: Callable[[ResolvedProfile], IamPolicies]
    roles: Callable[[ResolvedProfile], IamRoles]
    clock: Callable[[], float]
    run_all: RunAll = one_by_one

    def now(self) -> datetime:
        """Return the time in UTC."""
        return instant(self.clock())


class SignedCalls:
    """Calls of *user* that *credentials* sign, which are not replaced."""

    def __init__(self, user: UserArn, credentials: SigningCredentials) -> None:
        self.user = user
        self._credentials = credentials

    def run(self, action: str, call: Callable[[SigningCredentials], T]) -> T:  # noqa: ARG002 - of the protocol
        """Return what *call* returns."""
        return call(self._credentials)


def instant(seconds: float) -> datetime:
    """Return *seconds* since the epoch as a time in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc)
