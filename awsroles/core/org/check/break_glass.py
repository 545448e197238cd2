"""Findings about break-glass: its users and their group, and if somebody used it."""

from collections.abc import Iterator

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.live.account import Account
from awsroles.core.org.places import Place
from awsroles.core.org.policies.break_glass import BREAK_GLASS, break_glass_role


def check_break_glass(case: Case) -> Iterator[Finding]:
    """Yield the users of break-glass that are missing or were used, and roles that were used."""
    if not case.glass:
        return
    master = case.whole_master
    if master is not None:
        for name in case.glass:
            yield from _user(case, master, name)
    for account in case.whole():
        role = account.role(break_glass_role(case.organization))
        if role is not None and role.last_used is not None and case.is_recent(role.last_used):
            said = f"somebody used the role on {role.last_used.date()}"
            yield Finding("break_glass_used", account.id, f"role/{role.name}", said, place=_place(case))


def _user(case: Case, master: Account, name: str) -> Iterator[Finding]:
    user = master.users.get(name)
    if user is None:
        yield Finding("break_glass_missing", master.id, f"user/{name}", "the user is missing", place=_place(case))
        return
    if BREAK_GLASS not in user.groups:
        said = f"is not in the group {BREAK_GLASS}"
        yield Finding("break_glass_missing", master.id, f"user/{name}", said, place=_place(case))
    held = None if master.credentials is None else master.credentials.users.get(name)
    if held is not None:
        uses = [held.password_last_used, *(each.last_used for each in held.keys)]
        last = max((each for each in uses if each is not None), default=None)
        if last is not None and case.is_recent(last):
            said = f"somebody used the user on {last.date()}"
            yield Finding("break_glass_used", master.id, f"user/{name}", said, place=_place(case))


def _place(case: Case) -> Place:
    return case.organization.table("break_glass").place
