"""Findings about groups: more or less than the file by meaning."""

from collections.abc import Iterable, Iterator

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.comparison import ABSENT, PASSING, Comparison, side_of, user_arn
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.questions import Call, degree, request_of
from awsroles.core.org.check.roles import named
from awsroles.core.org.live.account import Group

_VERBS = {
    "group_allows_more": "allows also",
    "group_allows_less": "does not allow",
    "group_denies_less": "does not deny",
    "group_other_actions": "allows also",
}


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
    found = Comparison(case, meant, live).differences()
    for word, verb in _VERBS.items():
        if word in found:
            yield _finding(case, word, live.name, f"{verb} {named(found[word])}")
    yield from _passing(case, meant, live)


def _passing(case: Case, meant: Group, live: Group) -> Iterator[Finding]:
    resource = f"arn:{case.partition}:iam::{case.master}:role/{ABSENT}"
    call = Call(user_arn(case, "somebody"), PASSING, resource, case.at, organization=case.organization_id)
    one, other = side_of(case, meant), side_of(case, live)
    if degree(request_of(call), other.all) > degree(request_of(call), one.all):
        yield _finding(case, "group_passes_roles", live.name, "allows iam:PassRole on any role")


def _finding(case: Case, word: str, group: str, message: str) -> Finding:
    functions: Iterable[str] = case.organization.functions
    place = next(
        (case.organization.functions[each].place for each in functions if case.organization.group(each) == group), None
    )
    return Finding(word, case.master, f"group/{group}", message, place=place)
