"""The report of an access review: a row for each user and each role that the user reaches."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.access import Access
from awsroles.core.org.live.account import Account, Role, User
from awsroles.core.org.live.credentials import UserCredentials
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.organization import Organization
from awsroles.core.org.reach.callers import Caller
from awsroles.core.org.reach.graph import Graph
from awsroles.core.org.reach.hop import Hop
from awsroles.core.org.reach.tree import roles_of
from awsroles.core.org.report.row import NEVER, NONE, NOT_IN_400_DAYS, NOT_IN_EXPORT, NOT_KNOWN, AccessRow, LastUses
from awsroles.core.org.report.trail import Trail


@dataclass(frozen=True)
class Report:
    """The *rows* of the moment *at*, by user, account and role. *unread* is what could not be read.

    *owners* are the people who answer for the functions, None for a function that names nobody.
    """

    rows: tuple[AccessRow, ...]
    at: datetime
    is_live: bool
    owners: Mapping[str, str | None]
    unread: tuple[Unread, ...] = ()
    trail: Trail | None = None

    @property
    def functions(self) -> list[str]:
        """The functions that somebody has, in order."""
        return sorted({row.function for row in self.rows if row.function is not None})


class Reviewing:
    """The makers of rows: the *graph* of who reaches what, and the *organization* whose words they are told in."""

    def __init__(self, graph: Graph, organization: Organization, trail: Trail | None = None) -> None:
        self._graph = graph
        self._trail = trail
        self._accesses = {each.role_arn: each for each in organization.accesses.values()}
        self._names = {str(each.get("id")): name for name, each in organization.accounts.items()}

    def rows(self, users: Iterable[Caller]) -> tuple[AccessRow, ...]:
        """Return the rows of *users*, in order."""
        return tuple(sorted((row for user in users for row in self._rows(user)), key=lambda row: row.order))

    def _rows(self, caller: Caller) -> Iterator[AccessRow]:
        account = self._graph.snapshot.accounts[caller.account]
        user = account.users[caller.name]
        credentials = _credentials(account, caller.name)
        for arn, way in roles_of(self._graph, caller).roles().items():
            yield self._row(account, user, way, self._accesses.get(arn), credentials)

    def _row(
        self,
        account: Account,
        user: User,
        way: tuple[Hop, ...],
        access: Access | None,
        credentials: UserCredentials | None,
    ) -> AccessRow:
        first, arn = way[0], way[-1].role_arn
        id_ = arn.split(":")[4]
        own = self._trail.last_use(user, arn) if self._trail is not None and len(way) == 1 else None
        return AccessRow(
            user.name,
            user.arn,
            self._names.get(id_, id_),
            id_,
            None if access is None else access.function.name,
            arn,
            tuple(hop.role_arn for hop in way[:-1]),
            _groups(account, user, first),
            None if access is None else str(access.grant.place),
            first.needs.mfa,
            first.needs.mfa_max_age,
            min((hop.needs.until for hop in way if hop.needs.until is not None), default=None),
            _external_ids(way, access),
            tuple(dict.fromkeys(each for hop in way for each in _conditions(hop))),
            all(not hop.unread for hop in way),
            None if access is None else access.function.get("owner"),
            LastUses(
                _of_role(self._graph.snapshot.role(arn)),
                _of_key(credentials),
                _of_password(credentials),
                # The events of roles on the way name no user.
                NOT_KNOWN if self._trail is None or len(way) > 1 else own or NOT_IN_EXPORT,
            ),
        )


def _external_ids(way: tuple[Hop, ...], access: Access | None) -> tuple[str, ...]:
    """Return the external IDs of *way*, and the one that the file has for *access*, which another company asks for."""
    own = None if access is None else access.get("external_id")
    found = [each for hop in way for each in hop.needs.external_ids]
    return tuple(dict.fromkeys([*found, *([own] if own else [])]))


def _conditions(hop: Hop) -> Iterator[str]:
    yield from hop.needs.unknown
    yield from (f"{each} cannot be read" for each in hop.unread)


def _groups(account: Account, user: User, hop: Hop) -> tuple[str, ...]:
    """Return the groups of *user* whose policies allow *hop*."""
    policies = {each.rpartition(", ")[0] for each in hop.by}
    return tuple(
        name
        for name in user.groups
        if name in account.groups and any(held.label in policies for held in account.groups[name].policies)
    )


def _credentials(account: Account, user: str) -> UserCredentials | None:
    return None if account.credentials is None else account.credentials.users.get(user)


def _of_role(role: Role | None) -> str:
    if role is not None and role.last_used is not None:
        return instant(role.last_used)
    return NOT_IN_400_DAYS if role is not None and role.knows_use else NOT_KNOWN


def _of_key(credentials: UserCredentials | None) -> str:
    if credentials is None:
        return NOT_KNOWN
    used = [each.last_used for each in credentials.keys if each.last_used is not None]
    if used:
        return instant(max(used))
    if not credentials.keys:
        return NONE
    # What ListAccessKeys tells has no uses; only the credential report knows of a password.
    return NOT_KNOWN if credentials.has_password is None else NEVER


def _of_password(credentials: UserCredentials | None) -> str:
    if credentials is None or credentials.has_password is None:
        return NOT_KNOWN
    if credentials.password_last_used is not None:
        return instant(credentials.password_last_used)
    return NEVER if credentials.has_password else NONE
