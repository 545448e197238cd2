"""The plan of `discover`: each role with the state of its profile, and the changes to the config file."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from awsroles.core.aws.arn import RoleArn
from awsroles.core.config.edit import Changes
from awsroles.core.config.section import OptionChanges
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.discover.names import Nameable, name_profiles, plain_text
from awsroles.core.profiles.model import NativeProfile, RoleProfile
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_profile_name
from awsroles.core.profiles.write import ProfileTemplate, new_role_profile
from awsroles.errors import ConfigurationError

Access = Literal["allowed", "possible", "conditional"]
State = Literal["new", "known", "changed", "stale", "conflict"]

MARK = "awsroles_discovered"
ORGANIZATION = "awsroles_organization"
_ACCOUNT_NAME = "awsroles_account_name"
# What does not count as an edit by a person: the program moves, and the marks hold the digest.
_NOT_DIGESTED = frozenset({"credential_process", MARK, ORGANIZATION})
_DIGEST_LENGTH = 8
_LONGEST_ACCOUNT_NAME = 64


@dataclass(frozen=True)
class FoundRole:
    """A role that the user may assume; *is_named* unless it only follows from a wildcard.

    *access* is None for a role that no policy allows any more. *verified* is None if AWS was not asked. *why* says why
    AWS refused.
    """

    role: RoleArn
    access: Access | None
    conditions: tuple[str, ...] = ()
    allowed_by: str | None = None
    is_named: bool = True
    verified: bool | None = None
    why: str | None = None

    @property
    def is_certain(self) -> bool:
        """True if a profile for it is written without being asked for."""
        return self.verified is True or (self.is_named and self.verified is None)


@dataclass(frozen=True)
class Row:
    """A role with the name and the *state* of its profile; *is_written* if the change to it is part of the edit.

    *is_edited* is True for a profile that a person wrote or changed.
    """

    found: FoundRole
    profile: str
    account_name: str | None
    state: State
    is_written: bool = False
    is_edited: bool = False


@dataclass(frozen=True)
class Existing:
    """The profile that a role has already; *options* are those of its section."""

    name: str
    role: RoleArn
    is_ours: bool
    is_discovered: bool
    is_edited: bool
    has_organization: bool
    account_name: str | None


@dataclass(frozen=True)
class Plan:
    """The rows, in their order, and the changes that they make together."""

    rows: tuple[Row, ...]
    changes: Changes


@dataclass(frozen=True)
class PlanOptions:
    """*source* is the master profile; *writes_possible* for roles that only follow from a wildcard too."""

    source: str
    name_template: str
    template: ProfileTemplate
    writes_possible: bool = False
    prunes: bool = False


def existing_profiles(profiles: Profiles, source: str) -> dict[RoleArn, Existing]:
    """Return the profiles of roles whose source is *source*: for each role the first of ours, else the first."""
    found: dict[RoleArn, Existing] = {}
    for each in _existing(profiles, source):
        before = found.get(each.role)
        if before is None or (each.is_ours and not before.is_ours):
            found[each.role] = each
    return found


def make_plan(
    profiles: Profiles,
    existing: Mapping[RoleArn, Existing],
    found: Sequence[FoundRole],
    account_names: Mapping[str, str],
    options: PlanOptions,
) -> Plan:
    """Return the plan for the roles *found*; *account_names* by ID are those that are known."""
    named = [
        Nameable(each.role, account_names.get(each.role.account), _name_of(existing.get(each.role))) for each in found
    ]
    ours = {each.name for each in existing.values() if each.is_ours}
    names = name_profiles(options.name_template, named, {name: name in ours for name in profiles})
    several = frozenset(name for name, count in Counter(names.values()).items() if count > 1)
    planner = _Planner(profiles, account_names, options, several)
    rows = [planner.add(each, names[each.role], existing.get(each.role)) for each in found]
    rows.sort(key=_order)
    # New sections are written in the order of the rows.
    changes = {row.profile: planner.changes[row.profile] for row in rows if row.profile in planner.changes}
    return Plan(tuple(rows), changes)


def digest(options: Mapping[str, str]) -> str:
    """Return the digest of a section, by which an edit of a person is seen."""
    lines = sorted(f"{key}={value}" for key, value in options.items() if key not in _NOT_DIGESTED)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_DIGEST_LENGTH]


def config_account_name(name: str | None) -> str | None:
    """Return the *name* of an account as the config file takes it, None if nothing is left of it."""
    plain = " ".join(plain_text(name or "").replace(" #", " ").replace(" ;", " ").split()).lstrip("#; ")
    return plain[:_LONGEST_ACCOUNT_NAME].rstrip() or None


def _name_of(profile: Existing | None) -> str | None:
    return None if profile is None else profile.name


class _Planner:
    """Plans one role after the other; *changes* are those of the rows that are written.

    *several* are the names that more than one role would have.
    """

    def __init__(
        self, profiles: Profiles, account_names: Mapping[str, str], options: PlanOptions, several: frozenset[str]
    ) -> None:
        self._several = several
        self._profiles = profiles
        self._account_names = account_names
        self._options = options
        self.changes: dict[str, OptionChanges] = {}

    def add(self, found: FoundRole, name: str, profile: Existing | None) -> Row:
        """Return the row of the role *found*, whose profile is or will be called *name*."""
        account_name = self._account_names.get(found.role.account) or None
        row = Row(found, name, account_name, "new")
        if profile is None:
            return self._new(row)
        row = replace(row, is_edited=profile.is_edited)
        if found.access is None:
            return self._stale(row, profile)
        change = _changed(self._profiles, profile, account_name)
        if change is None:
            return replace(row, state="known")
        self.changes[name] = change
        return replace(row, state="changed", is_written=True)

    def _new(self, row: Row) -> Row:
        if row.profile in self._profiles or row.profile in self._several or not is_profile_name(row.profile):
            return replace(row, state="conflict")
        if not (row.found.is_certain or self._options.writes_possible):
            return row
        self.changes[row.profile] = self._section(row)
        return replace(row, is_written=True)

    def _stale(self, row: Row, profile: Existing) -> Row:
        removed = self._options.prunes and not profile.is_edited and not profile.has_organization
        if removed:
            self.changes[row.profile] = dict.fromkeys(self._profiles.options(row.profile))
        return replace(row, state="stale", is_written=removed)

    def _section(self, row: Row) -> OptionChanges:
        options = self._options
        account_name = config_account_name(row.account_name)
        given = RoleProfileOptions(role=row.found.role, source=options.source, account_name=account_name)
        section = dict(new_role_profile(self._profiles, row.profile, given, options.template)[row.profile])
        return {**section, MARK: digest({key: str(value) for key, value in section.items()})}


def _changed(profiles: Profiles, profile: Existing, account_name: str | None) -> OptionChanges | None:
    """Return the change to a profile of ours whose account has another name; a person's own name for it stays."""
    new = config_account_name(account_name)
    if not profile.is_ours or profile.has_organization or new is None or profile.account_name == new:
        return None
    if profile.account_name is not None and (profile.is_edited or not profile.is_discovered):
        return None
    change = {_ACCOUNT_NAME: new}
    if profile.is_edited:
        return change
    return {**change, MARK: digest({**profiles.options(profile.name), **change})}


def _existing(profiles: Profiles, source: str) -> Iterator[Existing]:
    for name in profiles.dependents_of(source):
        try:
            profile = profiles.get(name)
        except ConfigurationError:
            # It contradicts itself, which `profile list` tells.
            continue
        if not isinstance(profile, (RoleProfile, NativeProfile)):
            continue
        options = profiles.options(name)
        mark = options.get(MARK)
        is_edited = mark != digest(options)
        is_ours = isinstance(profile, RoleProfile)
        organization = ORGANIZATION in options
        yield Existing(
            name,
            profile.role,
            is_ours,
            mark is not None,
            is_edited or has_comment(profiles, name),
            organization,
            profile.account_name,
        )


def has_comment(profiles: Profiles, name: str) -> bool:
    """Say whether the section of the profile *name* has a comment, which a person wrote."""
    return any(line.lstrip().startswith((b"#", b";")) for line in profiles.section(name).splitlines())


def _order(row: Row) -> tuple[str, str, str, str]:
    role = row.found.role
    return ((row.account_name or role.account).lower(), role.account, role.name, role.path)
