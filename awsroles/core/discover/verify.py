"""The verification of a role: AWS is asked for its shortest session, which is thrown away."""

from collections import Counter
from collections.abc import Mapping

from awsroles.core.aws.arn import RoleArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.durations import SHORTEST
from awsroles.core.aws.sts import AssumeRoleRequest, Sts, default_session_name
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.discover.plan import FoundRole
from awsroles.core.profiles.model import RoleProfile
from awsroles.errors import AccessDeniedError, AwsError, InvalidCredentialsError, NetworkError, ThrottledError

_NOT_FINAL = (
    "denied: it may not exist, or its trust policy may ask for an external ID, a source identity or a younger MFA code"
)
# So often may AWS throttle one question.
_MOST_TRIES = 12
_REASONS = ("with an explicit deny in ", "because no ")


@dataclass(frozen=True)
class Outcome:
    """AWS's answer: *verified* is None if there was none; *why* says why it is not a yes."""

    verified: bool | None
    why: str | None = None


class Verification:
    """Asks AWS for roles, as the user *user_name* with *credentials*.

    *profiles* are the profiles that some roles have, whose options are used.
    """

    def __init__(
        self, sts: Sts, credentials: SigningCredentials, user_name: str, profiles: Mapping[RoleArn, RoleProfile]
    ) -> None:
        self._sts = sts
        self._credentials = credentials
        self._user_name = user_name
        self._profiles = profiles
        self._throttled: Counter[RoleArn] = Counter()

    def ask(self, found: FoundRole) -> Outcome:
        """Return AWS's answer for the role *found*.

        Raises ThrottledError if the same question can be asked again, and InvalidCredentialsError.
        """
        try:
            self._sts.assume_role(self._credentials, self._request(found.role))
        except AccessDeniedError as error:
            return Outcome(False, _why(error.message))
        except ThrottledError as error:
            self._throttled[found.role] += 1
            if self._throttled[found.role] < _MOST_TRIES:
                raise
            return Outcome(None, f"no answer: {error.message}")
        except InvalidCredentialsError:
            raise
        except NetworkError as error:
            return Outcome(None, f"no answer: {error.message}")
        except AwsError as error:
            return Outcome(False, error.message)
        return Outcome(True)

    def _request(self, role: RoleArn) -> AssumeRoleRequest:
        profile = self._profiles.get(role)
        return AssumeRoleRequest(
            str(role),
            (profile.session_name if profile else None) or default_session_name(self._user_name),
            SHORTEST,
            profile.external_id if profile else None,
            profile.source_identity if profile else None,
            is_sent_once=True,
        )


def verified(found: FoundRole, outcome: Outcome) -> FoundRole:
    """Return *found* with AWS's answer: a possible role that AWS gave is an allowed one."""
    access = "allowed" if outcome.verified and found.access == "possible" else found.access
    return replace(found, access=access, verified=outcome.verified, why=outcome.why)


def _why(words: str) -> str:
    """Return why AWS refused: the clause that names a kind of policy, where it has one."""
    for start in _REASONS:
        _, clause, rest = words.partition(start)
        if clause:
            return f"denied {clause}{rest}"
    return _NOT_FINAL
