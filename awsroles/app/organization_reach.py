"""The use cases of `awsroles org who-can` and `org can`: who reaches which role."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass, replace
from awsroles.errors import ConfigurationError

if TYPE_CHECKING:
    from datetime import datetime

    from awsroles.app.app import App
    from awsroles.core.org.live.account import Role
    from awsroles.core.org.live.snapshot import Snapshot
    from awsroles.core.org.organization import Organization
    from awsroles.core.org.reach.callers import Caller
    from awsroles.core.org.reach.graph import Graph
    from awsroles.core.org.reach.words import Words


@dataclass(frozen=True)
class Access:
    """The *graph* of users and roles, *words* for them, and the IDs of *accounts* by their names in the file.

    *organization* is that of the file, if there is one, and *at* the moment that is looked at.
    """

    graph: "Graph"
    words: "Words"
    accounts: Mapping[str, str]
    at: "datetime"
    organization: "Organization | None" = None

    def role(self, name: str) -> "Role":
        """Return the role *name*; raise ConfigurationError if there is none."""
        found = self.graph.role(name, self.accounts)
        if found is None:
            names = {role.arn: self.words.role(role.arn) for _, role in self.graph.snapshot.roles()}
            raise _unknown("role", name, names, "write ACCOUNT/ROLE or an ARN")
        return found

    def user(self, name: str) -> "Caller":
        """Return the user *name*, or the role of that ARN; raise ConfigurationError if there is none."""
        found = self.graph.user(name)
        if found is None:
            names = {user.arn: user.name for _, user in self.graph.snapshot.users()}
            raise _unknown("user", name, names, "write the name of an IAM user or an ARN")
        return found


def access(
    app: "App",
    file: str | None,
    at: str | None,
    *,
    files: Sequence[str] = (),
    live: "Callable[[Organization], Snapshot] | None" = None,
) -> Access:
    """Return who reaches what by the organization's *file*, by what *live* reads, or by *files* of account details.

    With *files*, *file* gives only the names of accounts and says which of them are the organization's. Raises
    ConfigurationError, UsageError, and what *live* raises.
    """
    from awsroles.adapters.files.details_files import read_details_files
    from awsroles.app.organization import read
    from awsroles.core.org.live.details import snapshot_of_files
    from awsroles.core.org.reach.graph import Graph
    from awsroles.core.org.reach.hop import World
    from awsroles.core.org.reach.words import Words

    organization = read(file) if file is not None or not files else None
    moment = _moment(app, at)
    if organization is None:
        return Access(Graph(snapshot_of_files(read_details_files(files)), World(moment)), Words({}, {}), {}, moment)
    ids = {name: str(entry.get("id")) for name, entry in organization.accounts.items()}
    members = frozenset(ids[name] for name, entry in organization.accounts.items() if not entry.get("external"))
    grants = {each.role_arn: str(each.grant.place) for each in organization.accesses.values()}
    if live is not None:
        snapshot = live(organization)
    elif files:
        snapshot = snapshot_of_files(read_details_files(files), ids[organization.settings.get("master_account")])
    else:
        snapshot = _meant(organization)
    world = World(moment, organization.settings.get("id"), members)
    words = Words({number: name for name, number in ids.items()}, grants)
    return Access(Graph(snapshot, world), words, ids, moment, organization)


def _meant(organization: "Organization") -> "Snapshot":
    """Return the accounts that *organization* means; raise BrokenOrganizationError for what AWS would refuse.

    Of the roles in other companies' accounts, nothing but the names is known.
    """
    from awsroles.core.iam.statements import PolicyKind
    from awsroles.core.org.live.account import Account, Role
    from awsroles.core.org.live.policies import HeldPolicy
    from awsroles.core.org.live.resources import snapshot_of_resources
    from awsroles.core.org.policies.generate import generate

    snapshot = snapshot_of_resources(generate(organization))
    accounts = {**snapshot.accounts}
    for each in organization.accesses.values():
        if each.account.get("external"):
            label = f"the trust policy of {each.role_name} in {each.account.name}"
            role = Role(each.role_arn, each.role_name, HeldPolicy(PolicyKind.TRUST, "", label, None))
            known = accounts.get(each.account_id) or Account(each.account_id)
            accounts[each.account_id] = replace(known, roles={**known.roles, role.name: role})
    return replace(snapshot, accounts=accounts)


def _moment(app: "App", at: str | None) -> "datetime":
    """Return noon of the day *at*, else now, in UTC."""
    from datetime import datetime, time, timezone

    from awsroles.app.organization import day

    if at is None:
        return datetime.fromtimestamp(app.clock(), timezone.utc)
    return datetime.combine(day(app, at), time(12), timezone.utc)


def _unknown(what: str, name: str, known: Mapping[str, str], hint: str) -> ConfigurationError:
    """Return the error for *name*, which is none of *known*, names by ARNs."""
    from awsroles.core.suggest import nearest

    if not name.startswith("arn:"):
        close = nearest(name, known.values())
        return ConfigurationError(f"there is no {what} {name!r}", hint if close is None else f"did you mean {close}?")
    account = (name.split(":", 5) + [""] * 5)[4]
    of_account = {arn.rpartition("/")[2]: each for arn, each in known.items() if arn.split(":")[4] == account}
    close = nearest(name.rpartition("/")[2], of_account)
    if close is not None:
        hint = f"did you mean {of_account[close]}?"
    elif of_account:
        hint = f"name a {what} of account {account}, such as {min(of_account.values())}"
    elif account:
        hint = "check the account ID in the ARN"
    return ConfigurationError(f"there is no {what} {name!r}", hint)
