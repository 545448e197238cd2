"""Callers, and how closely a Principal element names them."""

import re
from enum import Enum, IntEnum

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.statements import Principals, Statement

_CALLER = re.compile(r"arn:([^:]+):(iam|sts)::(\d{12}):(root|(?:user|role|assumed-role|federated-user)/(.+))", re.ASCII)
_ROLE = re.compile(r"arn:([^:]+):iam::(\d{12}):role/(?:.*/)?([^/]+)")
_FORMS = frozenset({"iam:root", "iam:user", "iam:role", "sts:assumed-role", "sts:federated-user"})


class CallerKind(Enum):
    """A kind of principal that calls."""

    USER = "user"
    ROLE = "role"
    ROLE_SESSION = "assumed-role"
    FEDERATED_USER = "federated-user"
    ROOT = "root"
    OTHER = "other"


class Reach(IntEnum):
    """The way in which a resource policy names the caller, which decides the other policies that must allow."""

    NOBODY = 0
    ACCOUNT = 1
    ROLE = 2
    CALLER = 3


@dataclass(frozen=True)
class Caller:
    """A principal; a service or a federation has neither account nor partition."""

    arn: str
    kind: CallerKind
    partition: str = ""
    account: str = ""
    name: str = ""

    @property
    def is_service_linked(self) -> bool:
        """Say whether it is a service-linked role, which control policies spare."""
        return self.kind in {CallerKind.ROLE, CallerKind.ROLE_SESSION} and self.name.rsplit("/", 1)[0].startswith(
            ("AWSServiceRoleFor", "aws-service-role/")
        )


def caller(principal: str) -> Caller:
    """Return the caller that *principal*, an ARN or the name of a service, is."""
    found = _CALLER.fullmatch(principal)
    if found is None:
        return Caller(principal, CallerKind.OTHER)
    form = found[4].split("/")[0]
    if f"{found[2]}:{form}" not in _FORMS:
        return Caller(principal, CallerKind.OTHER)
    return Caller(principal, CallerKind(form), found[1], found[3], found[5] or "")


def reach(statement: Statement, who: Caller, role_arn: str | None) -> Reach:
    """Return how *statement* reaches the caller; *role_arn* is the role of a session, whose own ARN lacks its path."""
    if statement.principals is None:
        return Reach.CALLER
    named = _named(statement.principals, who, role_arn)
    if not statement.except_principals:
        return named
    return Reach.CALLER if named is Reach.NOBODY else Reach.NOBODY


def _named(principals: Principals, who: Caller, role_arn: str | None) -> Reach:
    if principals.everyone or who.arn in principals.arns or who.arn in principals.others:
        return Reach.ROLE if who.kind is CallerKind.ROLE and not principals.everyone else Reach.CALLER
    if any(_is_behind(arn, who, role_arn) for arn in principals.arns):
        return Reach.ROLE
    if {(who.partition, who.account), ("", who.account)} & principals.accounts and who.account:
        return Reach.ACCOUNT
    return Reach.NOBODY


def _is_behind(arn: str, who: Caller, role_arn: str | None) -> bool:
    """Say whether *arn* is the role of the session that calls, or the user of the federated user."""
    if who.kind is CallerKind.FEDERATED_USER:
        return arn == f"arn:{who.partition}:iam::{who.account}:user/{who.name}"
    if who.kind is not CallerKind.ROLE_SESSION:
        return False
    if role_arn is not None:
        return arn == role_arn
    role = _ROLE.fullmatch(arn)
    return role is not None and role.groups() == (who.partition, who.account, who.name.split("/")[0])
