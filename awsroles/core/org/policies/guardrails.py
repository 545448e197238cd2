"""The service control policies of an organization, and the accounts that they are attached to.

That is never the root. FullAWSAccess stays beside them: they only deny, and each level needs an Allow. The management
account has none, because AWS spares it from all of them.
"""

import re
from collections.abc import Iterator, Sequence

from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.org.policies.break_glass import break_glass_role_arn
from awsroles.core.org.policies.control_documents import (
    Protected,
    UserException,
    no_users,
    only_services,
    protect_roles,
)
from awsroles.core.org.policies.parts import Parts, account_of, management_of, master_of
from awsroles.core.org.policies.resources import ControlPolicy, Document
from awsroles.core.org.policies.tool_policies import revokers

NO_USERS = "awsroles-no-users"
ONLY_SERVICES = "awsroles-only-services"
PROTECT_ROLES = "awsroles-protect-roles"
_EXCEPTION = "user_in_sub_account"
_USER = re.compile(r"user/(?P<path>(?:[!-)+-.0->@-~]+/)*)(?P<name>[\w+=,.@-]{1,64})", re.ASCII)
# The roles of StackSets, and the one by which Control Tower reaches an account.
_STACK_SETS = "stacksets-exec-*"
_CONTROL_TOWER = "AWSControlTowerExecution"
# ARNs in one policy, of at most some 100 characters each: 10,240 bytes with all the rest.
_MOST_ARNS = 60


def guardrails(organization: Organization) -> Parts:
    """Return the service control policies of the table [guardrails]."""
    maker = _Guardrails(organization)
    policies = [*maker.no_users(), *maker.only_services(), *maker.protect_roles()]
    return Parts(
        control_policies=tuple(sorted((each for each in policies if each.targets), key=lambda each: each.name)),
        notes=tuple(maker.notes),
        problems=tuple(maker.problems),
    )


