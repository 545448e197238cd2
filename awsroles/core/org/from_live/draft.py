"""A draft of an organization's file, before it is written as TOML."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.dataclass import dataclass, field


@dataclass(frozen=True)
class DraftAccount:
    """An account under its *key* in the file: *name* and *ou* are AWS's, None if they are not known or not needed."""

    key: str
    id: str
    name: str | None = None
    ou: str | None = None
    is_closed: bool = False
    is_external: bool = False


@dataclass(frozen=True)
class DraftGrant:
    """The *values* of a grant of *function* in *accounts*, by their keys in the file."""

    function: str
    accounts: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftPerson:
    """A person or a machine: the *functions* of a person."""

    name: str
    path: str
    functions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """All that the file says.

    *settings* are the values of [organization], and *functions* those of each function. *files* are the texts of
    policies by their paths. *left_out* are sentences about what is there and cannot be said in the file.
    """

    settings: Mapping[str, Any]
    accounts: tuple[DraftAccount, ...]
    functions: Mapping[str, Mapping[str, Any]]
    grants: tuple[DraftGrant, ...]
    people: tuple[DraftPerson, ...]
    machines: tuple[DraftPerson, ...] = ()
    break_glass: Mapping[str, Any] | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
