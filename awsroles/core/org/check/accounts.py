"""Findings about accounts other than the master account, and about root users."""

from collections.abc import Iterator

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.live.account import Account


def check_accounts(case: Case) -> Iterator[Finding]:
    """Yield users and keys where there should be none, and root users without MFA or with keys."""
    for number in case.own:
        account = case.live.accounts.get(number)
        if account is None:
            continue
        if account.id != case.master:
            yield from _users(case, account)
        yield from _root(case, account)


def _users(case: Case, account: Account) -> Iterator[Finding]:
    for user in account.users.values():
        resource, place = f"user/{user.name}", case.place(account.id)
        yield Finding("user_in_sub_account", account.id, resource, "the account has this user", place=place)
        held = None if account.credentials is None else account.credentials.users.get(user.name)
        for number, key in enumerate(() if held is None else held.active_keys, 1):
            name = key.id or f"key {number}"
            age = "" if key.rotated is None else f", {case.days_since(key.rotated)} days old"
            yield Finding("key_in_sub_account", account.id, resource, f"has {name}{age}", name, place)


def _root(case: Case, account: Account) -> Iterator[Finding]:
    summary = account.summary or {}
    place = case.place(account.id)
    keys = summary.get("AccountAccessKeysPresent", 0)
    if keys:
        yield Finding("root_key", account.id, "root", "the root user has an access key", place=place)
    # Without a password and a key, as after central root access, nobody signs in.
    has_password = summary.get("AccountPasswordPresent", 1)
    if summary.get("AccountMFAEnabled") == 0 and (keys or has_password):
        yield Finding("root_without_mfa", account.id, "root", "the root user has no MFA device", place=place)
