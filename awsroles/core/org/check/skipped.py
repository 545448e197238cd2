"""Parts of the check that could not be done: each kind of finding that a missing answer of AWS would have shown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.kinds.kind import Kind
from awsroles.core.org.live.account import Account
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.unread import Unread

_ENTER = "sts:AssumeRole"
_DETAILS = "iam:GetAccountAuthorizationDetails"
_NO_PEOPLE = "the file has no [users]"


@dataclass(frozen=True)
class Skipped:
    """The kinds of findings *checks* that were not checked in the *account*, and why.

    *call* is the action of AWS that is missing, None if the file lacks something: the answer is whole then. *statement*
    would allow it.
    """

    account: str
    checks: tuple[str, ...]
    why: str
    call: str | None = None
    resource: str = ""
    statement: Mapping[str, Any] | None = None


def skipped_of(case: Case, kinds: Mapping[str, Kind]) -> Iterator[Skipped]:
    """Yield what of *kinds* could not be checked."""
    for each in case.live.unread:
        yield _of_unread(case, kinds, each)
    for number in case.own:
        if number not in case.live.accounts and not any(each.account == number for each in case.live.unread):
            yield Skipped(number, _in_account(case, kinds, number), "the account was not read", _ENTER)
    for account in case.live.accounts.values():
        yield from _unreadable(case, kinds, account)
    yield from _unreadable_control_policies(case, kinds)
    if case.live.organization is None and not any(_is_of_organization(each) for each in case.live.unread):
        yield from _no_organization(case, kinds)
    people = tuple(word for word, kind in kinds.items() if kind.needs_people)
    if people and not case.organization.users:
        yield Skipped(case.master, people, _NO_PEOPLE)


def _of_unread(case: Case, kinds: Mapping[str, Kind], unread: Unread) -> Skipped:
    if unread.call in ("", _ENTER):
        account = unread.account
        checks = _in_account(case, kinds, account) if account else tuple(kinds)
        return Skipped(account, checks, unread.why, unread.call or _ENTER, unread.resource, unread.statement)
    checks = tuple(
        word
        for word, kind in kinds.items()
        if unread.call in kind.calls and (_is_of_organization(unread) or _is_in(case, kind, unread.account))
    )
    return Skipped(unread.account, checks, unread.why, unread.call, unread.resource, unread.statement)


def _is_of_organization(unread: Unread) -> bool:
    return unread.call.startswith("organizations:")


def _in_account(case: Case, kinds: Mapping[str, Kind], account: str) -> tuple[str, ...]:
    return tuple(
        word
        for word, kind in kinds.items()
        if _is_in(case, kind, account) and any(each.startswith("iam:") for each in kind.calls)
    )


def _is_in(case: Case, kind: Kind, account: str) -> bool:
    """Say whether findings of *kind* may be in *account*."""
    return kind.scope == "account" or (kind.scope == "master" and account == case.master)


def _no_organization(case: Case, kinds: Mapping[str, Kind]) -> Iterator[Skipped]:
    if case.resources.control_policies or case.organization.settings.get("id") is not None:
        call = "organizations:DescribeOrganization"
        checks = tuple(word for word, kind in kinds.items() if call in kind.calls)
        if checks:
            why = "the organization was not read, or the account is in none"
            yield Skipped(case.management, checks, why, call)


def _unreadable(case: Case, kinds: Mapping[str, Kind], account: Account) -> Iterator[Skipped]:
    """Yield the policies that the engine cannot evaluate; those of AWS in roles are compared by their ARNs."""
    for role in account.roles.values():
        if role.trust.problem is not None and not role.is_of_aws:
            words = [each for each in ("role_trust", "door_without_mfa", "other_door", "unknown_role") if each in kinds]
            yield _unevaluated(account, f"role/{role.name}", words, role.trust)
    if account.id != case.master:
        return
    words = [each for each in kinds if each.startswith("group_") and each not in ("group_missing", "group_unknown")]
    for group in account.groups.values():
        for policy in group.policies:
            if policy.problem is not None:
                yield _unevaluated(account, f"group/{group.name}", words, policy)


def _unreadable_control_policies(case: Case, kinds: Mapping[str, Kind]) -> Iterator[Skipped]:
    live = case.live.organization
    words = tuple(each for each in kinds if each.startswith("control_policy_"))
    # A document that AWS did not tell is among what is unread.
    for policy in () if live is None or not words else live.policies.values():
        if policy.problem is not None and policy.document is not None:
            why = f"{policy.label} cannot be evaluated: {policy.problem}"
            yield Skipped(case.management, words, why, "organizations:DescribePolicy", policy.arn or "")


def _unevaluated(account: Account, resource: str, words: Sequence[str], policy: HeldPolicy) -> Skipped:
    why = f"{policy.label} cannot be evaluated: {policy.problem}"
    return Skipped(account.id, tuple(words), why, _DETAILS, resource)
