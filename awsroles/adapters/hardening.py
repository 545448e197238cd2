"""Keeping other programs of the same user, and core files, away from the secrets in this process."""

import sys


def harden() -> None:
    """Write no core file, and on Linux let no other process of this user read the memory of this one.

    Where the system does not know how, nothing changes. prctl(2): PR_SET_DUMPABLE is 4.
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
