"""Findings about who is in which group of the master account."""

from collections.abc import Iterator

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.live.account import User
from awsroles.core.org.policies.break_glass import BREAK_GLASS
from awsroles.core.org.policies.everyone import EVERYONE
from awsroles.core.org.policies.tool_policies import OFFBOARDED


def check_memberships(case: Case) -> Iterator[Finding]:
    """Yield the users of the file who are in other groups than it says; and users of the master account beside it."""
    account = case.whole_master
    if account is None or not case.organization.users:
        return
    there = {name.lower(): user for name, user in account.users.items()}
    for name in (*case.named_users, *case.glass):
        user = there.pop(name.lower(), None)
        if user is not None:
            yield from _of_user(case, user, name)
        elif name not in case.glass:
            yield _finding(case, "user_missing", name, "the user is missing")
    for user in there.values():
        if not is_closed(user):
            yield _finding(case, "user_unknown", user.name, "the user is not in the file")


def is_closed(user: User) -> bool:
    """Say whether *user* was closed by `awsroles org offboard`."""
    return any(each.name == OFFBOARDED for each in user.policies)


def groups_of(case: Case, user: str) -> list[str]:
    """Return the names of the groups that the file gives *user*."""
    return [each.name for each in case.resources.groups if user in each.users]


def _of_user(case: Case, user: User, name: str) -> Iterator[Finding]:
    wanted = {each.lower(): each for each in groups_of(case, name)}
    there = {each.lower(): each for each in user.groups}
    if is_closed(user):
        return
    if wanted and not there and name not in case.glass:
        yield _finding(case, "user_in_no_group", user.name, f"is in no group, not in {', '.join(wanted.values())}")
        return
    for folded, group in wanted.items():
        if folded in there:
            continue
        if group == EVERYONE:
            yield _finding(case, "user_not_in_everyone", user.name, f"is not in the group {EVERYONE}")
        elif group != BREAK_GLASS:
            yield _finding(case, "user_not_in_group", user.name, f"is not in the group {group}", group)
    for folded, group in there.items():
        if folded not in wanted:
            yield _finding(case, "user_in_other_group", user.name, f"is in the group {group}", group)


def _finding(case: Case, word: str, user: str, message: str, detail: str = "") -> Finding:
    return Finding(word, case.master, f"user/{user}", message, detail, case.user_place(user))
