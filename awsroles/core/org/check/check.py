"""The check of an organization: all findings of one moment, and what could not be checked."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Literal

from awsroles.core.dataclass import dataclass, field
from awsroles.core.org.check.accounts import check_accounts
from awsroles.core.org.check.baseline import Baseline, split_known
from awsroles.core.org.check.before_mfa import check_before_mfa
from awsroles.core.org.check.break_glass import check_break_glass
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.control_policies import check_control_policies
from awsroles.core.org.check.doors import check_doors
from awsroles.core.org.check.exceptions import check_exceptions, split_excepted
from awsroles.core.org.check.findings import KINDS, Finding
from awsroles.core.org.check.groups import check_groups
from awsroles.core.org.check.memberships import check_memberships
from awsroles.core.org.check.organization import check_organization
from awsroles.core.org.check.revocations import check_revocations
from awsroles.core.org.check.roles import check_roles
from awsroles.core.org.check.skipped import Skipped, skipped_of
from awsroles.core.org.check.users import check_users
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization

Before = Literal["mfa"]
_SUBJECTS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    check_roles,
    check_doors,
    check_revocations,
    check_groups,
    check_memberships,
    check_users,
    check_break_glass,
    check_accounts,
    check_control_policies,
    check_organization,
    check_exceptions,
)


@dataclass(frozen=True)
class Report:
    """The *findings* in order; those that have an exception or are in the baseline, apart; and what was *skipped*.

    It is *complete* if AWS answered all. *names* are those of accounts by their IDs. *credentials_at* is the time of
    the credential report, None if there is none.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()
    excepted: tuple[Finding, ...] = ()
    known: tuple[Finding, ...] = ()
    complete: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    credentials_at: datetime | None = None

    @property
    def has_errors(self) -> bool:
        """True if a finding is an error."""
        return any(each.severity == "error" for each in self.findings)

    def name(self, account: str) -> str:
        """Return the name of the account of that ID, its ID if it has none."""
        return self.names.get(account, account)


def check(
    organization: Organization,
    live: Snapshot,
    now: datetime,
    *,
    before: Before | None = None,
    baseline: Baseline = frozenset(),
) -> Report:
    """Return what *live* is otherwise than *organization* means, at the moment *now* in UTC.

    With *before* only what that change would do. Raises BrokenOrganizationError for what AWS would refuse.
    """
    case = Case(organization, live, now)
    subjects = (check_before_mfa,) if before == "mfa" else _SUBJECTS
    kinds = {word: kind for word, kind in KINDS.items() if kind.before == before}
    found = sorted((each for subject in subjects for each in subject(case)), key=lambda each: each.order)
    found, excepted = split_excepted(case, found)
    found, known = split_known(found, baseline)
    # What a change does not depend on is not read for it.
    skipped = tuple(each for each in skipped_of(case, kinds) if each.checks or before is None)
    return Report(
        tuple(found),
        skipped,
        tuple(excepted),
        tuple(known),
        all(each.call is None for each in skipped),
        _names(case),
        _credentials_at(case),
    )


def _names(case: Case) -> dict[str, str]:
    live = case.live.organization
    others = {} if live is None else {each.id: each.name for each in live.accounts.values() if each.name}
    return {**others, **{number: each.name for number, each in case.entries.items()}}


def _credentials_at(case: Case) -> datetime | None:
    account = case.live.accounts.get(case.master)
    return None if account is None or account.credentials is None else account.credentials.at
