"""Reading of all accounts of a file and of their organization, which can be interrupted and resumed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.reading.policy_reading import RunAll
from awsroles.core.org.live.details import attached_aws_policies, managed_documents
from awsroles.core.org.live.organization import LiveOrganization
from awsroles.core.org.live.reading.account import AccountReading
from awsroles.core.org.live.reading.entrances import ToRead
from awsroles.core.org.live.reading.organization import OrganizationReading
from awsroles.core.org.live.reading.seen import Seen, SeenAccounts, account_of, as_data, seen_of
from awsroles.core.org.live.reading.session import Ports, Session
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.live.unread import Unread, unread_for
from awsroles.errors import AwsError, CancelledError, InvalidCredentialsError, NotFoundError

# In seconds. IAM is eventually consistent: a role that is missing is looked for again.
SECOND_LOOK = 10.0
# What was seen is used again for as long as AWS's own credential report is.
LONGEST_RESUME = 4 * 3600.0
_INTERRUPTED = "interrupted before it was read"


@dataclass(frozen=True)
class Runs:
    """Ways to make many calls: *accounts* calls again what STS throttles, *others* makes each call once."""

    accounts: RunAll
    others: RunAll


class LiveReading:
    """Reads accounts as *user* with its own *credentials*; *management* is the ID of the management account."""

    def __init__(
        self,
        ports: Ports,
        user: UserArn,
        credentials: SigningCredentials,
        runs: Runs,
        *,
        seen: SeenAccounts,
        management: str | None = None,
    ) -> None:
        self._ports = ports
        self._user = user
        self._credentials = credentials
        self._runs = runs
        self._seen = seen
        self._management = management
        self._accounts = AccountReading(ports, user, credentials)

    def read(self, wanted: Sequence[ToRead], *, resume: bool = False) -> Snapshot:
        """Return what is live in the accounts *wanted*; with *resume* what an interrupted run has seen is not read.

        After an interrupt, the accounts that were not read are unread. Raises InvalidCredentialsError if the user's own
        credentials do not work, and StorageError.
        """
        if wanted and all(each.is_people_only for each in wanted):
            return self._people(wanted)
        began = self._ports.clock()
        found = self._resumed(wanted) if resume else {}
        if not found:
            self._seen.clear()
        organization: LiveOrganization | None = None
        others: list[Unread] = []
        shared: dict[str, Any] = {}
        try:
            self._runs.accounts(
                lambda each: self._read(each, found), [each for each in wanted if each.account not in found]
            )
            self._look_again(found)
            shared = self._aws_policies(wanted, found)
            organization = self._read_organization(self._homes(wanted), others)
        except (KeyboardInterrupt, CancelledError):
            # Threads may still add what they are reading.
            found = dict(found)
            others.extend(_interrupted(each) for each in wanted if each.account not in found)
            if organization is None:
                home = self._management or self._user.account
                others.append(Unread(home, "organizations:DescribeOrganization", "*", "failed", _INTERRUPTED))
        else:
            self._seen.clear()
        ordered = [found[each.account] for each in wanted if each.account in found]
        accounts = {each.account: account_of(each, shared) for each in ordered}
        master = next((each.account for each in wanted if each.is_master), None)
        at = datetime.fromtimestamp(min([began, *(each.at for each in ordered)]), timezone.utc)
        return Snapshot(accounts, organization, master, at, tuple(others))

    def _people(self, wanted: Sequence[ToRead]) -> Snapshot:
        """Return the users of the accounts *wanted*; nothing is kept to be resumed."""
        found = self._runs.accounts(self._accounts.read, wanted)
        at = datetime.fromtimestamp(min(each.at for each in found), timezone.utc)
        accounts = {each.account: account_of(each, {}) for each in found}
        return Snapshot(accounts, None, next((each.account for each in wanted if each.is_master), None), at)

    def _read(self, wanted: ToRead, found: dict[str, Seen]) -> None:
        seen = self._accounts.read(wanted)
        found[wanted.account] = seen
        self._seen.add(wanted.account, as_data(seen))

    def _resumed(self, wanted: Sequence[ToRead]) -> dict[str, Seen]:
        """Return the accounts that an earlier run has read whole, with all roles that are wanted now."""
        found: dict[str, Seen] = {}
        kept = self._seen.load()
        for each in wanted:
            seen = seen_of(kept[each.account]) if each.account in kept else None
            if seen is None or seen.unread or not seen.is_whole:
                continue
            if set(each.roles) <= set(seen.roles) and self._ports.clock() - seen.at <= LONGEST_RESUME:
                found[each.account] = seen
        return found

    def _look_again(self, found: dict[str, Seen]) -> None:
        """Look a second time for each role that was missing, and read the accounts in which one has appeared."""
        missing = [
            (each, name) for each in found.values() for name in each.missing if each.account in self._accounts.sessions
        ]
        if not missing:
            return
        latest = max(each.at for each, _ in missing)
        self._ports.pause(max(0.0, latest + SECOND_LOOK - self._ports.clock()))
        there = self._runs.others(lambda each: self._accounts.find_again(each[0].account, each[1]), missing)
        appeared = {each.account for (each, _), is_there in zip(missing, there, strict=True) if is_there}
        for account in sorted(appeared):
            self._reread(account, found)

    def _reread(self, account: str, found: dict[str, Seen]) -> None:
        old = found[account]
        found[account] = self._accounts.reread(account, old, tuple(old.roles))
        self._seen.add(account, as_data(found[account]))

    def _homes(self, wanted: Sequence[ToRead]) -> list[Session]:
        """Return sessions in the management account, in the master account, and as the user itself."""
        own = Session(self._ports, self._user.account, self._credentials, None)
        homes = (self._management, self._user.account)
        found = [self._accounts.session(each) for home in homes for each in wanted if each.account == home]
        return [*(each for each in found if each is not None), own]

    def _aws_policies(self, wanted: Sequence[ToRead], found: Mapping[str, Seen]) -> dict[str, Any]:
        """Return the documents of AWS's own policies that any account uses.

        They are the same in all accounts: an account is asked if it uses one that no other has told.
        """
        shared: dict[str, Any] = {}
        for each in wanted:
            if each.account not in found:
                continue
            lacking = attached_aws_policies(found[each.account].pages) - shared.keys()
            session = self._accounts.session(each) if lacking else None
            if session is not None:
                pages = self._accounts.aws_policies(session)
                shared.update(dict.fromkeys(lacking) | managed_documents(pages))
        return shared

    def _read_organization(self, ways: Sequence[Session], others: list[Unread]) -> LiveOrganization | None:
        """Return the organization as the first of *ways* tells it that may ask, None if there is none."""
        best: LiveOrganization | None = None
        refused: AwsError | None = None
        for way in ways:
            reading = OrganizationReading(self._ports.organizations, way.credentials, way.account, self._user.partition)
            try:
                found = reading.read()
            except InvalidCredentialsError:
                raise
            except NotFoundError:
                return None
            except AwsError as error:
                refused = refused or error
                continue
            if found.is_whole:
                return found
            best = best or found
        if best is None and refused is not None:
            account = self._management or self._user.account
            others.append(unread_for(account, "organizations:DescribeOrganization", "*", refused))
        return best


def _interrupted(wanted: ToRead) -> Unread:
    arn = wanted.entrances[0].role_arn if wanted.entrances else ""
    return Unread(wanted.account, "sts:AssumeRole", arn, "failed", _INTERRUPTED)
