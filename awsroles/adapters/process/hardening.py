"""Keeping other programs of the same user, and core files, away from the secrets in this process."""

import functools
import sys


def harden() -> None:
    """Write no core file, and on Linux let no other process of this user read the memory of this one.

    Where the system does not know how, nothing changes. prctl(2): PR_SET_DUMPABLE is 4.
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = _found_core_limits()
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


def soften() -> None:
    """Give the program that takes this one's place the limit that we found; exec makes it readable by itself."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, _found_core_limits())


@functools.cache
def _found_core_limits() -> tuple[int, int]:
    """Return the limits as they were when this was first called, which `harden` does before it changes them."""
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)
