"""The roles that a user's policies allow, from what is known of accounts and names."""

from collections.abc import Collection, Mapping

from awsroles.core.aws.arn import RoleArn
from awsroles.core.dataclass import dataclass, field, replace
from awsroles.core.discover.candidates import candidates, in_accounts, role_patterns
from awsroles.core.discover.judge import Judge, Judgment
from awsroles.core.discover.plan import Access, FoundRole
from awsroles.core.iam.reading.user_policies import UserPolicies
from awsroles.core.iam.statements import Policy


@dataclass(frozen=True)
class Known:
    """Accounts, with their names or empty texts, names of roles to try, and the *roles* that have profiles.

    *there* are roles that exist, with their trust policies if they can be evaluated. All of the accounts *listed* are
    among them.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    roles: Collection[RoleArn] = ()
    there: Mapping[RoleArn, Policy | None] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()

    def is_missing(self, role: RoleArn) -> bool:
        """Say whether *role* is known not to exist."""
        return role.account in self.listed and role not in self.there


@dataclass(frozen=True)
class Findings:
    """The roles that were found, and what keeps the list from being whole.

    *unlisted* are the Resources with a wildcard in a role's name, *any_account* is True for one in the account.
    """

    roles: tuple[FoundRole, ...]
    unlisted: tuple[str, ...] = ()
    any_account: bool = False


def find_roles(policies: UserPolicies, judge: Judge, known: Known) -> Findings:
    """Return the roles that *policies* allow by *judge*, and those with a profile that they do not allow any more."""
    user = policies.user
    accounts = {user.account, *known.accounts}
    names = {*known.names, *(f"{role.path}{role.name}" for role in known.roles)}
    patterns = role_patterns(judge.allowing, user, judge.values)
    listed = candidates(patterns, user.partition, accounts, names, {*known.roles, *known.there})
    roles = list(listed.roles)
    untold = set()
    if not policies.is_complete:
        untold = in_accounts(user.partition, accounts, known.names) - set(roles)
        roles += sorted(untold, key=str)
    possible = {*known.roles, *untold}
    answers = [_answer(policies, judge, known, role, maybe=role in possible) for role in roles]
    return Findings(tuple(each for each in answers if each is not None), listed.unlisted, listed.any_account)


def _answer(policies: UserPolicies, judge: Judge, known: Known, role: RoleArn, *, maybe: bool) -> FoundRole | None:
    if known.is_missing(role):
        return FoundRole(role, None) if role in known.roles else None
    found = _found(policies, role, judge.judge(role, known.there.get(role)), maybe=maybe)
    if found is not None and found.access == "possible" and role in known.there:
        return replace(found, access="allowed", is_named=True)
    return found


def _found(policies: UserPolicies, role: RoleArn, judgment: Judgment, *, maybe: bool) -> FoundRole | None:
    """Return the role with the access that *judgment* gives; None if it is denied and not one that *maybe* is there."""
    if judgment.verdict == "conditional":
        return FoundRole(role, "conditional", judgment.conditions, judgment.allowed_by, judgment.is_named)
    if judgment.verdict == "allowed":
        access: Access = "allowed" if judgment.is_named else "possible"
        return FoundRole(role, access, (), judgment.allowed_by, judgment.is_named)
    if not maybe:
        return None
    is_denied = judgment.verdict == "explicitly_denied"
    # A policy that was not read may allow it. In the own account a trust policy that names the user is enough.
    if not is_denied and (not policies.is_complete or role.account == policies.user.account):
        return FoundRole(role, "possible", is_named=False)
    return FoundRole(role, None) if policies.is_complete else None
