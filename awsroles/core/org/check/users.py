"""Findings about the users of the master account: their credentials, policies and last days."""

from collections.abc import Iterator
from datetime import datetime

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.memberships import is_closed
from awsroles.core.org.check.roles import named
from awsroles.core.org.live.account import Account, User
from awsroles.core.org.live.credentials import AccessKey, Credentials, MfaDevice, UserCredentials
from awsroles.core.org.policies.tool_policies import OFFBOARDED

_TWO = 2


def check_users(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with the users of the master account."""
    account = case.whole_master
    for user in () if account is None else account.users.values():
        if is_closed(user):
            continue
        yield from _last_day(case, user)
        yield from _policies(case, user)
        held = None if account is None or account.credentials is None else account.credentials.users.get(user.name)
        if account is not None and held is not None:
            yield from _credentials(case, account, user, held)


def has_device(credentials: Credentials | None, user: str) -> bool | None:
    """Say whether *user* has an MFA device, None if that is not known."""
    devices = None if credentials is None else credentials.devices_of(user)
    if devices:
        return True
    held = None if credentials is None else credentials.users.get(user)
    told = None if held is None else held.has_mfa
    # The report may be four hours old: a device that it has not seen yet is among the devices.
    return told if told is not None else None if devices is None else False


def devices_of(credentials: Credentials | None, user: str) -> tuple[MfaDevice, ...]:
    """Return the known MFA devices of *user*."""
    return (() if credentials is None else credentials.devices_of(user)) or ()


def _last_day(case: Case, user: User) -> Iterator[Finding]:
    entry = case.named_users.get(user.name)
    until = None if entry is None else entry.get("until")
    if until is not None and until < case.day:
        yield _finding(case, "until_passed", user, f"the last day was {until}")


def _policies(case: Case, user: User) -> Iterator[Finding]:
    own = [each.name for each in user.policies if each.name != OFFBOARDED]
    if own and user.name not in case.organization.machines:
        yield _finding(case, "user_policies", user, f"has policies of its own: {named(own)}")


def _credentials(case: Case, account: Account, user: User, held: UserCredentials) -> Iterator[Finding]:
    is_machine = user.name in case.organization.machines
    signs_in = held.has_password or (held.active_keys and not is_machine)
    if signs_in and has_device(account.credentials, user.name) is False:
        what = " and ".join(
            filter(None, ["a password" if held.has_password else "", "an access key" if held.active_keys else ""])
        )
        yield _finding(case, "user_without_mfa", user, f"has {what}, and no MFA device")
    for number, key in enumerate(held.keys, 1):
        if key.is_active:
            yield from _key(case, user, number, key)
    if len(held.active_keys) == _TWO:
        yield _finding(case, "two_keys", user, "has two active access keys")
    if held.has_password and user.name not in case.glass:
        last = max(filter(None, [held.password_last_used, held.password_changed]), default=user.created)
        if last is not None and not case.is_recent(last):
            said = (
                "never" if held.password_last_used is None else f"{case.days_since(held.password_last_used)} days ago"
            )
            yield _finding(case, "password_unused", user, f"last use of the password: {said}")


def _key(case: Case, user: User, number: int, key: AccessKey) -> Iterator[Finding]:
    name = key.id or f"key {number}"
    if key.rotated is None or case.is_recent(key.rotated):
        return
    yield _finding(case, "key_old", user, f"{name} is {case.days_since(key.rotated)} days old", f"key {number}")
    # ListAccessKeys, which knows the ID, does not know the last use.
    if key.id is None and not case.is_recent(key.last_used) and user.name not in case.glass:
        said = f"last use of {name}: {_ago(case, key.last_used)}"
        yield _finding(case, "key_unused", user, said, f"key {number}")


def _ago(case: Case, moment: datetime | None) -> str:
    return "never" if moment is None else f"{case.days_since(moment)} days ago"


def _finding(case: Case, word: str, user: User, message: str, detail: str = "") -> Finding:
    return Finding(word, case.master, f"user/{user.name}", message, detail, case.user_place(user.name))
