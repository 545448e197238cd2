"""The organization: accounts, functions, grants and people, and which grant is the one of an account."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from awsroles.core.org.access import DEFAULTS, Access
from awsroles.core.org.documents import Document
from awsroles.core.org.entries import Entries, Entry
from awsroles.core.org.places import Lines
from awsroles.core.org.selectors import Selection, Selectors
from awsroles.core.org.toml_scan import scan


class Organization:
    """The organization of *documents*, whose first is its file.

    *policies* are the texts of the policies in files, by their paths. If there are problems, parts are missing.
    """

    def __init__(self, documents: list[Document], entries: Entries, policies: dict[str, str] | None = None) -> None:
        self.documents = documents
        self.policies = policies if policies is not None else {}
        self.accounts = entries.named["accounts"]
        self.functions = entries.named["functions"]
        self.users = entries.named["users"]
        self.machines = entries.named["machines"]
        self.grants = entries.listed["grants"]
        self.exceptions = entries.listed["exceptions"]
        self._one = entries.one

    @property
    def settings(self) -> Entry:
        """The table [organization]."""
        return self.table("organization")

    def table(self, name: str) -> Entry:
        """Return the table *name*, an empty one if the files have none."""
        document = self.documents[0] if self.documents else Document("", "", {}, scan(""), Lines("", ""))
        return self._one.get(name) or Entry(name, {}, document, (name,))

    @cached_property
    def special(self) -> frozenset[str]:
        """The accounts that only their names mean: master, management, external and closed ones."""
        named = {self.settings.get("master_account"), self.settings.get("management_account")}
        marked = {name for name, each in self.accounts.items() if each.get("external") or each.get("closed")}
        return frozenset((named | marked) & self.accounts.keys())

    @cached_property
    def selectors(self) -> Selectors:
        """The accounts by which selectors are looked up."""
        return Selectors(self.accounts, self.special)

    @cached_property
    def selections(self) -> list[Selection]:
        """The accounts of each grant."""
        return [self.selectors.select(grant.get("accounts", ())) for grant in self.grants]

    @cached_property
    def granted(self) -> dict[tuple[str, str], list[tuple[Entry, bool]]]:
        """The grants of each account and function that win, with True if they name the account.

        A grant that names the account beats one that selects it. Several are an error.
        """
        found: dict[tuple[str, str], list[tuple[Entry, bool]]] = {}
        for grant, selection in zip(self.grants, self.selections, strict=True):
            function = grant.get("function")
            if function not in self.functions:
                continue
            for account, is_named in selection.accounts.items():
                known = found.setdefault((account, function), [])
                if known and known[0][1] != is_named:
                    if not is_named:
                        continue
                    known.clear()
                known.append((grant, is_named))
        return found

    @cached_property
    def accesses(self) -> dict[tuple[str, str], Access]:
        """The functions in each account, by the names of account and function, in the order of names and functions."""
        order = {name: number for number, name in enumerate(self.functions)}
        keys = sorted(self.granted, key=lambda key: (key[0], order[key[1]]))
        return {key: self._access(*key) for key in keys}

    @cached_property
    def members(self) -> dict[str, list[Entry]]:
        """The people of each function, by their names."""
        found: dict[str, list[Entry]] = {name: [] for name in self.functions}
        for _, user in sorted(self.users.items()):
            for function in user.get("functions", ()):
                if function in found:
                    found[function].append(user)
        return found

    def members_on(self, day: date) -> dict[str, list[Entry]]:
        """Return the people of each function whose last day is not before *day*."""
        return {
            function: [each for each in users if (until := each.get("until")) is None or day <= until]
            for function, users in self.members.items()
        }

    def of_user(self, user: str) -> Iterator[Access]:
        """Yield what the functions of *user* are in each account."""
        functions = set(self.users[user].get("functions", ()))
        return (each for (_, function), each in self.accesses.items() if function in functions)

    def _access(self, account: str, function: str) -> Access:
        grant, _ = self.granted[account, function][0]
        return Access(self.accounts[account], self.functions[function], grant, self.settings, self.table("defaults"))

    def setting(self, key: str) -> str:
        """Return the value of *key* in [organization], or its default."""
        return str(self.settings.get(key, DEFAULTS[key]))

    def group(self, function: str) -> str:
        """Return the name of the group of *function* in the master account."""
        return self.setting("group_name").replace("{function}", function)
