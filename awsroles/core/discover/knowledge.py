"""All that `discover` reads before it judges: the user's policies, and accounts with their names."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal

from awsroles.core.aws.arn import RoleArn, UserArn, parse_role_arn
from awsroles.core.aws.organizations import Organizations
from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.reading.account_details import AccountDetails
from awsroles.core.iam.reading.policy_reading import PolicyReading, UserCalls
from awsroles.core.iam.reading.user_policies import UserPolicies
from awsroles.core.iam.statements import Policy
from awsroles.errors import AccessDeniedError, AwsError, ConfigurationError, InvalidCredentialsError, NotFoundError

# The list of accounts: read, not for this account, denied by a policy, or not answered.
Listing = Literal["read", "elsewhere", "denied", "failed"]
# AWS's words if a policy denies the list; to an account that may not list it says something else.
_BY_POLICY = "is not authorized to perform"


@dataclass(frozen=True)
class Knowledge:
    """The user's *policies*, and the organization's active *accounts* by ID.

    *there* and *listed* are those of files: roles that exist, and the accounts whose roles are all among them.
    """

    policies: UserPolicies
    accounts: Mapping[str, str] = field(default_factory=dict)
    listing: Listing = "read"
    there: Mapping[RoleArn, Policy | None] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()


def read_from_aws(calls: UserCalls, reading: PolicyReading, organizations: Callable[[], Organizations]) -> Knowledge:
    """Return what AWS tells. A call that fails costs its own part only; raises AwsError if nothing can be read."""
    policies = reading.run()
    try:
        accounts = calls.run(
            "organizations:ListAccounts", lambda credentials: organizations().active_accounts(credentials)
        )
    except InvalidCredentialsError:
        raise
    except AccessDeniedError as error:
        cause = error.__cause__
        words = cause.message if isinstance(cause, AccessDeniedError) else error.message
        return Knowledge(policies, listing="denied" if _BY_POLICY in words else "elsewhere")
    except NotFoundError:
        return Knowledge(policies, listing="elsewhere")
    except AwsError:
        return Knowledge(policies, listing="failed")
    return Knowledge(policies, accounts)


def read_from_files(details: AccountDetails, user: UserArn) -> Knowledge:
    """Return what *details* tell of *user*; raise ConfigurationError if they do not tell of it."""
    policies = details.users.get(str(user))
    if policies is None:
        raise ConfigurationError(
            f"the files do not hold the user {user.name} of account {user.account}",
            "add the file that aws iam get-account-authorization-details writes there",
        )
    there: dict[RoleArn, Policy | None] = {}
    for arn, role in details.roles.items():
        # A role's name that awsroles cannot write is no profile.
        with suppress(ConfigurationError):
            there[parse_role_arn(arn)] = role.trust_policy
    accounts = dict.fromkeys(sorted(details.accounts), "")
    return Knowledge(policies, accounts, "elsewhere", there, details.listed_roles)
