"""Findings about doors: whom the trust policy of each live role lets in, and if that needs MFA.

Each Allow statement is asked alone, with all Deny statements, so that a second, open one is found beside a right one.
"""

from collections.abc import Iterator
from typing import Literal

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.iam.requests import Policies
from awsroles.core.iam.statements import Policy, PolicyKind, Principals, Statement
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.questions import (
    ALLOW_ALL,
    FOREIGN_ACCOUNT,
    FOREIGN_ORGANIZATION,
    Call,
    Mfa,
    passes,
    request_of,
)
from awsroles.core.org.live.account import Role

_ASSUME = "sts:AssumeRole"
# What the caller chooses, and what is not known of somebody in an account.
_OPEN = frozenset(
    {
        "sts:externalid",
        "sts:rolesessionname",
        "sts:sourceidentity",
        "aws:principalarn",
        "aws:userid",
        "aws:username",
        "aws:principaltag/*",
    }
)
_NOBODY = "user/somebody"
_SSO = "AWSReservedSSO_"
Sort = Literal["account", "user", "role", "identity_center", "service", "federation", "left_over", "everyone", "some"]
"""Sorts of principals: `some` is everyone, under conditions that name whom they mean."""


@dataclass(frozen=True)
class Door:
    """A *principal* that a trust policy lets in, by the *statement* in words; *without* are the ways without MFA."""

    principal: str
    sort: Sort
    statement: str
    without: tuple[Mfa, ...] = ()
    account: str | None = None

    @property
    def how(self) -> str:
        """The ways without MFA in words."""
        words = {"absent": "an access key", "false": "a session without MFA"}
        return " and ".join(words[each] for each in self.without)


