"""The quotas that resources would break, found before anything is written."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.org.policies import quotas
from awsroles.core.org.policies.formats.json_text import compact_json
from awsroles.core.org.policies.quotas import size
from awsroles.core.org.policies.resources import Account, Document, Group, ManagedPolicy, Resources, Role

# What is wrong, and the text of the problem.
_Wrong = Iterator[tuple[str, str]]


def check_limits(organization: Organization, resources: Resources) -> list[Problem]:
    """Return what AWS would refuse of *resources*; what one line of the file breaks in many accounts is told once."""
    places = _Places(organization)
    sizes = _Sizes()
    found = chain(
        ((places.role(role), each) for role in resources.roles for each in _role(role, sizes)),
        ((places.group(group), each) for group in resources.groups for each in _group(group, sizes)),
        ((places.policy, each) for policy in resources.policies for each in _policy(policy, sizes)),
        ((places.guardrails, each) for each in _control_policies(resources)),
        ((places.settings, each) for each in _clashes(resources)),
        ((places.settings, each) for each in _counts(organization, resources)),
        ((places.user(user), each) for user, each in _users(resources)),
        ((entry.at("guard"), each) for entry in _guarded(organization) for each in _guard(organization, entry)),
    )
    told: dict[tuple[Place, str], Problem] = {}
    for place, (kind, text) in found:
        told.setdefault((place, kind), Problem(place, text))
    return list(told.values())


class _Places:
    """The places in the file that resources come from."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self.settings = self.policy = organization.settings.place
        self.guardrails = organization.table("guardrails").place

    def role(self, role: Role) -> Place:
        access = self._organization.accesses.get((role.account.name, role.function or ""))
        return self._organization.table("break_glass").place if access is None else access.grant.place

    def group(self, group: Group) -> Place:
        function = self._organization.functions.get(group.function or "")
        return self.settings if function is None else function.place

    def user(self, name: str) -> Place:
        user = self._organization.users.get(name)
        return self.settings if user is None else user.place


class _Sizes:
    """The sizes of documents, many of which are those of several roles."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, *documents: Document) -> int:
        for document in documents:
            if id(document) not in self._known:
                self._known[id(document)] = size(document)
        return sum(self._known[id(document)] for document in documents)


def _role(role: Role, sizes: _Sizes) -> _Wrong:
    name = f"role {role.name} in {role.account.name}"
    whole = role.path.removeprefix("/") + role.name
    yield from _over(
        f"the trust policy of {name} has",
        sizes.of(role.trust),
        quotas.TRUST_POLICY,
        "shorten its external ID or its tags",
    )
    yield from _over(
        f"the in-line policies of {name} have",
        sizes.of(*role.inline.values()),
        quotas.INLINE_OF_ROLE,
        "make one a managed policy, as customer:NAME",
    )
    hint = "shorten role_path or role_name"
    yield from _over(f"the path and name of {name} have", len(whole), quotas.NAME_OF_ROLE, hint)
    yield from _attached(name, role.managed)


def _group(group: Group, sizes: _Sizes) -> _Wrong:
    name = f"group {group.name}"
    inline = sizes.of(*group.inline.values())
    yield from _over(f"the in-line policies of {name} have", inline, quotas.INLINE_OF_GROUP, "split the function")
    yield from _attached(name, group.managed)


def _policy(policy: ManagedPolicy, sizes: _Sizes) -> _Wrong:
    what = f"the managed policy {policy.name} in {policy.account.name} has"
    yield from _over(what, sizes.of(policy.document), quotas.MANAGED_POLICY, "shorten the names that are in it")


def _control_policies(resources: Resources) -> _Wrong:
    attached: Counter[Account] = Counter()
    for policy in resources.control_policies:
        attached.update(policy.targets)
        # White space counts, and bytes do: formats write none, and only ASCII.
        count = len(compact_json(policy.document))
        what = f"the control policy {policy.name} has"
        yield from _over(what, count, quotas.CONTROL_POLICY, "name fewer exceptions or services")
    # FullAWSAccess stays attached.
    most = quotas.ATTACHED_POLICIES - 1
    for account, count in attached.items():
        what = "control policies beside FullAWSAccess"
        yield from _too_many(count, most, what, account.name, "name it in fewer guardrails")


def _counts(organization: Organization, resources: Resources) -> _Wrong:
    master = resources.master.name
    of_accounts = Counter(role.account.name for role in resources.roles)
    for account, count in of_accounts.items():
        yield from _too_many(count, quotas.ROLES, "roles", account, "grant it fewer functions")
    groups, policies = len(resources.groups), Counter(policy.account.name for policy in resources.policies)
    users = len(organization.users) + len(organization.machines)
    users += len(organization.table("break_glass").get("users", ()))
    yield from _too_many(groups, quotas.GROUPS, "groups", master, "join functions")
    for account, count in policies.items():
        yield from _too_many(count, quotas.MANAGED_POLICIES, "managed policies", account, "join functions")
    yield from _too_many(users, quotas.USERS, "users", master, "remove those who left")


def _users(resources: Resources) -> Iterator[tuple[str, tuple[str, str]]]:
    groups = Counter(user for group in resources.groups for user in group.users)
    for user, count in groups.items():
        for each in _too_many(count, quotas.GROUPS_OF_USER, "groups", user, "take a function away"):
            yield user, each


def _guarded(organization: Organization) -> list[Entry]:
    return [each for each in (*organization.functions.values(), *organization.grants) if each.get("guard")]


def _guard(organization: Organization, entry: Entry) -> _Wrong:
    """Yield what STS would refuse of the session policies of *entry*."""
    paths = [text.removeprefix("file:") for text in entry.get("guard") if text.startswith("file:")]
    count = sum(len(compact_json(json.loads(organization.policies[path]))) for path in paths)
    yield from _over("the session policies have", count, quotas.SESSION_POLICY, "make one a managed policy")
    managed = len(entry.get("guard")) - len(paths)
    yield from _too_many(managed, quotas.ATTACHED_POLICIES, "managed policies", "a session", "put several into one")


def _clashes(resources: Resources) -> _Wrong:
    """Yield names that differ in case only, which IAM takes for one."""
    named: Iterable[tuple[str, str, str]] = chain(
        (("roles", role.account.name, role.name) for role in resources.roles),
        (("groups", resources.master.name, group.name) for group in resources.groups),
        (("managed policies", policy.account.name, policy.name) for policy in resources.policies),
    )
    seen: dict[tuple[str, str, str], str] = {}
    for kind, account, name in named:
        key = (kind, account, name.lower())
        first = seen.get(key)
        seen[key] = name
        if first is not None:
            same = f"have the name {name}" if first == name else f"are {first} and {name}, which is one name for IAM"
            yield f"{kind} {name}", f"two {kind} in {account} {same}: call one differently"


def _attached(name: str, policies: Iterable[str]) -> _Wrong:
    yield from _too_many(
        len(tuple(policies)), quotas.ATTACHED_POLICIES, "managed policies", name, "put several into one"
    )


def _over(what: str, count: int, most: int, hint: str) -> _Wrong:
    if count > most:
        yield what.partition(" of ")[0], f"{what} {count} characters, {most} at most: {hint}"


def _too_many(count: int, most: int, what: str, owner: str, hint: str) -> _Wrong:
    if count > most:
        yield what, f"{owner} has {count} {what}, {most} at most: {hint}"
