"""Policies as the evaluation reads them: statements of a kind of policy, each with its place in the document."""

from enum import Enum
from typing import Literal, NamedTuple


class PolicyKind(Enum):
    """A kind of policy, in AWS's words."""

    IDENTITY = "identity-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    TRUST = "role trust policy"
    RESOURCE = "resource-based policy"
    SCP = "service control policy"
    RCP = "resource control policy"


Quantifier = Literal["", "ForAllValues", "ForAnyValue"]


class Condition(NamedTuple):
    """One key of one operator: *comparison* is the operator without its quantifier and `IfExists`."""

    operator: str
    comparison: str
    quantifier: Quantifier
    if_exists: bool
    key: str
    values: tuple[str, ...]

    @property
    def folded_key(self) -> str:
        """The key in lower case: the names of keys have no case."""
        return self.key.lower()


class Principals(NamedTuple):
    """A Principal or NotPrincipal: accounts are (partition, ID), without a partition if the ID stands alone."""

    everyone: bool
    accounts: frozenset[tuple[str, str]]
    arns: frozenset[str]
    others: frozenset[str]


class Statement(NamedTuple):
    """One statement; *place* says where it stands, as in `identity_policies[0].Statement[2]`."""

    place: str
    sid: str
    allows: bool
    actions: tuple[str, ...]
    except_actions: bool
    resources: tuple[str, ...] | None
    except_resources: bool
    principals: Principals | None
    except_principals: bool
    conditions: tuple[Condition, ...]
    variables: bool

    def __str__(self) -> str:
        return f"{self.place} ({self.sid})" if self.sid else self.place


class Policy(NamedTuple):
    """The statements of one document."""

    kind: PolicyKind
    name: str
    statements: tuple[Statement, ...]
