"""Comparison of a group's policies with those of the file, by the engine's answers for what either side speaks of."""

from collections.abc import Hashable, Iterator
from datetime import datetime, time, timedelta, timezone
from functools import cached_property

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.iam.requests import Policies
from awsroles.core.iam.statements import Policy
from awsroles.core.org.check.call_kinds import CallKinds
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.questions import (
    ALLOW_ALL,
    FOREIGN_ACCOUNT,
    FOREIGN_ORGANIZATION,
    Call,
    Mfa,
    degree,
    request_of,
    trusting,
)
from awsroles.core.org.check.samples import sampled, spellings
from awsroles.core.org.live.account import Group

ASSUMING = frozenset({"sts:assumerole", "sts:setsourceidentity", "sts:tagsession"})
PASSING = "iam:passrole"
ABSENT = "awsroles-check-absent"
"""A role that is nowhere."""


@dataclass(frozen=True)
class Side:
    """The policies of a group, on one side; the other side of each call trusts the account of the *users*."""

    policies: tuple[Policy, ...]
    users: Policy

    @cached_property
    def all(self) -> Policies:
        return Policies(self.policies, resource=self.users)

    @cached_property
    def denying(self) -> Policies:
        """The policies of somebody whom other groups allow everything."""
        return Policies((*self.policies, ALLOW_ALL), resource=self.users)


def side_of(case: Case, group: Group) -> Side:
    """Return the policies of *group* that can be evaluated."""
    return Side(tuple(each.policy for each in group.policies if each.policy is not None), trusting(case.master))


def user_arn(case: Case, name: str) -> str:
    """Return the ARN of the user *name* of the master account."""
    return f"arn:{case.partition}:iam::{case.master}:user/{name}"


class Comparison:
    """The calls for which a live group answers otherwise than the one that the file means."""

    def __init__(self, case: Case, meant: Group, live: Group) -> None:
        self._case = case
        self._meant, self._live = side_of(case, meant), side_of(case, live)
        self._kinds = CallKinds((*self._meant.policies, *self._live.policies))
        self._spellings = spellings([*meant.policies, *live.policies])
        members = [each.name for each in case.meant.accounts[case.master].members(meant.name)]
        self._user = members[0] if members else "somebody"

    def differences(self) -> dict[str, list[str]]:
        """Return the calls for which the answers differ, in words, by words of findings."""
        found: dict[str, list[str]] = {}
        known: dict[Hashable, list[tuple[str, Mfa]]] = {}
        for call in self._calls():
            kind = self._kinds.of(call)
            if kind not in known:
                known[kind] = list(self._told(call))
            for word, mfa in known[kind]:
                found.setdefault(word, []).append(self._shown(word, call, mfa))
        return found

    def _told(self, call: Call) -> Iterator[tuple[str, Mfa]]:
        """Yield the words for *call*: what MFA changes is told only if it is not so with MFA."""
        told: set[str] = set()
        ways: tuple[Mfa, ...] = ("true", "absent", "false") if self._kinds.depend_on_mfa else ("true",)
        for mfa in ways:
            words = set(self._words(replace(call, mfa=mfa))) - told
            told |= words
            for word in sorted(words):
                yield word, mfa

    def _words(self, call: Call) -> Iterator[str]:
        request = request_of(call)
        one, other = (degree(request, each.all) for each in (self._meant, self._live))
        is_assuming = call.action.lower() in ASSUMING
        if one > other:
            yield "group_allows_less"
        elif other > one and is_assuming:
            yield "group_allows_more"
        elif other > one:
            if call.action.lower() != PASSING:
                yield "group_other_actions"
        elif one == 0:
            # Neither allows it: one may deny what another group allows.
            less, more = (degree(request, each.denying) for each in (self._meant, self._live))
            if less > more:
                yield "group_allows_less"
            elif more > less:
                yield "group_denies_less"

    def _calls(self) -> Iterator[Call]:
        case = self._case
        calls = [*self._others(allows=False), *self._assuming(), *self._others(allows=True)]
        yield from calls
        for name, user in case.organization.users.items():
            if user.get("until") is not None:
                over = datetime.combine(user.get("until"), time(), timezone.utc) + timedelta(days=2)
                yield replace(calls[0], who=user_arn(case, name), at=over)

    def _assuming(self) -> Iterator[Call]:
        """Yield calls for each role of the file, each live one, an absent one per account, and a foreign account."""
        case, own = self._case, self._case.organization_id
        start = f"arn:{case.partition}:iam::"
        roles = dict.fromkeys(f"{start}{number}:role/{ABSENT}" for number in case.entries)
        roles |= dict.fromkeys(each.role_arn for each in case.organization.accesses.values())
        roles |= dict.fromkeys(each.arn(case.partition) for each in case.resources.roles)
        roles |= dict.fromkeys(role.arn for _, role in case.live.roles() if not role.is_of_aws)
        for name in dict.fromkeys(arn.split(":", 5)[5] for arn in roles):
            yield self._call("sts:AssumeRole", f"{start}{FOREIGN_ACCOUNT}:{name}", FOREIGN_ORGANIZATION)
        for arn in roles:
            entry = case.entries.get(arn.split(":")[4])
            is_own = entry is None or not entry.get("external")
            yield self._call("sts:AssumeRole", arn, own if is_own else FOREIGN_ORGANIZATION)

    def _others(self, *, allows: bool) -> Iterator[Call]:
        """Yield calls that the statements of either side speak of."""
        both = (*self._meant.policies, *self._live.policies)
        for action, resource in dict.fromkeys(sampled(both, self._user, allows=allows)):
            fields = resource.split(":")
            is_own = len(fields) > 5 and fields[4] in self._case.own
            yield self._call(action, resource, self._case.organization_id if is_own else FOREIGN_ORGANIZATION)

    def _call(self, action: str, resource: str, organization: str | None) -> Call:
        case = self._case
        return Call(
            user_arn(case, self._user),
            action,
            resource,
            case.at,
            session_name=self._user,
            organization=case.organization_id,
            resource_organization=organization,
        )

    def _shown(self, word: str, call: Call, mfa: Mfa) -> str:
        """Return *call* in words: a role by its account and name, other calls by their action."""
        is_more = word in ("group_allows_more", "group_other_actions")
        without = "" if is_more or mfa == "true" else " without MFA"
        if call.action.lower() in ASSUMING and ":role/" in call.resource:
            account, role = call.resource.split(":")[4], call.resource.rpartition("/")[2]
            where = "any other account" if account == FOREIGN_ACCOUNT else self._case.name(account) or account
            what = "any role" if role == ABSENT else f"role {role}"
            return f"{what} in {where}{without}"
        return f"{self._spellings.get(call.action, call.action)}{without}"
