"""Reading of one account over AWS's API. A call that fails costs its own part only."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.aws.actions import Parameters
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.sts import AssumeRoleRequest, default_session_name
from awsroles.core.dataclass import replace
from awsroles.core.org.live.details import Page, check_details
from awsroles.core.org.live.reading.credentials import read_keys, read_people
from awsroles.core.org.live.reading.entrances import Entrance, ToRead
from awsroles.core.org.live.reading.seen import Seen, arns_in
from awsroles.core.org.live.reading.session import Ports, Session
from awsroles.core.org.live.unread import Unread, unread_for
from awsroles.errors import (
    AwsError,
    ConfigurationError,
    InvalidCredentialsError,
    NetworkError,
    NotFoundError,
    ThrottledError,
)

# Pages of more members take long to collect, and more pages are more calls.
_PAGE = 300
_SECONDS = 3600
_DETAILS = "GetAccountAuthorizationDetails"
_DOUBTFUL = "one answer of AWS has the role and another does not yet"
_PEOPLE: Parameters = {"Filter": ("User", "Group"), "MaxItems": _PAGE}
# AWS's own policies are the same in all accounts, and are read once.
_ACCOUNT: Parameters = {"Filter": ("User", "Role", "Group", "LocalManagedPolicy"), "MaxItems": _PAGE}
_AWS_POLICIES: Parameters = {"Filter": ("AWSManagedPolicy",), "MaxItems": _PAGE}


class AccountReading:
    """Reads accounts as *user*, whose own credentials are *credentials*; several threads may."""

    def __init__(self, ports: Ports, user: UserArn, credentials: SigningCredentials, most_throttled: int = 60) -> None:
        self._ports = ports
        self._user = user
        self._credentials = credentials
        self._most_throttled = most_throttled
        self._throttled: dict[str, int] = {}
        self.sessions: dict[str, Session] = {}

    def read(self, wanted: ToRead) -> Seen:
        """Return what can be read of the account *wanted*.

        Raises ThrottledError if STS asks for a slower pace: the account is asked again; and InvalidCredentialsError if
        the user's own credentials do not work.
        """
        lost: list[Unread] = []
        best: Seen | None = None
        for way in (*wanted.entrances, *((None,) if wanted.own else ())):
            session = self._enter(wanted, way, lost)
            if session is None:
                continue
            found = self._read(session, wanted)
            if found.is_whole or best is None or len(found.unread) < len(best.unread):
                best = found
                self.sessions[wanted.account] = session
            if found.is_whole:
                break
        if best is not None:
            return best
        return Seen(wanted.account, self._ports.clock(), unread=(self._no_way(wanted, lost),))

    def session(self, wanted: ToRead) -> Session | None:
        """Return a session in the account *wanted*, None if there is none."""
        if wanted.account not in self.sessions:
            for way in (*wanted.entrances, *((None,) if wanted.own else ())):
                found = self._enter(wanted, way, [])
                if found is not None:
                    return self.sessions.setdefault(wanted.account, found)
        return self.sessions.get(wanted.account)

    def aws_policies(self, session: Session) -> list[Page]:
        """Return pages with AWS's own policies that an account uses, none if they cannot be read."""
        return session.tried(_DETAILS, "*", lambda: session.pages(_DETAILS, _AWS_POLICIES)) or []

    def find_again(self, account: str, name: str) -> bool:
        """Say whether the role *name*, which was missing in *account*, is there now; True too if it is not known."""
        session = self.sessions[account]
        return session.tried("GetRole", self._arn("role", account, name), lambda: _role(session, name), name) != {}

    def reread(self, account: str, old: Seen, roles: tuple[str, ...]) -> Seen:
        """Return *account* as it is now, with *roles*; people's credentials stay those of *old*."""
        session = self.sessions[account]
        session.unread.clear()
        found = self._read(session, ToRead(account, roles=roles))
        doubtful = [
            Unread(account, f"iam:{_DETAILS}", self._arn("role", account, name), "failed", _DOUBTFUL, name)
            for name in found.missing
            if self.find_again(account, name)
        ]
        unread = (*old.unread, *found.unread, *doubtful)
        return replace(found, report=old.report, devices=old.devices, keys=old.keys, unread=unread)

    def _enter(self, wanted: ToRead, way: Entrance | None, lost: list[Unread]) -> Session | None:
        if way is None:
            return Session(self._ports, wanted.account, self._credentials, None)
        try:
            assumed = self._ports.sts.assume_role(self._credentials, self._request(way))
        except InvalidCredentialsError:
            raise
        except ThrottledError as error:
            self._throttled[wanted.account] = self._throttled.get(wanted.account, 0) + 1
            if self._throttled[wanted.account] < self._most_throttled:
                raise
            lost.append(unread_for(wanted.account, "sts:AssumeRole", way.role_arn, error))
            return None
        except AwsError as error:
            lost.append(unread_for(wanted.account, "sts:AssumeRole", way.role_arn, error))
            return None
        return Session(self._ports, wanted.account, assumed.credentials, way.role_arn)

    def _request(self, way: Entrance) -> AssumeRoleRequest:
        name = self._user.name
        return AssumeRoleRequest(
            way.role_arn,
            default_session_name(name),
            _SECONDS,
            way.external_id,
            name if way.sends_source_identity else None,
            is_sent_once=True,
        )

    def _read(self, session: Session, wanted: ToRead) -> Seen:
        summary = None
        if not wanted.is_people_only:
            summary = session.tried("GetAccountSummary", "*", lambda: session.call("GetAccountSummary", {}))
        asked = _PEOPLE if wanted.is_people_only else _ACCOUNT
        pages = session.tried(_DETAILS, "*", lambda: _checked(session.pages(_DETAILS, asked)))
        is_whole = pages is not None
        there = {name.lower(): arn for name, arn in arns_in(pages or (), "Role").items()}
        roles: dict[str, Mapping[str, Any] | None] = {}
        for name in wanted.roles:
            if is_whole and name.lower() not in there:
                roles[name] = None
                continue
            arn = there.get(name.lower()) or self._arn("role", session.account, name)
            told = self._get_role(session, name, arn)
            if told is not None:
                roles[name] = told or None
        users = arns_in(pages or (), "User")
        people = read_people(session, users) if wanted.is_master and pages is not None else None
        keys = {} if people is not None else read_keys(session, users)
        return Seen(
            wanted.account,
            self._ports.clock(),
            session.via,
            tuple(pages or ()),
            is_whole,
            _numbers(summary),
            roles,
            people.report if people is not None else None,
            people.devices if people is not None else None,
            people.keys if people is not None else keys,
            tuple(session.unread),
        )

    def _get_role(self, session: Session, name: str, arn: str) -> Mapping[str, Any] | None:
        """Return what GetRole tells, nothing for a role that is missing, None if it is not known."""
        told = session.tried("GetRole", arn, lambda: _role(session, name), name)
        if not told:
            return told
        return {each: told.get(each) for each in ("Arn", "Description", "MaxSessionDuration", "RoleLastUsed")}

    def _no_way(self, wanted: ToRead, lost: list[Unread]) -> Unread:
        """Return why nothing of the account was read: the first way in is the one that should work."""
        if lost:
            return lost[0]
        arn = self._arn("role", wanted.account, "*")
        why = "the file gives you no role there that may read"
        return Unread(wanted.account, "sts:AssumeRole", arn, "failed", why)

    def _arn(self, kind: str, account: str, name: str) -> str:
        return f"arn:{self._user.partition}:iam::{account}:{kind}/{name}"


def _checked(pages: list[Page]) -> list[Page]:
    """Return *pages*; raise NetworkError if they are not what AWS answers."""
    try:
        check_details(pages)
    except ConfigurationError as error:
        raise NetworkError(f"the answer did not come from AWS: {error.message}") from None
    return pages


def _role(session: Session, name: str) -> Mapping[str, Any]:
    """Return the role *name* as GetRole tells it, nothing if AWS does not find it."""
    try:
        found = session.call("GetRole", {"RoleName": name}).get("Role")
    except NotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _numbers(result: Mapping[str, Any] | None) -> dict[str, int] | None:
    summary = (result or {}).get("SummaryMap")
    if not isinstance(summary, Mapping):
        return None
    return {str(name): int(value) for name, value in summary.items() if str(value).isdecimal()}
