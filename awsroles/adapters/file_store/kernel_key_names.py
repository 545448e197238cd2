"""Which items of ours the kernel keyring holds, by name, as /proc/keys shows them (proc(5)): no secret is read."""

import os

from awsroles.fastpath.kernel_keyring import key_name

_KEYS = "/proc/keys"
_TYPE = "user"


def item_names(state_directory: str) -> frozenset[str]:
    """Return the names of the items that are kept for *state_directory*, or were a moment ago.

    None where the system does not show its keys.
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
    """Return the name of the key in a *line* of /proc/keys, None where it is another user's or of another type."""
    # Serial number, flags, uses, time left, permissions, user, group, type, description: a column may be padded.
    fields = line.split(None, 8)
    if len(fields) != 9 or fields[5] != str(os.geteuid()) or fields[7] != _TYPE:
        return None
    name, separator, length = fields[8].rstrip().rpartition(": ")
    return name if separator and length.isdigit() else fields[8].rstrip()
