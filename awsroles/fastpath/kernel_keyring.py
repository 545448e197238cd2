"""The Linux kernel keyring: expiring secrets in memory, in the keyring of the user (`@u`).

It links a key into the keyring of this thread to read it. So it can read with a new, revoked or foreign session
keyring (keyrings(7), "Possession"), and no child inherits anything. Each call raises OSError: EDQUOT for the user's
quota, EPERM, EACCES or ENOSYS if the kernel or a sandbox denies it.
"""

import ctypes
import os
import sys
from ctypes import c_char_p, c_long

# The numbers of add_key(2) and keyctl(2) for 64-bit programs, by machine (asm/unistd.h).
_GENERIC = (217, 219)
_CALLS = {
    "x86_64": (248, 250),
    "aarch64": _GENERIC,
    "loongarch64": _GENERIC,
    "riscv64": _GENERIC,
    "ppc64le": (269, 271),
    "s390x": (278, 280),
}
# linux/keyctl.h
_THREAD_KEYRING, _USER_KEYRING = -1, -4
_UNLINK, _SEARCH, _READ, _SET_TIMEOUT = 9, 10, 11, 15
# asm-generic/errno.h: ENOKEY, EKEYEXPIRED, EKEYREVOKED. Python defines them on Linux only.
_GONE = (126, 127, 128)
_EIO, _ENOSYS = 5, 38

_TYPE = b"user"
_FIRST_SIZE = 4096


def key_name(item: str, state_directory: str) -> bytes:
    """Return the name of the key of *item* in this state directory, for a user may have several."""
    return f"{item}@{state_directory}".encode("utf-8", "surrogateescape")


def read(name: bytes) -> "bytes | None":
    """Return the secret of the key *name*, None if it is missing or has expired."""
    try:
        return _payload(_search(name, _THREAD_KEYRING))
    except OSError as error:
        if error.errno in _GONE:
            return None
        raise


def write(name: bytes, secret: bytes, seconds: "int | None") -> None:
    """Store *secret* in the key *name* for *seconds*, or until the keyring ends, and read it back."""
    key = _system_call(0, c_char_p(_TYPE), c_char_p(name), c_char_p(secret), c_long(len(secret)), c_long(_USER_KEYRING))
    try:
        _search(name, _THREAD_KEYRING)
        if seconds is not None:
            _keyctl(_SET_TIMEOUT, c_long(key), c_long(seconds))
        is_kept = _payload(key) == secret
    except OSError:
        _unlink(key)
        raise
    if not is_kept:
        raise OSError(_EIO, os.strerror(_EIO))


def remove(name: bytes) -> None:
    """Delete the key *name*, if there is one."""
    try:
        _unlink(_search(name, 0))
    except OSError as error:
        if error.errno not in _GONE:
            raise


def _search(name: bytes, linked_into: int) -> int:
    return _keyctl(_SEARCH, c_long(_USER_KEYRING), c_char_p(_TYPE), c_char_p(name), c_long(linked_into))


def _payload(key: int) -> bytes:
    size = _FIRST_SIZE
    while True:
        buffer = ctypes.create_string_buffer(size)
        length = _keyctl(_READ, c_long(key), buffer, c_long(size))
        if length <= size:
            return buffer.raw[:length]
        size = length


def _unlink(key: int) -> None:
    _keyctl(_UNLINK, c_long(key), c_long(_USER_KEYRING))
    try:
        # The link of this thread would count against the quota.
        _keyctl(_UNLINK, c_long(key), c_long(_THREAD_KEYRING))
    except OSError:
        return


def _keyctl(operation: int, *arguments: "c_long | c_char_p | ctypes.Array[ctypes.c_char]") -> int:
    return _system_call(1, c_long(operation), *arguments)


def _system_call(which: int, *arguments: "c_long | c_char_p | ctypes.Array[ctypes.c_char]") -> int:
    if sys.platform != "linux" or sys.maxsize < 2**32 or os.uname().machine not in _CALLS:
        raise OSError(_ENOSYS, os.strerror(_ENOSYS))
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = c_long
    result = int(library.syscall(c_long(_CALLS[os.uname().machine][which]), *arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
