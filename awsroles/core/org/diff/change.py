"""One change of an organization, and the states that are compared."""

from datetime import date
from typing import Any, Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.organization import Organization

Kind = Literal["gain", "loss", "new", "removed", "unreached", "changed"]


@dataclass(frozen=True)
class State:
    """An *organization* on a *day*."""

    organization: Organization
    day: date


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change. The fields that are not for its *kind* are empty.

    *what* is the kind of thing that is new, removed or changed, and *name* its name. *people* is the number who reach
    or reached an account. *is_reviewed* if somebody gains what is marked for review.
    """

    kind: Kind
    what: str
    name: str = ""
    users: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    key: str = ""
    before: Any = None
    after: Any = None
    people: int | None = None
    is_reviewed: bool = False
