"""The grants of the file: what the roles of a function have, together for the accounts where it is the same."""

from collections.abc import Iterator, Mapping
from typing import Any

from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.from_live.draft import DraftAccount, DraftGrant
from awsroles.core.org.from_live.functions import Function
from awsroles.core.org.from_live.names import key_of
from awsroles.core.org.from_live.trust import duration_text, trust_values
from awsroles.core.org.keys import TABLES
from awsroles.core.org.live.account import Role
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.policies.aws_policies import aws_policy_arn, wrong_aws_policy
from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.core.org.policies.tool_policies import REVOKE

_FOLDER = "policies"
_GRANT = TABLES["grants"].keys
# In-line policies that end sessions, which are none of the file.
_REVOCATION = f"{REVOKE}-"
_DEFAULTED = ("max_session", "mfa_max_age", "session_name")


class Grants:
    """The grants of functions, and the texts of in-line policies by their paths in *files*."""

    def __init__(self, master: str, accounts: Mapping[str, DraftAccount]) -> None:
        self._master = master
        self._accounts = accounts
        self.files: dict[str, str] = {}
        self.left_out: list[str] = []
        self._paths: dict[tuple[str, str], str] = {}

    def of(self, function: Function) -> Iterator[DraftGrant]:
        """Yield the grants of *function*."""
        together: dict[str, tuple[dict[str, Any], list[str], dict[str, str]]] = {}
        for number, role in sorted(function.roles.items(), key=lambda each: self._accounts[each[0]].key):
            account = self._accounts[number].key
            values, external_id = self._values(function.name, role, account)
            _, keys, ids = together.setdefault(repr(values), (values, [], {}))
            keys.append(account)
            if external_id is not None:
                ids[account] = external_id
        for values, keys, ids in together.values():
            yield DraftGrant(function.name, tuple(keys), {**values, **({"external_id": ids} if ids else {})})

    def _values(self, function: str, role: Role, account: str) -> tuple[dict[str, Any], str | None]:
        asked, external_id = trust_values(role, self._master)
        policies = list(self._policies(function, role, account))
        files = [each for each in policies if each.startswith("file:")]
        inline = files[0] if len(files) == 1 else None
        boundary = None if role.boundary is None else _managed_text(role.boundary.arn or "", role.arn)
        longest = None if role.max_session is None else duration_text(role.max_session)
        values = {
            "policies": [each for each in policies if each != inline] or None,
            "inline": inline,
            "permissions_boundary": boundary,
            "max_session": longest
            if longest is not None and not any(_GRANT["max_session"].kind.wrong(longest))
            else None,
            **asked,
        }
        return {key: value for key, value in values.items() if value not in (None, DEFAULTS.get(key))}, external_id

    def _policies(self, function: str, role: Role, account: str) -> Iterator[str]:
        for each in role.policies:
            if each.arn is None and each.name.startswith(_REVOCATION):
                continue
            if each.arn is not None:
                yield _managed_text(each.arn, role.arn)
            elif each.policy is None:
                self.left_out.append(f"in-line policy {each.name} of role {role.name} in {account}: {each.problem}")
            else:
                yield f"file:{self._path(function, each, account)}"

    def _path(self, function: str, policy: HeldPolicy, account: str) -> str:
        """Return the path of the document of *policy*: the same for the same document of a function."""
        key = (function, policy.text or "")
        if key not in self._paths:
            stem = f"{function}-{key_of(policy.name, instead='policy')}"
            path = f"{_FOLDER}/{stem}.json"
            if path in self.files:
                path = f"{_FOLDER}/{stem}-{account}.json"
            self._paths[key] = path
            self.files[path] = json_text(policy.content)
        return self._paths[key]


def _managed_text(arn: str, role_arn: str) -> str:
    """Return the managed policy *arn* as a grant of *role_arn* has it."""
    partition, account = arn.split(":")[1], arn.split(":")[4]
    name = arn.partition(":policy/")[2]
    if account == "aws":
        short = f"aws:{name.rpartition('/')[2]}"
        return short if wrong_aws_policy(short) is None and aws_policy_arn(short, partition) == arn else arn
    return f"customer:{name}" if account == role_arn.split(":")[4] else arn


def with_defaults(grants: list[DraftGrant]) -> tuple[list[DraftGrant], dict[str, Any]]:
    """Return *grants* without what most of them have, and that as the values of [defaults]."""
    common: dict[str, Any] = {}
    for key in _DEFAULTED:
        counts: dict[Any, int] = {}
        for each in grants:
            value = each.values.get(key, DEFAULTS[key])
            counts[value] = counts.get(value, 0) + len(each.accounts)
        if counts:
            common[key] = max(sorted(counts), key=lambda each: counts[each])
    return [_without(each, common) for each in grants], {
        key: value for key, value in common.items() if value != DEFAULTS[key]
    }


def _without(grant: DraftGrant, common: Mapping[str, Any]) -> DraftGrant:
    values = {**{key: DEFAULTS[key] for key in common}, **grant.values}
    return DraftGrant(
        grant.function, grant.accounts, {key: value for key, value in values.items() if common.get(key) != value}
    )
