"""The reading of what an offboarding is about: the user, the groups, and the roles whose sessions are to end."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.iam.reading.account_details import decoded
from awsroles.core.iam.reading.policy_reading import RunAll
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.offboard.deny import deny_arn, is_denied, read_managed
from awsroles.core.org.offboard.holdings import Holdings, read_holdings
from awsroles.core.org.offboard.journal import Journal
from awsroles.core.org.offboard.plan import KEPT_GROUPS, Change, OffboardPlan
from awsroles.core.org.offboard.roles import break_glass_arns, functions_of, read_role, role_arns
from awsroles.core.org.offboard.ways import AccountCalls, Reads
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.parts import has_roles, master_of
from awsroles.core.suggest import nearest
from awsroles.errors import AwsError, ConfigurationError, InvalidCredentialsError, NotFoundError, UsageError


def check_offboarding(organization: Organization, user: str, own: str, change: Change) -> None:
    """Raise ConfigurationError for the last user of break-glass, UsageError for one's *own* user.

    IAM knows users in any case of their names.
    """
    if not user.strip():
        raise UsageError("the name of the user is empty", "name an IAM user")
    if user.lower() == own.lower():
        raise UsageError(
            f"{user} is the user who runs this, who would be denied the next call", "let somebody else run it"
        )
    glass = organization.table("break_glass").get("users", ())
    if user.lower() in {each.lower() for each in glass} and len(glass) == 1:
        raise ConfigurationError(
            f"{user} is the last user of break-glass", "add another one to [break_glass] and apply that first"
        )
    for name in change.to or ():
        if name not in organization.functions:
            close = nearest(name, organization.functions)
            hint = f"did you mean {close}?" if close else f"use {', '.join(organization.functions)}"
            raise ConfigurationError(f"the organization has no function {name!r}", hint)


@dataclass(frozen=True)
class Preparation:
    """The reading by *calls*; *run_all* makes many calls."""

    organization: Organization
    calls: AccountCalls
    run_all: RunAll

    def plan(self, user: str, change: Change, journal: Journal) -> OffboardPlan:
        """Return the plan for *user*; the roles that the user had before an interrupted run are those of *journal*.

        Raises a kind of AwsError if the user cannot be read.
        """
        account = master_of(self.organization)
        master = account.id
        try:
            holdings = read_holdings(self.calls, master, user)
        except NotFoundError as error:
            close = nearest(user, self.organization.users)
            hint = f"did you mean {close}?" if close else "name an IAM user of that account"
            raise NotFoundError(f"there is no user {user} in account {master} ({account.name})", hint) from error
        lost = list(holdings.unread)
        is_known = journal.is_of(holdings.unique_id)
        earlier = journal.left_roles() if is_known else {}
        joins, leaves = self._groups(holdings, change)
        wanted, notes = self._roles(holdings, earlier, change, lost)
        found = self.run_all(
            lambda each: read_role(self.calls, each[0], each[1], lost), sorted(wanted.items(), key=_by_account)
        )
        roles = tuple(each for each in found if each is not None)
        denied = change.to is None and is_denied(self.calls, master, holdings)
        notes += self._notes(holdings, change)
        devices = journal.left_devices([each.id for each in holdings.of_kind("mfa_device")]) if is_known else ()
        plan = OffboardPlan(holdings, master, change, denied, leaves, joins, roles, devices, tuple(lost), tuple(notes))
        left = [*plan.user_steps(), *plan.group_steps()]
        is_same = is_known and journal.first("change") == change_fact(change)
        is_over = is_same and journal.is_finished and not left and (denied or not plan.closes)
        return replace(plan, finished=journal.fact("finished")) if is_over else plan

    def _groups(self, holdings: Holdings, change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if change.to is None:
            return (), tuple(each for each in holdings.groups if each not in KEPT_GROUPS)
        of_functions = {self.organization.group(name) for name in self.organization.functions}
        wanted = list(dict.fromkeys(self.organization.group(name) for name in change.to))
        leaves = tuple(each for each in holdings.groups if each in of_functions and each not in wanted)
        return tuple(each for each in wanted if each not in holdings.groups), leaves

    def _roles(
        self, holdings: Holdings, earlier: Mapping[str, str], change: Change, lost: list[Unread]
    ) -> tuple[dict[str, str], list[str]]:
        """Return the roles whose sessions are to end, each with the name of its account, and notes.

        *earlier* are those that the user had before an interrupted run.
        """
        organization, user = self.organization, holdings.name
        had = {**role_arns(organization, functions_of(organization, holdings.groups, user)), **earlier}
        if change.to is not None:
            kept = role_arns(organization, change.to)
            return {arn: name for arn, name in had.items() if arn not in kept}, []
        had |= break_glass_arns(organization, holdings.groups, user)
        by = self._assuming_policies(holdings, lost)
        if by:
            note = (
                f"Policies of the user's own may allow more roles ({', '.join(by)}): sessions end in all of the file."
            )
        elif not had and user not in organization.machines:
            note = "Neither the file nor a group tells which roles the user had: sessions end in all of the file."
        else:
            return had, []
        return {**role_arns(organization, organization.functions), **had}, [note]

    def _assuming_policies(self, holdings: Holdings, lost: list[Unread]) -> list[str]:
        """Return the names of the user's own policies that may allow to assume roles."""
        found = []
        for name, document in self._own_documents(holdings, lost):
            if document is None or may_assume(document):
                found.append(name)
        return found

    def _own_documents(self, holdings: Holdings, lost: list[Unread]) -> Iterator[tuple[str, Any]]:
        """Yield the user's own policies with their documents, None for one that is not known."""
        calls, account = self.calls, master_of(self.organization).id
        for name in holdings.inline:
            named = {"UserName": holdings.name, "PolicyName": name}
            reads = Reads(account, "GetUserPolicy", holdings.arn, name)
            told = calls.tried(lost, reads, partial(calls.call, account, reads.action, named))
            yield name, None if told is None else told.get("PolicyDocument")
        for arn in holdings.attached:
            if arn == deny_arn(calls.user.partition, account):
                continue
            try:
                yield arn.rpartition("/")[2], read_managed(calls, account, arn)
            except InvalidCredentialsError:
                raise
            except AwsError:
                # All roles of the file are taken for its roles then.
                yield arn.rpartition("/")[2], None

    def _notes(self, holdings: Holdings, change: Change) -> list[str]:
        organization = self.organization
        notes = []
        if change.to is None:
            kept = [each for each in holdings.groups if each in KEPT_GROUPS]
            if kept:
                notes.append(f"The user stays in {' and '.join(kept)} until the file is applied: its Denies hold.")
            if holdings.inline and not change.delete:
                notes.append("In-line policies stay, for the Deny is stronger; --delete deletes them.")
        skipped = sorted(name for name in organization.accounts if not has_roles(organization, name))
        if skipped:
            notes.append(f"Not looked at: {', '.join(skipped)}, where the file makes no roles.")
        notes.append("The person may also be in Identity Center, and may know secrets of programs: look there, too.")
        return notes


def may_assume(document: Any) -> bool:
    """Say whether *document* allows to assume any role at all, as far as its actions tell."""
    content = HeldPolicy(PolicyKind.IDENTITY, "", "", decoded(document)).content
    statements = content.get("Statement") if isinstance(content, Mapping) else None
    listed = statements if isinstance(statements, list) else [statements]
    return any(not isinstance(each, Mapping) or _may_assume(each) for each in listed)


def _may_assume(statement: Mapping[str, Any]) -> bool:
    if statement.get("Effect") == "Deny":
        return False
    actions = statement.get("Action")
    if actions is None:
        return True
    listed = actions if isinstance(actions, list) else [actions]
    return any(matches(wild(str(each).lower()), "sts:assumerole") for each in listed)


def _by_account(role: tuple[str, str]) -> tuple[str, str]:
    arn, account = role
    return account, arn


def change_fact(change: Change) -> Any:
    """Return *change* as the journal notes it."""
    return None if change.to is None else sorted(change.to)