class _Guardrails:
    """The policies of one organization, with notes and problems on the way."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._table = organization.table("guardrails")
        self._master = master_of(organization).name
        self._management = management_of(organization).name
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    def no_users(self) -> Iterator[ControlPolicy]:
        """Yield one policy for all accounts without exceptions, and one for each account that has some."""
        spared = self._spared()
        appliers = [f"{self._start}/{_STACK_SETS}"]
        exceptions = self._exceptions()
        description = "No IAM users"
        accounts = self._selected("no_users_in")
        if self._master in accounts:
            accounts.remove(self._master)
            text = f"the users of {self._master} could have no new keys, devices and passwords: leave it out"
            self.problems.append(Problem(self._place("no_users_in", self._master), text))
        plain = [each for each in accounts if each not in exceptions]
        yield self._policy(NO_USERS, description, no_users(spared, appliers=appliers), plain)
        for name in accounts:
            if name in exceptions:
                document = no_users(spared, exceptions[name], appliers=appliers)
                yield self._policy(f"{NO_USERS}-{name}", f"{description} but exceptions", document, [name])

    def only_services(self) -> Iterator[ControlPolicy]:
        """Yield a policy for each account that has chosen services."""
        chosen = self._table.get("only_services", {})
        spared = self._spared(_STACK_SETS, _CONTROL_TOWER)
        for name in self._attachable("only_services", sorted(chosen)):
            services = chosen[name]
            if name == self._master and "iam" not in services:
                text = f"the users of {name} manage their own keys and devices by IAM: add iam"
                self.problems.append(Problem(self._place("only_services", name), text))
            document = only_services(services, spared, revokers(self._organization, [name]))
            yield self._policy(f"{ONLY_SERVICES}-{name}", f"Only chosen services in {name}", document, [name])

    def protect_roles(self) -> Iterator[ControlPolicy]:
        """Yield the policies that protect roles: one for all accounts, or for each if names of roles tell accounts."""
        accounts = self._selected("protect_roles")
        if "{account" in self._organization.setting("role_name"):
            for name in accounts:
                yield from self._protection(f"{PROTECT_ROLES}-{name}", [name])
        elif accounts:
            yield from self._protection(PROTECT_ROLES, accounts)

    def _protection(self, name: str, accounts: list[str]) -> Iterator[ControlPolicy]:
        """Yield as many policies as the roles of *accounts* need."""
        start, path = self._start, self._organization.setting("role_path")
        chosen = set(accounts)
        # Several accounts have the same names.
        functions = {
            each: access for (account, each), access in self._organization.accesses.items() if account in chosen
        }
        roles = sorted({f"{start}{path}{each.role_name}" for each in functions.values()})
        who = tuple(revokers(self._organization, accounts))
        ours = (f"arn:{self._organization.setting('partition')}:iam::*:policy/awsroles-*",)
        # StackSets apply the roles.
        spared = self._spared(_STACK_SETS)
        # Revokers have the ARNs twice.
        most = _MOST_ARNS // 2 if who else _MOST_ARNS
        for number, first in enumerate(range(0, max(len(roles), 1), most), 1):
            protected = Protected(tuple(roles[first : first + most]), ours if number == 1 else (), who)
            document = protect_roles(protected, spared)
            numbered = name if number == 1 else f"{name}-{number}"
            yield self._policy(numbered, "Generated roles stay as they are", document, accounts)

    def _exceptions(self) -> dict[str, list[UserException]]:
        """Return the users that may exist, by account."""
        found: dict[str, list[UserException]] = {}
        for each in self._organization.exceptions:
            if each.get("finding") == _EXCEPTION:
                arns = self._user_arns(each)
                if arns:
                    found.setdefault(each.get("account"), []).append(UserException(arns, each.get("until")))
        return found

    def _user_arns(self, exception: Entry) -> tuple[str, ...]:
        """Return the ARNs of the user: one that is named without a path may have any."""
        resource = exception.get("resource")
        user = _USER.fullmatch(resource)
        if user is None:
            text = f'"{resource}" is no user, without wildcards: write user/NAME'
            self.problems.append(Problem(exception.at("resource"), text))
            return ()
        number = account_of(self._organization, exception.get("account")).id
        start = f"arn:{self._organization.setting('partition')}:iam::{number}:user/"
        paths = (user["path"],) if user["path"] else ("", "*/")
        return tuple(f"{start}{path}{user['name']}" for path in paths)

    def _selected(self, key: str) -> list[str]:
        return self._attachable(key, sorted(self._organization.selectors.select(self._table.get(key, ())).accounts))

    def _attachable(self, key: str, names: Sequence[str]) -> list[str]:
        """Return those of the accounts *names* that a control policy can be attached to, and does something there."""
        found = []
        for name in names:
            account = self._organization.accounts[name]
            if account.get("external"):
                text = f"{name} is another company's account, to which no control policy can be attached"
                self.problems.append(Problem(self._place(key, name), text))
            elif name == self._management:
                self.notes.append(f"the guardrail {key} is not enforced in {name}: AWS spares the management account")
            elif not account.get("closed"):
                found.append(name)
        return found

    def _place(self, key: str, name: str) -> Place:
        """Return the place that names the account *name*."""
        named = self._table.get(key)
        below = named.index(name) if isinstance(named, list) and name in named else name
        return self._table.at(key, below) if below in named or isinstance(below, int) else self._table.at(key)

    def _spared(self, *others: str) -> list[str]:
        """Return the ARNs of the roles that a policy spares: the deploy role, break-glass, and *others*."""
        glass = break_glass_role_arn(self._organization)
        names = (self._organization.setting("deploy_role"), *others)
        return sorted([*(f"{self._start}/{name}" for name in names), *([] if glass is None else [glass])])

    @property
    def _start(self) -> str:
        return f"arn:{self._organization.setting('partition')}:iam::*:role"

    def _policy(self, name: str, description: str, document: Document, accounts: Sequence[str]) -> ControlPolicy:
        return ControlPolicy(
            name, description, document, tuple(account_of(self._organization, each) for each in accounts)
        )
