"""The effective values of a function in an account, each with where it comes from."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.entries import Entry
from awsroles.core.org.places import Place

DEFAULTS: dict[str, Any] = {
    "partition": "aws",
    "deploy_role": "OrganizationAccountAccessRole",
    "profile_name": "{account}-{function}",
    "role_name": "{function}",
    "role_path": "/",
    "group_name": "{function}",
    "max_session": "1h",
    "mfa_max_age": "12h",
    "session_name": "username",
    "source_identity": False,
    "confirm": False,
    "review": False,
    "role": "break-glass",
}
"""The values that the files may leave out."""

# The keys in the order in which they are shown, with the tables that may have them: the first one wins.
_SOURCES: dict[str, str] = {
    "color": "a",
    "region": "ad",
    "policies": "g",
    "inline": "g",
    "permissions_boundary": "g",
    "until": "g",
    "max_session": "gfd",
    "mfa_max_age": "gfd",
    "session": "f",
    "session_name": "gfd",
    "source_identity": "gf",
    "tags": "gf",
    "reason": "gf",
    "confirm": "gf",
    "guard": "gf",
    "description": "f",
    "owner": "f",
    "review": "f",
}


# Names that are made from templates.
_MADE = frozenset({"profile", "role_name", "group"})


@dataclass(frozen=True)
class Value:
    """A *value* and the *entry* and *key* that it comes from; an entry of None is the default of awsroles."""

    value: Any
    entry: Entry | None
    key: str
    below: tuple[str, ...] = ()

    @property
    def place(self) -> Place | None:
        """The place of the value, None for a default."""
        return None if self.entry is None else self.entry.at(self.key, *self.below)


@dataclass(frozen=True)
class Access:
    """A *function* in an *account*, by the *grant* that wins there."""

    account: Entry
    function: Entry
    grant: Entry
    settings: Entry
    defaults: Entry

    @property
    def account_id(self) -> str:
        """The account ID."""
        return str(self.account.get("id"))

    @property
    def profile(self) -> str:
        """The name of the profile."""
        return self._filled("profile_name")

    @cached_property
    def role_name(self) -> str:
        """The name of the role."""
        return self._filled("role_name")

    @property
    def group(self) -> str:
        """The name of the group in the master account."""
        return self._filled("group_name")

    @cached_property
    def role_arn(self) -> str:
        """The ARN of the role."""
        partition, path = self._setting("partition"), self._setting("role_path")
        return f"arn:{partition}:iam::{self.account_id}:role{path}{self.role_name}"

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies of the role, the in-line one last."""
        return (*(self.get("policies") or ()), *filter(None, [self.get("inline")]))

    def get(self, key: str) -> Any:
        """Return the effective value of *key*, None for none."""
        return getattr(self, key) if key in _MADE else self._found(key)[0]

    def value(self, key: str) -> Value:
        """Return the effective value of *key* with where it comes from."""
        return Value(*self._found(key), key, (self.account.name,) if key == "external_id" else ())

    def _found(self, key: str) -> tuple[Any, Entry | None]:
        """Return the effective value of *key* and its entry. Of large organizations, there are 100,000 values."""
        if key == "external_id":
            own = self.grant.values[key].get(self.account.name) if key in self.grant.values else None
            return own, None if own is None else self.grant
        tables = {"a": self.account, "g": self.grant, "f": self.function, "d": self.defaults}
        for letter in _SOURCES[key]:
            found = tables[letter].values.get(key)
            if found is not None:
                return found, tables[letter]
        return DEFAULTS.get(key), None

    @cached_property
    def values(self) -> dict[str, Value]:
        """All effective values that are not None, in the order in which they are shown."""
        named = {
            "account_id": Value(self.account_id, self.account, "id"),
            "account_name": Value(self.account.get("name"), self.account, "name"),
            "profile": self._named("profile_name", self.profile),
            "role_arn": self._named("role_name", self.role_arn),
            "group": self._named("group_name", self.group),
        }
        others = {key: self.value(key) for key in ("external_id", *_SOURCES)}
        return {key: each for key, each in (named | others).items() if each.value not in (None, [])}

    def is_in_force(self, day: date, user: Entry | None = None) -> bool:
        """Say whether the function, or *user* in it, has the role on *day*: until the end of the last day, in UTC."""
        ends = [self.grant.get("until"), None if user is None else user.get("until")]
        return not self.account.get("closed") and all(end is None or day <= end for end in ends)

    def _filled(self, template: str) -> str:
        return filled(self._setting(template), self.account, self.function)

    def _setting(self, key: str) -> str:
        return str(self.settings.get(key, DEFAULTS[key]))

    def _named(self, template: str, value: str) -> Value:
        return Value(value, self.settings if self.settings.get(template) is not None else None, template)


def filled(template: str, account: Entry, function: Entry) -> str:
    """Return the name that *template* gives to *function* in *account*."""
    named = template.replace("{account_id}", str(account.get("id"))).replace("{account}", account.name)
    return named.replace("{function}", function.name)


def values_of(entry: Entry) -> Iterator[tuple[str, Value]]:
    """Yield the keys of *entry*, with their values and where these come from."""
    for key, value in entry.values.items():
        yield key, Value(value, entry, key)
