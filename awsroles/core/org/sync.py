"""`awsroles org sync`: the plan of a user's role profiles from an organization's file."""

from collections.abc import Iterable, Mapping, Sequence

from awsroles.core.aws.arn import RoleArn, parse_role_arn
from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.sts import default_session_name
from awsroles.core.config.section import OptionChanges
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.discover.plan import (
    ORGANIZATION,
    Existing,
    FoundRole,
    Plan,
    Row,
    config_account_name,
    digest,
    existing_profiles,
    has_comment,
)
from awsroles.core.org.access import Access
from awsroles.core.org.guards import Guards
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_profile_name
from awsroles.core.profiles.write import ProfileTemplate, new_role_profile
from awsroles.errors import ConfigurationError

_MFA_AGE = "awsroles_mfa_max_age_seconds"
# The options of a section that come from the file and from this program, and from nobody else.
_OURS = ("awsroles_", "region")


@dataclass(frozen=True)
class SyncOptions:
    """*source* is the master profile of *user*. *origins* name the organization in the marks of its profiles.

    The first of *origins* is for new marks. *mfa_seconds* is the duration of MFA sessions: only a shorter maximum age
    of the code is written. With *is_partial*, the user may have further roles, and no profile is stale. With *renames*,
    profiles get the names that the file gives them. *guards* writes the guards.
    """

    source: str
    user: str
    origins: tuple[str, ...]
    template: ProfileTemplate
    mfa_seconds: int
    prunes: bool = False
    is_partial: bool = False
    renames: bool = False
    guards: Guards = Guards()


@dataclass(frozen=True)
class Moved:
    """A profile whose role would be in another account: in *after* instead of *before*, by their IDs."""

    profile: str
    before: str
    after: str


@dataclass(frozen=True)
class SyncPlan(Plan):
    """The plan, the profiles that would change their accounts, and those that get other names, by their old ones.

    Those in *kept* keep their old names, as others have the new ones or refer to the old ones. Those in *named_by_tool*
    become this organization's with the names that `discover` gave them, and the file's names are their values.
    *policy_files* are those that the profiles name.
    """

    moved: tuple[Moved, ...] = ()
    renamed: Mapping[str, str] = {}
    kept: tuple[str, ...] = ()
    policy_files: Mapping[str, bytes] = {}
    named_by_tool: Mapping[str, str] = {}


def make_sync_plan(profiles: Profiles, accesses: Sequence[Access], options: SyncOptions) -> SyncPlan:
    """Return the plan for *accesses*, all that the user has unless *options* say that there may be others.

    Profiles of this organization that are not among them are stale, and all others stay as they are.
    """
    planner = _Planner(profiles, accesses, options)
    rows = [*(planner.add(each) for each in accesses), *(() if options.is_partial else planner.stale())]
    rows.sort(key=lambda row: ((row.account_name or row.found.role.account).lower(), row.profile))
    changes = {row.profile: planner.changes[row.profile] for row in rows if row.profile in planner.changes}
    changes |= {old: planner.changes[old] for old in planner.renamed}
    moved = tuple(sorted(planner.moved, key=lambda each: each.profile))
    kept = tuple(sorted(planner.kept))
    return SyncPlan(tuple(rows), changes, moved, planner.renamed, kept, planner.policy_files, planner.named_by_tool)


