"""The keys of this user in the kernel, as /proc/keys shows them."""

import ctypes
import os
import time
from typing import NamedTuple

from awsroles.fastpath import kernel_keyring

# An operation of keyctl(2).
_REVOKE = 3


class KernelKey(NamedTuple):
    """One key: its serial number, how long it lives (`perm`, `59m`, `expd`), its permissions (keyctl(2)) and name."""

    serial: int
    lives: str
    permissions: int
    name: bytes


def require_kernel_keyring() -> None:
    """Raise RuntimeError where the tests cannot use the kernel's keys."""
    try:
        kernel_keyring.read(b"awsroles/none")
    except OSError as error:
        raise RuntimeError("the tests need the kernel's keyring: let the container use add_key and keyctl") from error


def keys_of(state_directory: str) -> list[KernelKey]:
    """Return the keys that hold items for that state folder."""
    with open("/proc/keys", "rb") as file:
        lines = [line for line in file.read().splitlines() if b" user " in line]
    return [key for key in map(_parsed, lines) if key.name.endswith(os.fsencode(f"@{state_directory}"))]


def revoke(name: bytes) -> None:
    """Take the key *name* away, as another program of the user may."""
    kernel_keyring._keyctl(_REVOKE, _number(name))


def expire(name: bytes) -> None:
    """Let the time of the key *name* be up, within a second."""
    kernel_keyring._keyctl(kernel_keyring._SET_TIMEOUT, _number(name), ctypes.c_long(1))
    while kernel_keyring.read(name) is not None:
        time.sleep(0.05)


def _number(name: bytes) -> ctypes.c_long:
    return ctypes.c_long(kernel_keyring._search(name, kernel_keyring._THREAD_KEYRING))


def _parsed(line: bytes) -> KernelKey:
    serial, _, _, lives, permissions, *_ = line.split()
    name = line.split(b" user ", 1)[1].strip()
    # A key without an end says how long its secret is.
    name = name.rpartition(b": ")[0] if name.rpartition(b": ")[2].isdigit() else name
    return KernelKey(int(serial, 16), lives.decode(), int(permissions, 16), name)


def quota() -> tuple[int, int]:
    """Return how many bytes of keys this user has, and may have (proc(5), key-users)."""
    with open("/proc/key-users", encoding="ascii") as file:
        [line] = [line for line in file if int(line.partition(":")[0]) == os.geteuid()] or ["0: 0 0/0 0/0 0/0"]
    used, most = (int(number) for number in line.split()[-1].split("/"))
    name = "root_maxbytes" if os.geteuid() == 0 else "maxbytes"
    with open(f"/proc/sys/kernel/keys/{name}", encoding="ascii") as file:
        return used, most or int(file.read())
