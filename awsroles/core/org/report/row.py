"""One access of the review, with its last uses."""

from datetime import datetime

from awsroles.core.dataclass import dataclass
from awsroles.core.org.reach.hop import Mfa

NOT_KNOWN = "not_known"
"""The last use that nobody told."""
NEVER = "never"
"""The last use of a key or a password that was not used since AWS counts."""
NONE = "none"
"""The last use of a key or a password that does not exist."""
NOT_IN_400_DAYS = "not_in_400_days"
"""The last use of a role that was not used for as long as AWS looks back."""
NOT_IN_EXPORT = "not_in_export"
"""The last use by a person of whom the CloudTrail export has no use of the role."""
USES = (NOT_KNOWN, NEVER, NONE, NOT_IN_400_DAYS, NOT_IN_EXPORT)
"""The words of a last use that is no moment."""


@dataclass(frozen=True)
class LastUses:
    """The last uses, each a moment as AWS writes it or one of USES.

    *role* is that of the role by anybody, *key* and *password* are the user's anywhere, *own* is the user's
    of the role.
    """

    role: str = NOT_KNOWN
    key: str = NOT_KNOWN
    password: str = NOT_KNOWN
    own: str = NOT_KNOWN


@dataclass(frozen=True)
class AccessRow:
    """A *user* who reaches the role *role_arn* in an *account*, which is called by its name in the file or its ID.

    *function* is None for a role that is no function's. *through* are the ARNs of the roles on the way. *groups* have
    the policies that allow the first step; with none, policies of the user's own or a trust policy do. *conditions* are
    those on what is not known, in words; unless *is_read* there are policies among it.
    """

    user: str
    user_arn: str
    account: str
    account_id: str
    function: str | None
    role_arn: str
    through: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    grant: str | None = None
    mfa: Mfa | None = None
    mfa_max_age: int | None = None
    until: datetime | None = None
    external_ids: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    is_read: bool = True
    owner: str | None = None
    last_uses: LastUses = LastUses()

    @property
    def key(self) -> tuple[str, str]:
        """The user's and the role's ARN, which no other row has both of."""
        return self.user_arn, self.role_arn

    @property
    def role(self) -> str:
        """The name of the role."""
        return self.role_arn.rpartition("/")[2]

    @property
    def order(self) -> tuple[str, str, str, str]:
        """The key that sorts rows by user, account and role."""
        return self.user.lower(), self.account, self.role_arn, self.user_arn
