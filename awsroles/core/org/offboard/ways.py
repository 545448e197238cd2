"""Calls in accounts by the roles of the file that may close users or end sessions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from awsroles.core.aws.actions import Parameters, flag, members
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.sts import AssumeRoleRequest, default_session_name
from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.live.reading.entrances import Entrance, entrance
from awsroles.core.org.live.reading.session import Ports
from awsroles.core.org.live.unread import Unread, unread_for
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.tool_policies import OFFBOARD, REVOKE
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    ConfigurationError,
    InvalidCredentialsError,
    NetworkError,
    ThrottledError,
)

T = TypeVar("T")

Ways = Mapping[str, Sequence[Entrance | None]]
"""The ways into each account by its ID, in the order in which they are tried; None is the user itself."""

_SECONDS = 3600
_MOST_PAGES = 100
# In seconds, between the calls that AWS throttles.
_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
_OURS = (f"customer:{OFFBOARD}", f"customer:{REVOKE}")
_WRITING = ("AdministratorAccess", "IAMFullAccess")
_MOST_TRIES = 4


def ways_into(organization: Organization, user: str, via: str | None) -> Ways:
    """Return the ways into each account for the *user* who offboards; *via* is the function to try first.

    If the file names the user, only the roles of its functions are ways. Raises ConfigurationError for a *via* that is
    no function.
    """
    if via is not None and via not in organization.functions:
        raise ConfigurationError(
            f"the organization has no function {via!r}", f"use {', '.join(organization.functions) or 'none'}"
        )
    own = organization.users[user].get("functions", ()) if user in organization.users else None
    found: dict[str, list[Entrance | None]] = {str(each.get("id")): [] for each in organization.accounts.values()}
    usable = [each for each in organization.accesses.values() if own is None or each.function.name in own]
    for each in sorted(usable, key=lambda each: _order(each, via)):
        ways = found[each.account_id]
        if _order(each, via)[0] < len(_OURS) + 1 and len(ways) < _MOST_TRIES:
            ways.append(entrance(each))
    master = organization.accounts[organization.settings.get("master_account")]
    found[str(master.get("id"))].append(None)
    return found


def _order(access: Access, via: str | None) -> tuple[int, str]:
    """Return the place of *access* among the ways; the largest one is for roles that write nothing."""
    if access.function.name == via:
        return 0, access.function.name
    if any(each in access.policies for each in _OURS):
        return 1, access.function.name
    writes = any(each.rpartition(":")[2].rpartition("/")[2] in _WRITING for each in access.policies)
    return (2 if writes else 3), access.function.name


@dataclass(frozen=True)
class Reads:
    """A call that reads *resource*, an ARN; *name* is that of the user, role or policy."""

    account: str
    action: str
    resource: str
    name: str = ""


class AccountCalls:
    """Calls of IAM in accounts as *user*, with the roles of *ways*. Several threads may call."""

    def __init__(self, ports: Ports, user: UserArn, credentials: SigningCredentials, ways: Ways) -> None:
        self._ports = ports
        self.clock = ports.clock
        self.pause = ports.pause
        self.user = user
        self._credentials = credentials
        self._ways = ways
        self._sessions: dict[str, SigningCredentials | AwsError] = {}

    def call(self, account: str, action: str, parameters: Parameters) -> Mapping[str, Any]:
        """Return the result of *action* by the first way that may; raise the error of the first way otherwise."""
        denied: AwsError | None = None
        for credentials in self._credentials_for(account):
            if isinstance(credentials, AwsError):
                denied = denied or credentials
                continue
            try:
                return self._patiently(partial(self._ports.iam.call, credentials, action, parameters))
            except AccessDeniedError as error:
                denied = error if denied is None or not isinstance(denied, AccessDeniedError) else denied
        raise denied or AccessDeniedError(f"the file gives you no role in {account} that may write IAM")

    def pages(self, account: str, action: str, parameters: Parameters, name: str) -> list[Any]:
        """Return the members *name* of all pages of a list."""
        found: list[Any] = []
        marker: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            page = self.call(account, action, {**parameters, **marker})
            found += members(page, name)
            if not flag(page.get("IsTruncated")):
                return found
            marker = {"Marker": str(page.get("Marker"))}
        raise NetworkError("the answer did not come from AWS: its list has no end")

    def tried(self, lost: list[Unread], reads: Reads, call: Callable[[], T]) -> T | None:
        """Return what *call* does, None if AWS refuses what it *reads*; that is added to *lost*."""
        try:
            return call()
        except InvalidCredentialsError:
            raise
        except AwsError as error:
            lost.append(unread_for(reads.account, f"iam:{reads.action}", reads.resource, error, reads.name))
            return None

    def _patiently(self, call: Callable[[], T], pauses: Sequence[float] = _PAUSES) -> T:
        """Return what *call* does, again after *pauses* while AWS asks for a slower pace."""
        try:
            return call()
        except ThrottledError:
            if not pauses:
                raise
        self.pause(pauses[0])
        return self._patiently(call, pauses[1:])

    def _credentials_for(self, account: str) -> Iterator[SigningCredentials | AwsError]:
        for way in self._ways.get(account, ()):
            yield self._credentials if way is None else self._assumed(way)

    def _assumed(self, way: Entrance) -> SigningCredentials | AwsError:
        known = self._sessions.get(way.role_arn)
        if known is not None:
            return known
        name = self.user.name
        request = AssumeRoleRequest(
            way.role_arn,
            default_session_name(name),
            _SECONDS,
            way.external_id,
            default_session_name(name) if way.sends_source_identity else None,
            is_sent_once=True,
        )
        found: SigningCredentials | AwsError
        try:
            found = self._patiently(partial(self._ports.sts.assume_role, self._credentials, request)).credentials
        except AccessDeniedError as error:
            found = error
        # Another thread may have been faster: its session does as well.
        return self._sessions.setdefault(way.role_arn, found)
