"""The people and machines of the file: the users of the master account, by what they have."""

from collections.abc import Iterator, Mapping

from awsroles.core.dataclass import dataclass
from awsroles.core.org.from_live.draft import DraftPerson
from awsroles.core.org.from_live.functions import Function
from awsroles.core.org.live.account import Account, Group, User
from awsroles.core.org.policies.everyone import EVERYONE
from awsroles.core.org.policies.tool_policies import OFFBOARDED

# As many groups as a user may be in, without everyone's.
_MOST_FUNCTIONS = 9
_EMERGENCY = frozenset({"breakglass", "breakglassusers", "emergency", "emergencyaccess", "emergencyusers"})


@dataclass(frozen=True)
class People:
    """The *people* and *machines*, sorted by name, and what is *left_out* in sentences."""

    people: tuple[DraftPerson, ...]
    machines: tuple[DraftPerson, ...]
    left_out: tuple[str, ...] = ()


def groups_besides(master: Account, functions: Mapping[str, Function], group_name: str) -> Iterator[str]:
    """Yield what is said of the groups that the file does not make; *group_name* is the template of their names."""
    for name in sorted(master.groups):
        own = [each.name for each in functions.values() if name in each.groups]
        made = [group_name.replace("{function}", each) for each in own]
        if name == EVERYONE or _letters(name) in _EMERGENCY or name in made:
            continue
        if own:
            yield f"group {name}: its users are in {', '.join(made)} instead"
        else:
            yield f"group {name}: it gives no function"


def break_glass_group(master: Account) -> Group | None:
    """Return the group of break-glass that has users, None if no group is called so."""
    named = (each for each in master.groups.values() if _letters(each.name) in _EMERGENCY and master.members(each.name))
    return next(named, None)


def find_people(master: Account, functions: Mapping[str, Function], glass: frozenset[str]) -> People:
    """Return the users of *master* but those of break-glass, and who was offboarded."""
    people, machines, left_out = [], [], []
    for user in sorted(master.users.values(), key=lambda each: (each.name.lower(), each.name)):
        if user.name in glass or any(each.name == OFFBOARDED for each in user.policies):
            continue
        own = [name for name, each in functions.items() if each.groups.intersection(user.groups)]
        path = user.arn.partition(":user")[2].removesuffix(user.name)
        if _is_machine(master, user):
            machines.append(DraftPerson(user.name, path))
            continue
        people.append(DraftPerson(user.name, path, tuple(own[:_MOST_FUNCTIONS])))
        left_out += [
            f"user {user.name} in function {each}: it has {_MOST_FUNCTIONS} others" for each in own[_MOST_FUNCTIONS:]
        ]
    return People(tuple(people), tuple(machines), tuple(left_out))


def _is_machine(master: Account, user: User) -> bool:
    """Say whether *user* has a key, and neither a password, an MFA device nor a group."""
    credentials = master.credentials
    held = None if credentials is None else credentials.users.get(user.name)
    if credentials is None or held is None or user.groups or held.has_password or held.has_mfa:
        return False
    return bool(held.keys) and not credentials.devices_of(user.name)


def _letters(name: str) -> str:
    return "".join(each for each in name.lower() if each.isalnum())
