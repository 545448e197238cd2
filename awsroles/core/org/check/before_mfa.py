"""Findings before the Deny without MFA is applied: who would be locked out, and whom it would not meet."""

from collections.abc import Iterator

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.memberships import is_closed
from awsroles.core.org.check.users import devices_of, has_device
from awsroles.core.org.live.account import Account, User
from awsroles.core.org.policies.everyone import EVERYONE

# awsroles uses access keys for STS only.
_STS = "sts"


def check_before_mfa(case: Case) -> Iterator[Finding]:
    """Yield the users of the master account whom the Deny would stop at their work, and those whom it would not meet.

    Machines and break-glass are not in the group everyone.
    """
    account = case.whole_master
    for user in () if account is None else account.users.values():
        if account is None or user.name in case.organization.machines or user.name in case.glass or is_closed(user):
            continue
        if EVERYONE not in user.groups:
            yield _finding(case, "not_in_everyone_yet", user, f"is not in the group {EVERYONE}")
        yield from _stopped(case, account, user)


def _stopped(case: Case, account: Account, user: User) -> Iterator[Finding]:
    credentials = account.credentials
    held = None if credentials is None else credentials.users.get(user.name)
    if held is None or not (held.has_password or held.active_keys):
        return
    device = has_device(credentials, user.name)
    if device is False:
        yield _finding(case, "locked_out_without_device", user, "has no MFA device")
    devices = devices_of(credentials, user.name)
    if held.active_keys and devices and all(each.is_fido for each in devices):
        yield _finding(case, "locked_out_fido_only", user, "has security keys only, and access keys")
    for number, key in enumerate(held.keys, 1):
        if key.is_active and case.is_recent(key.last_used) and key.service is not None and key.service != _STS:
            said = f"key {number} was last used for {key.service}"
            yield _finding(case, "locked_out_key_use", user, said, f"key {number}")


def _finding(case: Case, word: str, user: User, message: str, detail: str = "") -> Finding:
    return Finding(word, case.master, f"user/{user.name}", message, detail, case.user_place(user.name))
