"""The secret store: locked, missing, refused or slow; and the quota of the kernel keyring."""

import re

from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import Finding
from awsroles.core.stores.store import FILE, PLACES, StoreName
from awsroles.errors import StorageError, StoreLockedError

# In seconds. A hit waits for the keyring at most 5 s.
_SLOW = 1.0
# Of the quota of keys and of bytes. A session needs about 2,000 bytes.
_NEARLY_FULL = 0.8
# /proc/key-users (proc(5)): user ID, use, keys, keys and bytes of the quota.
_QUOTA = re.compile(r"\s*(\d+):\s+\d+\s+\d+/\d+\s+(\d+)/(\d+)\s+(\d+)/(\d+)")


@dataclass(frozen=True)
class SeenStore:
    """The store in use: if it *is_locked*, the *seconds* that it took to answer, and its *error*."""

    name: StoreName
    is_locked: bool = False
    seconds: float = 0.0
    error: StorageError | None = None


def store(seen: SeenStore) -> list[Finding]:
    """Return the findings about the store in use."""
    place = PLACES[seen.name]
    if isinstance(seen.error, StoreLockedError) or (seen.is_locked and seen.name != FILE):
        evidence = "credential_process never unlocks it, and a login in a terminal does"
        return [Finding("warning", "store", f"{place} is locked", evidence, "awsroles login")]
    if seen.error is not None:
        return [Finding("error", "store", seen.error.message, seen.error.hint or "", seen.error.command)]
    if seen.seconds > _SLOW:
        evidence = f"{seen.seconds:.1f} s for one answer, and credential_process waits for 5 s"
        return [Finding("warning", "store", f"{place} is slow", evidence)]
    return []


def unused_keyring(message: str) -> Finding:
    """Return the finding that the OS keyring fails, which says *message*, of a user of the sealed file."""
    return Finding("info", "keyring_contract", message, "your secrets are in the sealed file, which does not need it")


def kernel_keyring(key_users: str, user_id: int) -> list[Finding]:
    """Return the finding that the kernel keyring of *user_id* is nearly full, by the text of /proc/key-users."""
    for line in key_users.splitlines():
        match = _QUOTA.match(line)
        if match is None or int(match[1]) != user_id:
            continue
        keys, most_keys, size, most = (int(match[number]) for number in range(2, 6))
        if keys < most_keys * _NEARLY_FULL and size < most * _NEARLY_FULL:
            return []
        evidence = f"{keys} of {most_keys} keys, {size} of {most} bytes (/proc/key-users)"
        message = "the kernel keyring is nearly full, and sessions go to sealed files"
        return [Finding("warning", "kernel_keyring", message, evidence, "awsroles logout --all")]
    return []
