"""Findings about the organization around the accounts: which are in it, in which state, and where."""

from collections.abc import Iterator

from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.live.organization import LiveOrganization, MemberAccount

_OU = "ou:"
_ROOT = "root"
_ACTIVE = frozenset({"ACTIVE", "PENDING_ACTIVATION", ""})


def check_organization(case: Case) -> Iterator[Finding]:
    """Yield the accounts of the organization that the file does not know, or knows otherwise."""
    live = case.live.organization
    if live is None:
        return
    for member in live.accounts.values():
        if member.id not in case.entries:
            yield from _unknown(case, live, member)
        else:
            yield from _known(case, live, member)
    if live.is_whole:
        for number, entry in case.entries.items():
            if number not in live.accounts and not entry.get("external") and not entry.get("closed"):
                said = f"is not in the organization {live.id}"
                yield _finding(case, "account_not_in_organization", number, said)


def _unknown(case: Case, live: LiveOrganization, member: MemberAccount) -> Iterator[Finding]:
    if member.state not in _ACTIVE:
        return
    path = unit_path(live, member.id)
    functions = _granted_in(case, path)
    if functions:
        said = f"{member.name} is in {path}, which is granted to {', '.join(functions)}"
        yield _finding(case, "account_new_in_ou", member.id, said)
    else:
        yield _finding(case, "account_unknown", member.id, f"{member.name} is not in the file")


def _known(case: Case, live: LiveOrganization, member: MemberAccount) -> Iterator[Finding]:
    entry = case.entries[member.id]
    if entry.get("closed"):
        return
    if member.state not in _ACTIVE:
        yield _finding(case, "account_suspended", member.id, f"its state is {member.state}")
    written = entry.get("ou")
    path = unit_path(live, member.id)
    if written is not None and path is not None and path != written:
        yield _finding(case, "account_ou", member.id, f"is in {path}, not in {written}")


def unit_path(live: LiveOrganization, account: str) -> str | None:
    """Return the path of the OU of *account* as the file writes it, None if it is not known."""
    names = live.unit_names(account)
    return None if names is None else "/".join(names[1:]) or _ROOT


def _granted_in(case: Case, path: str | None) -> list[str]:
    """Return the functions that are granted in the OU at *path* by a selector of it or of one above."""
    found = []
    for grant in case.organization.grants:
        for selector in grant.get("accounts", ()):
            unit = selector.removeprefix(_OU)
            if selector.startswith(_OU) and path is not None and f"{path}/".startswith(f"{unit}/"):
                found.append(str(grant.get("function")))
    return list(dict.fromkeys(found))


def _finding(case: Case, word: str, account: str, message: str) -> Finding:
    return Finding(word, account, "account", message, place=case.place(account))