class Doors:
    """The doors of roles, which are the same for the same trust policy."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[tuple[str, str], list[Door]] = {}

    def of(self, role: Role) -> list[Door]:
        """Return the doors of *role*, none if its trust policy cannot be evaluated."""
        account = role.arn.split(":")[4]
        text = role.trust.text or ""
        # Few documents depend on the account that they are in.
        own = account if account in text or "resource" in text.lower() else ""
        key = (text, own)
        if key not in self._known:
            self._known[key] = list(self._doors(role))
        return self._known[key]

    def _doors(self, role: Role) -> Iterator[Door]:
        policy = role.trust.policy
        statements = () if policy is None else policy.statements
        denies = tuple(each for each in statements if not each.allows)
        for number, each in enumerate(statements, 1):
            if each.allows and each.principals is not None:
                alone = Policy(PolicyKind.TRUST, "", (each, *denies))
                words = f"statement {each.sid}" if each.sid else f"statement {number}"
                yield from self._of_statement(each, role, alone, words)

    def _of_statement(self, statement: Statement, role: Role, alone: Policy, words: str) -> Iterator[Door]:
        principals = statement.principals
        if principals is None:
            return
        if principals.everyone or statement.except_principals:
            yield from self._everyone(role, alone, words)
            return
        for sort, principal, account in _named(principals):
            if sort not in ("account", "user"):
                yield Door(principal, sort, words, account=account)
                continue
            who = principal if sort == "user" else f"arn:{self._case.partition}:iam::{account}:{_NOBODY}"
            unknown = _OPEN - ({"aws:principalarn", "aws:username"} if sort == "user" else frozenset())
            ways = self._ways(who, role, alone, unknown)
            if ways:
                without = tuple(each for each in ways if each != "true")
                yield Door(principal, sort, words, without, account)

    def _everyone(self, role: Role, alone: Policy, words: str) -> Iterator[Door]:
        stranger = f"arn:{self._case.partition}:iam::{FOREIGN_ACCOUNT}:{_NOBODY}"
        # A condition on the caller's ARN names somebody.
        ways = self._ways(stranger, role, alone, _OPEN - {"aws:principalarn"}, FOREIGN_ORGANIZATION)
        if ways:
            yield Door("everyone", "everyone", words, tuple(each for each in ways if each != "true"))
            return
        ours = f"arn:{self._case.partition}:iam::{self._case.master}:{_NOBODY}"
        ways = self._ways(ours, role, alone, _OPEN | {"aws:principalaccount"})
        if ways:
            without = tuple(each for each in ways if each != "true")
            yield Door("everyone under conditions", "some", words, without)

    def _ways(
        self, who: str, role: Role, trust: Policy, unknown: frozenset[str], organization: str | None = None
    ) -> list[Mfa]:
        """Return the ways in which *who* gets in: absent, false and true."""
        account, case = who.split(":")[4], self._case
        member = case.organization_id if account in case.own else None
        policies = Policies((ALLOW_ALL,), resource=trust)
        call = Call(
            who,
            _ASSUME,
            role.arn,
            case.at,
            organization=organization or member,
            resource_organization=case.organization_id,
            unknown=unknown,
        )
        order: tuple[Mfa, ...] = ("absent", "false", "true")
        return [mfa for mfa in order if passes(request_of(replace(call, mfa=mfa)), policies)]


def _named(principals: Principals) -> Iterator[tuple[Sort, str, str | None]]:
    """Yield the principals by their sorts, with their accounts."""
    for _, account in sorted(principals.accounts):
        yield "account", f"account {account}", account
    for arn in sorted(principals.arns | principals.others):
        fields = arn.split(":", 5)
        resource = fields[5] if len(fields) == 6 else ""
        holder = fields[4] if resource else None
        if resource.startswith("user/"):
            yield "user", arn, holder
        elif _SSO in resource:
            yield "identity_center", arn, holder
        elif resource.startswith(("role/", "assumed-role/")):
            yield "role", arn, holder
        elif arn.startswith(("AIDA", "AROA")) and arn.isalnum():
            yield "left_over", arn, None
        elif arn.endswith((".amazonaws.com", ".amazonaws.com.cn")) and not arn.startswith("cognito-identity"):
            yield "service", arn, None
        else:
            yield "federation", arn, holder


def check_doors(case: Case) -> Iterator[Finding]:
    """Yield the doors of all live roles but those that AWS manages."""
    doors = Doors(case)
    for account in case.whole():
        meant = {each.name.lower() for each in case.roles.get(account.id, ())}
        for role in account.roles.values():
            if role.is_of_aws:
                continue
            found = doors.of(role)
            if role.name == case.resources.deploy_role:
                yield from _of_deploy_role(case, role, found)
            elif role.name.lower() in meant:
                yield from _of_the_file(case, role, found)
            else:
                yield from _beside_the_file(case, role, found)


def _of_deploy_role(case: Case, role: Role, doors: list[Door]) -> Iterator[Finding]:
    yield from _common(case, role, doors)
    for door in doors:
        if door.without and door.sort != "everyone":
            said = f"lets in {_shown(case, door)} with {door.how} ({door.statement})"
            yield _finding(case, "deploy_role_without_mfa", role, said, door)


def _of_the_file(case: Case, role: Role, doors: list[Door]) -> Iterator[Finding]:
    yield from _common(case, role, doors)
    for door in doors:
        if door.without and door.sort != "everyone":
            yield _without_mfa(case, role, door)
        elif door.sort not in ("everyone", "left_over") and (door.sort, door.account) != ("account", case.master):
            yield _finding(case, "other_door", role, f"lets in {_shown(case, door)} ({door.statement})", door)


def _beside_the_file(case: Case, role: Role, doors: list[Door]) -> Iterator[Finding]:
    """Yield the doors for people: an account's own roles and services are how programs work."""
    yield from _common(case, role, doors)
    account = role.arn.split(":")[4]
    for door in doors:
        is_inside = door.account == account != case.master and door.sort in ("account", "role")
        if door.without and door.sort != "everyone" and not is_inside:
            yield _without_mfa(case, role, door)
        elif door.sort not in ("everyone", "left_over", "service") and not is_inside:
            yield _finding(case, "unknown_role", role, f"lets in {_shown(case, door)} ({door.statement})", door)


def _common(case: Case, role: Role, doors: list[Door]) -> Iterator[Finding]:
    for door in doors:
        if door.sort == "everyone":
            more = f", even with {door.how}" if door.without else ""
            yield _finding(case, "door_for_everyone", role, f"lets in everyone{more} ({door.statement})", door)
        elif door.sort == "left_over":
            said = f"names {door.principal}, who is deleted ({door.statement})"
            yield _finding(case, "left_over_principal", role, said, door)


def _without_mfa(case: Case, role: Role, door: Door) -> Finding:
    said = f"lets in {_shown(case, door)} with {door.how} ({door.statement})"
    return _finding(case, "door_without_mfa", role, said, door)


def _shown(case: Case, door: Door) -> str:
    name = None if door.account is None else case.name(door.account)
    if door.sort == "account" and name is not None and door.principal.startswith("account "):
        return f"{door.principal} ({name})"
    return door.principal


def _finding(case: Case, word: str, role: Role, message: str, door: Door) -> Finding:
    account = role.arn.split(":")[4]
    access = case.accesses.get(role.arn)
    place = case.place(account) if access is None else access.grant.place
    return Finding(word, account, f"role/{role.name}", message, f"{door.statement}: {door.principal}", place)
