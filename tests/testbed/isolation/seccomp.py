"""seccomp.py ERRNO COMMAND...: run COMMAND where a sandbox denies the kernel's keys, as containers do."""

import ctypes
import errno
import os
import struct
import sys

from awsroles.fastpath.kernel_keyring import _CALLS

# linux/filter.h: load the call's number, compare, return; linux/seccomp.h and linux/prctl.h.
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ERRNO, _ALLOW = 0x00050000, 0x7FFF0000
_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2


def command(error: str, *arguments: str) -> list[str]:
    """Return the command line that runs *arguments* where those calls fail with *error*, such as EPERM."""
    return [sys.executable, __file__, error, *arguments]


def _deny(error: int) -> None:
    steps = [(_LOAD, 0, 0, 0)]
    for number in _CALLS[os.uname().machine]:
        steps += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    filter_ = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, filter_):
        raise OSError(ctypes.get_errno(), "no sandbox can be made here")


if __name__ == "__main__":
    _deny(getattr(errno, sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - no shell is wanted
