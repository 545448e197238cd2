"""The draft of an organization's file for what a snapshot has."""

from collections.abc import Mapping
from datetime import datetime

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.from_live.accounts import draft_accounts
from awsroles.core.org.from_live.assumable import Reached, named_roles, roles_of_groups
from awsroles.core.org.from_live.draft import Draft, DraftAccount
from awsroles.core.org.from_live.functions import Function, find_functions
from awsroles.core.org.from_live.grants import Grants, with_defaults
from awsroles.core.org.from_live.people import break_glass_group, find_people, groups_besides
from awsroles.core.org.keys import TABLES
from awsroles.core.org.live.account import Account
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.roles import iam_description


@dataclass(frozen=True)
class _Glass:
    users: tuple[str, ...]
    role: str

    @property
    def table(self) -> dict[str, object]:
        return {"users": list(self.users), **({"role": self.role} if self.role != DEFAULTS["role"] else {})}


def make_draft(snapshot: Snapshot, master: str, now: datetime) -> Draft:
    """Return the draft for *snapshot*, in which all of the account *master* was read."""
    account = snapshot.accounts[master]
    patterns = [each for group in account.groups.values() for each in named_roles(group.policies) if _is_arn(each)]
    accounts = draft_accounts(snapshot, master, patterns)
    reached = roles_of_groups(snapshot, account, now)
    glass = _break_glass(account, reached)
    reserved = {DEFAULTS["deploy_role"].lower(), (glass.role if glass is not None else DEFAULTS["role"]).lower()}
    found = find_functions(reached, accounts, account, reserved)
    grants = Grants(master, accounts)
    made, defaults = with_defaults([each for function in found.functions.values() for each in grants.of(function)])
    people = find_people(account, found.functions, frozenset(glass.users if glass is not None else ()))
    return Draft(
        {**_settings(snapshot, master, accounts), **found.settings},
        tuple(sorted(accounts.values(), key=lambda each: each.key)),
        {name: _described(each) for name, each in found.functions.items()},
        tuple(made),
        people.people,
        people.machines,
        glass.table if glass is not None else None,
        defaults,
        grants.files,
        (
            *_unread(snapshot, accounts),
            *found.left_out,
            *sorted(grants.left_out),
            *people.left_out,
            *groups_besides(account, found.functions, found.settings.get("group_name", DEFAULTS["group_name"])),
        ),
    )


def _unread(snapshot: Snapshot, accounts: Mapping[str, DraftAccount]) -> list[str]:
    """Return what is said of the accounts that should be known and are not."""
    own = (each for each in accounts.values() if not each.is_closed and not each.is_external)
    unread = (each.key for each in own if each.id not in snapshot.accounts or not snapshot.accounts[each.id].is_whole)
    return [f"account {key}: it could not be read, so no function has a role there" for key in sorted(unread)]


def _described(function: Function) -> dict[str, str]:
    """Return the description that most roles of *function* have, if the file makes the same of it."""
    counts: dict[str, int] = {}
    for each in function.roles.values():
        counts[each.description or ""] = counts.get(each.description or "", 0) + 1
    most = max(sorted(counts), key=lambda each: counts[each])
    kind = TABLES["functions"].keys["description"].kind
    return {} if any(kind.wrong(most)) or iam_description(most) != most else {"description": most}


def _settings(snapshot: Snapshot, master: str, accounts: dict[str, DraftAccount]) -> dict[str, str]:
    live = snapshot.organization
    arns = [each.arn for _, each in snapshot.users()] + [each.arn for _, each in snapshot.roles()]
    partition = arns[0].split(":")[1] if arns else DEFAULTS["partition"]
    settings = {
        "id": live.id if live is not None else None,
        "partition": partition if partition != DEFAULTS["partition"] else None,
        "master_account": accounts[master].key,
        "management_account": accounts[live.management_account].key if live is not None else None,
    }
    return {key: value for key, value in settings.items() if value is not None}


def _break_glass(master: Account, reached: list[Reached]) -> _Glass | None:
    group = break_glass_group(master)
    if group is None:
        return None
    names = {each.role.name for each in reached if each.groups == {group.name}}
    users = tuple(sorted(each.name for each in master.members(group.name)))
    return _Glass(users, names.pop() if len(names) == 1 else DEFAULTS["role"])


def _is_arn(text: str) -> bool:
    return text.startswith("arn:") and text.count(":") >= 5
