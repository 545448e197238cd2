"""Findings about groups: more or less than the file by meaning, as the engine answers for what both sides speak of."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta, timezone
from functools import cached_property

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.iam.requests import Policies
from awsroles.core.iam.statements import Policy
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.questions import ALLOW_ALL, FOREIGN_ACCOUNT, FOREIGN_ORGANIZATION, Call, answer, trusting
from awsroles.core.org.check.roles import named
from awsroles.core.org.check.samples import sampled, spellings
from awsroles.core.org.live.account import Group

_ASSUMING = frozenset({"sts:assumerole", "sts:setsourceidentity", "sts:tagsession"})
_PASSING = "iam:passrole"
_ABSENT = "awsroles-check-absent"


@dataclass(frozen=True)
class _Side:
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


def check_groups(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with the groups of the master account."""
    account = case.whole_master
    if account is None:
        return
    meant = case.meant.accounts[case.master].groups
    there = {name.lower(): group for name, group in account.groups.items()}
    for name, group in meant.items():
        live = there.pop(name.lower(), None)
        if live is None:
            yield _finding(case, "group_missing", name, "the group is missing")
        else:
            yield from _differences(case, group, live)
    for group in there.values():
        members = named([each.name for each in account.members(group.name)]) or "nobody"
        yield _finding(case, "group_unknown", group.name, f"the group is not in the file; its members: {members}")
        yield from _passing(case, Group(group.arn, group.name), group)


def group_texts(group: Group) -> set[str]:
    """Return the documents of *group*, whatever the names of its policies."""
    return {each.text or "" for each in group.policies}


def _differences(case: Case, meant: Group, live: Group) -> Iterator[Finding]:
    if group_texts(meant) == group_texts(live) or any(each.policy is None for each in live.policies):
        return
    yield from _Comparison(case, meant, live).findings()
    yield from _passing(case, meant, live)


def _passing(case: Case, meant: Group, live: Group) -> Iterator[Finding]:
    resource = f"arn:{case.partition}:iam::{case.master}:role/{_ABSENT}"
    call = Call(_user(case, "somebody"), _PASSING, resource, case.at, organization=case.organization_id)
    one, other = _side(case, meant), _side(case, live)
    if _degree(call, other.all) > _degree(call, one.all):
        yield _finding(case, "group_passes_roles", live.name, "allows iam:PassRole on any role")


def _side(case: Case, group: Group) -> _Side:
    return _Side(tuple(each.policy for each in group.policies if each.policy is not None), trusting(case.master))


class _Comparison:
    """The calls for which a live group answers otherwise than the one that the file means."""

    def __init__(self, case: Case, meant: Group, live: Group) -> None:
        self._case = case
        self._meant, self._live = _side(case, meant), _side(case, live)
        self._spellings = spellings([*meant.policies, *live.policies])
        self._name = live.name
        members = [each.name for each in case.meant.accounts[case.master].members(meant.name)]
        self._user = members[0] if members else "somebody"

    def findings(self) -> Iterator[Finding]:
        found: dict[str, list[str]] = {}
        for call in self._calls():
            told: set[str] = set()
            # What MFA changes is told only if it is not so with MFA.
            for each in (call, replace(call, mfa="absent"), replace(call, mfa="false")):
                words = set(self._words(each)) - told
                told |= words
                for word in words:
                    found.setdefault(word, []).append(self._shown(word, each))
        verbs = {
            "group_allows_more": "allows also",
            "group_allows_less": "does not allow",
            "group_denies_less": "does not deny",
            "group_other_actions": "allows also",
        }
        for word, verb in verbs.items():
            if word in found:
                yield _finding(self._case, word, self._name, f"{verb} {named(found[word])}")

    def _words(self, call: Call) -> Iterator[str]:
        one, other = (_degree(call, each.all) for each in (self._meant, self._live))
        is_assuming = call.action.lower() in _ASSUMING
        if one > other:
            yield "group_allows_less"
        elif other > one and is_assuming:
            yield "group_allows_more"
        elif other > one:
            if call.action.lower() != _PASSING:
                yield "group_other_actions"
        elif one == 0:
            # Neither allows it: one may deny what another group allows.
            less, more = (_degree(call, each.denying) for each in (self._meant, self._live))
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
                yield replace(calls[0], who=_user(case, name), at=over)

    def _assuming(self) -> Iterator[Call]:
        """Yield calls for each role of the file, each live one, an absent one per account, and a foreign account."""
        case, own = self._case, self._case.organization_id
        start = f"arn:{case.partition}:iam::"
        roles = dict.fromkeys(f"{start}{number}:role/{_ABSENT}" for number in case.entries)
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
        who = _user(case, self._user)
        return Call(
            who,
            action,
            resource,
            case.at,
            session_name=self._user,
            organization=case.organization_id,
            resource_organization=organization,
        )

    def _shown(self, word: str, call: Call) -> str:
        """Return *call* in words: a role by its account and name, other calls by their action."""
        is_more = word in ("group_allows_more", "group_other_actions")
        without = "" if is_more or call.mfa == "true" else " without MFA"
        if call.action.lower() in _ASSUMING and ":role/" in call.resource:
            account, role = call.resource.split(":")[4], call.resource.rpartition("/")[2]
            where = "any other account" if account == FOREIGN_ACCOUNT else self._case.name(account) or account
            what = "any role" if role == _ABSENT else f"role {role}"
            return f"{what} in {where}{without}"
        return f"{self._spellings.get(call.action, call.action)}{without}"


def _degree(call: Call, policies: Policies) -> int:
    """Return 2 if *policies* allow the call, 1 if that depends on what is not known, 0 if not."""
    return {"allow": 2, "open": 1}.get(answer(call, policies), 0)


def _user(case: Case, name: str) -> str:
    return f"arn:{case.partition}:iam::{case.master}:user/{name}"


def _finding(case: Case, word: str, group: str, message: str) -> Finding:
    functions: Iterable[str] = case.organization.functions
    place = next(
        (case.organization.functions[each].place for each in functions if case.organization.group(each) == group), None
    )
    return Finding(word, case.master, f"group/{group}", message, place=place)
