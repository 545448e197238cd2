"""Names of our items in the kernel keyring, from /proc/keys (proc(5)), without their secrets."""

import os

from awsroles.fastpath.kernel_keyring import key_name

_KEYS = "/proc/keys"
_TYPE = "user"


def item_names(state_directory: str) -> frozenset[str]:
    """Return the names of the items of *state_directory*, also of one that has just expired.

    Return none if the system does not show its keys.
    """
    try:
        with open(_KEYS, "rb") as file:
            lines = file.read().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return frozenset()
    end = key_name("", state_directory).decode("utf-8", "surrogateescape")
    names = (_name(line) for line in lines)
    return frozenset(name.removesuffix(end) for name in names if name is not None and name.endswith(end))


def _name(line: str) -> str | None:
    """Return the name of the key in a *line* of /proc/keys, None for another user's and another type."""
    # Serial number, flags, uses, time left, permissions, user, group, type, description. A column may have padding.
    fields = line.split(None, 8)
    if len(fields) != 9 or fields[5] != str(os.geteuid()) or fields[7] != _TYPE:
        return None
    name, separator, length = fields[8].rstrip().rpartition(": ")
    return name if separator and length.isdigit() else fields[8].rstrip()


def key_users() -> str:
    """Return the text of /proc/key-users (proc(5)), the quota of each user; empty if the system does not show it."""
    try:
        with open("/proc/key-users", encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
