"""The roles of a user, and the in-line policies that end the sessions of one user in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from awsroles.core.aws.sts import default_session_name
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.reading.account_details import decoded
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.check.revocations import REVOCATION
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.offboard.ways import AccountCalls, Reads
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.break_glass import BREAK_GLASS, break_glass_role_arn
from awsroles.core.org.policies.parts import document_of, has_roles
from awsroles.core.org.policies.resources import Document
from awsroles.errors import NotFoundError

_USERNAME = "${aws:username}"
_PADDED = _USERNAME + default_session_name("?").removeprefix("?")
_DEFAULT_SESSION = 3600


@dataclass(frozen=True)
class RoleToEnd:
    """A role of the user: *pins_name* if every session of it has the name of its user.

    *unique_id* is None if the role could not be read. *max_session* is in seconds.
    """

    arn: str
    account_name: str
    unique_id: str | None = None
    max_session: int = _DEFAULT_SESSION
    pins_name: bool = True

    @property
    def account(self) -> str:
        """The ID of its account."""
        return self.arn.split(":", 5)[4]

    @property
    def name(self) -> str:
        """The name."""
        return self.arn.rpartition("/")[2]

    @property
    def shown(self) -> str:
        """The role as the file calls it."""
        return f"{self.account_name}/{self.name}"


def functions_of(organization: Organization, groups: Iterable[str], user: str | None) -> list[str]:
    """Return the functions of which *groups* are the groups, and those that the file gives to *user*."""
    there = set(groups)
    named = set(organization.users[user].get("functions", ())) if user in organization.users else set()
    return [name for name in organization.functions if organization.group(name) in there or name in named]


def role_arns(organization: Organization, functions: Iterable[str]) -> dict[str, str]:
    """Return the ARNs of the roles of *functions*, each with the name of its account; nothing of other companies."""
    wanted = set(functions)
    return {
        each.role_arn: each.account.name
        for each in organization.accesses.values()
        if each.function.name in wanted and has_roles(organization, each.account.name)
    }


def break_glass_arns(organization: Organization, groups: Iterable[str], user: str) -> dict[str, str]:
    """Return the roles of break-glass, each with the name of its account, if *user* is one of its users."""
    pattern = break_glass_role_arn(organization)
    named = user in organization.table("break_glass").get("users", ())
    if pattern is None or not (named or BREAK_GLASS in groups):
        return {}
    return {
        pattern.replace("*", str(each.get("id"))): name
        for name, each in organization.accounts.items()
        if has_roles(organization, name)
    }


def read_role(calls: AccountCalls, arn: str, account_name: str, lost: list[Unread]) -> RoleToEnd | None:
    """Return the role of *arn* as it is, None if it is not there; what cannot be read is added to *lost*."""
    role = RoleToEnd(arn, account_name)
    told = calls.tried(lost, Reads(role.account, "GetRole", arn, role.shown), lambda: _get_role(calls, role))
    if told is None:
        return role
    if not told:
        return None
    return role_of(told, str(told.get("Arn")), account_name)


def role_of(told: Mapping[str, Any], arn: str, account_name: str) -> RoleToEnd:
    """Return the role of *arn* as GetRole has *told* it."""
    held = HeldPolicy(PolicyKind.TRUST, "", account_name, decoded(told.get("AssumeRolePolicyDocument")))
    seconds = str(told.get("MaxSessionDuration") or _DEFAULT_SESSION)
    return RoleToEnd(
        arn,
        account_name,
        str(told.get("RoleId")),
        int(seconds) if seconds.isdecimal() else _DEFAULT_SESSION,
        pins_session_name(held.content),
    )


def _get_role(calls: AccountCalls, role: RoleToEnd) -> Mapping[str, Any]:
    """Return what GetRole tells, nothing if there is no role of the name, whatever its path."""
    try:
        found = calls.call(role.account, "GetRole", {"RoleName": role.name}).get("Role")
    except NotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}


def pins_session_name(trust: Any) -> bool:
    """Say whether the policy *trust* demands the user's name as the name of each session that a user starts."""
    statements = trust.get("Statement") if isinstance(trust, Mapping) else None
    if not isinstance(statements, Sequence) or isinstance(statements, str):
        statements = [statements]
    return all(_pins(each) for each in statements)


def _pins(statement: Any) -> bool:
    if not isinstance(statement, Mapping):
        return False
    if statement.get("Effect") == "Deny" or _is_of_others(statement):
        return True
    condition = statement.get("Condition")
    names = list(_values(condition, "sts:rolesessionname"))
    # Under the padded name of `ada`, there may be a user `ada_`.
    padded = [_PADDED] if list(_values(condition, "aws:username")) == ["?"] else []
    return bool(names) and all(each in (_USERNAME, *padded) for each in names)


def _is_of_others(statement: Mapping[str, Any]) -> bool:
    """Say whether no IAM user assumes the role by *statement*."""
    principal = statement.get("Principal")
    if isinstance(principal, Mapping) and "AWS" not in principal:
        return True
    actions = statement.get("Action", "*")
    listed = [actions] if isinstance(actions, str) else actions
    return not any(matches(wild(str(each).lower()), "sts:assumerole") for each in listed)


def _values(condition: Any, wanted: str) -> Iterator[str]:
    """Yield the values that the key *wanted* must have by *condition*: by an operator that needs the key."""
    for operator, keys in condition.items() if isinstance(condition, Mapping) else ():
        if str(operator).lower() not in ("stringequals", "stringlike") or not isinstance(keys, Mapping):
            continue
        for key, values in keys.items():
            if str(key).lower() == wanted:
                yield from [values] if isinstance(values, str) else map(str, values)


def revocation_name(user: str) -> str:
    """Return the name of the in-line policy that ends the sessions of *user* in a role."""
    return f"{REVOCATION}{user}"


def revocation(role: RoleToEnd, user: str, before: str, *, whole: bool = False) -> Document:
    """Return the policy that ends the sessions of *user* that began before the instant *before*.

    With *whole* it ends those of everybody. Calls of a session have no sts:RoleSessionName: aws:userid holds its name.
    """
    condition: dict[str, Any] = {"DateLessThan": {"aws:TokenIssueTime": before}}
    if not whole:
        names = dict.fromkeys([user, default_session_name(user)])
        condition["StringLike"] = {"aws:userid": [f"{role.unique_id}:{name}" for name in names]}
    return document_of({"Sid": "EndSessions", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition})