class _Planner:
    """Plans one role after the other; *changes*, *moved*, *renamed* and *kept* are those so far."""

    def __init__(self, profiles: Profiles, accesses: Iterable[Access], options: SyncOptions) -> None:
        self._profiles = profiles
        self._options = options
        self._existing = existing_profiles(profiles, options.source)
        self._marked = dict(_marked(profiles, options))
        self._by_role = {role: name for name, role in self._marked.items()}
        self._wanted = {parse_role_arn(each.role_arn) for each in accesses}
        self._used: set[str] = set()
        self.changes: dict[str, OptionChanges] = {}
        self.moved: list[Moved] = []
        self.renamed: dict[str, str] = {}
        self.kept: list[str] = []
        self.named_by_tool: dict[str, str] = {}
        self.policy_files: dict[str, bytes] = {}

    def add(self, access: Access) -> Row:
        """Return the row of *access*."""
        role = parse_role_arn(access.role_arn)
        found = FoundRole(role, "allowed", allowed_by=str(access.grant.place))
        row = Row(found, access.profile, str(access.account.get("name") or access.account.name), "new")
        if role in self._by_role:
            return self._present(replace(row, profile=self._by_role[role]), access)
        held = self._existing.get(role)
        if held is not None:
            return self._held(replace(row, profile=held.name), held, access)
        if row.profile in self._marked and self._marked[row.profile] not in self._wanted:
            return self._present(row, access)
        if row.profile in self._profiles or row.profile in self._used or not is_profile_name(row.profile):
            return replace(row, state="conflict")
        self._used.add(row.profile)
        self.changes[row.profile] = self._section(row.profile, access)
        return replace(row, is_written=True)

    def stale(self) -> list[Row]:
        """Return the rows of profiles of this organization whose roles the user has no more."""
        rows = []
        for name, role in self._marked.items():
            if name in self._used:
                continue
            profile = self._profiles.get(name)
            account_name = profile.account_name if isinstance(profile, RoleProfile) else None
            is_edited = self._is_edited(name)
            is_written = self._options.prunes and not is_edited
            if is_written:
                self.changes[name] = dict.fromkeys(self._profiles.options(name))
            rows.append(Row(FoundRole(role, None), name, account_name, "stale", is_written, is_edited))
        return rows

    def _held(self, row: Row, held: Existing, access: Access) -> Row:
        """Return the row of a role whose profile is not of this organization; one of `discover` becomes its."""
        if not held.is_ours or not held.is_discovered or held.is_edited or held.has_organization:
            return replace(row, state="known", is_edited=held.is_edited)
        if self._takes_name(row.profile, access):
            return self._renamed(row, access)
        if row.profile != access.profile and not self._options.renames:
            self.named_by_tool[row.profile] = access.profile
        self._used.add(row.profile)
        self.changes[row.profile] = self._difference(row.profile, access)
        return replace(row, state="changed", is_written=True)

    def _present(self, row: Row, access: Access) -> Row:
        """Return the row of a profile of this organization, whose role may be another now."""
        name = row.profile
        self._used.add(name)
        if self._is_edited(name):
            return replace(row, state="known", is_edited=True)
        if self._takes_name(name, access):
            return self._renamed(row, access)
        change = self._difference(name, access)
        if not change:
            return replace(row, state="known")
        before, after = self._marked[name].account, row.found.role.account
        if before != after:
            self.moved.append(Moved(name, before, after))
        self.changes[name] = change
        return replace(row, state="changed", is_written=True)

    def _takes_name(self, name: str, access: Access) -> bool:
        """Say whether the profile *name* is to get the name of *access*, and can."""
        new = access.profile
        if not self._options.renames or new == name:
            return False
        is_free = new not in self._profiles and new not in self._used and is_profile_name(new)
        if not is_free or self._profiles.dependents_of(name):
            self.kept.append(name)
            return False
        return True

    def _renamed(self, row: Row, access: Access) -> Row:
        """Return the row of a profile whose section is written anew under the name of *access*."""
        old, new = row.profile, access.profile
        self._used |= {old, new}
        self.renamed[old] = new
        self.changes[old] = dict.fromkeys(self._profiles.options(old))
        self.changes[new] = self._section(new, access)
        return replace(row, profile=new, state="changed", is_written=True)

    def _difference(self, name: str, access: Access) -> OptionChanges:
        """Return the changes that make the section of the profile *name* the one of *access*, none if it is."""
        present, wanted = self._profiles.options(name), self._section(name, access)
        removed = {key: None for key in present if key.startswith(_OURS) and key not in wanted}
        changed = {key: value for key, value in wanted.items() if present.get(key) != value}
        if not removed and changed.keys() <= {"credential_process"}:
            return {}
        return {**removed, **changed}

    def _section(self, name: str, access: Access) -> dict[str, str]:
        options = self._options
        session = access.get("session")
        given = RoleProfileOptions(
            role=parse_role_arn(access.role_arn),
            source=options.source,
            region=access.get("region"),
            external_id=access.get("external_id"),
            seconds=parse_duration(session) if session is not None else None,
            source_identity=default_session_name(options.user) if access.get("source_identity") else None,
            color=access.get("color"),
            account_name=config_account_name(access.account.get("name") or access.account.name),
        )
        made = new_role_profile(self._profiles, name, given, options.template)[name]
        section = {key: str(value) for key, value in dict(made).items()}
        age = parse_duration(access.get("mfa_max_age"))
        if age < options.mfa_seconds:
            section[_MFA_AGE] = str(age)
        if access.get("reason"):
            section["awsroles_reason"] = str(access.get("reason"))
        guards, files = options.guards.of(access)
        section |= guards
        self.policy_files |= files
        return {**section, ORGANIZATION: f"{options.origins[0]} {digest(section)}"}

    def _is_edited(self, name: str) -> bool:
        present = self._profiles.options(name)
        return present[ORGANIZATION].split()[-1] != digest(present) or has_comment(self._profiles, name)


def _marked(profiles: Profiles, options: SyncOptions) -> Iterable[tuple[str, RoleArn]]:
    """Yield the profiles of this organization, with their roles."""
    for name in profiles.dependents_of(options.source):
        mark = profiles.options(name).get(ORGANIZATION, "").split()
        if len(mark) != 2 or mark[0] not in options.origins:
            continue
        try:
            profile = profiles.get(name)
        except ConfigurationError:
            # It contradicts itself, which `profile list` tells.
            continue
        if isinstance(profile, RoleProfile):
            yield name, profile.role


def moved_lines(moved: Iterable[Moved], names: Mapping[str, str]) -> list[str]:
    """Return a line for each of *moved*, with the names of accounts by their IDs."""

    def named(account: str) -> str:
        return f"{names[account]} ({account})" if account in names else account

    return [f"{each.profile}: from {named(each.before)} to {named(each.after)}" for each in moved]
