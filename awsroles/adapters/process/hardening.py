"""Protection of the secrets in this process from core files and from other processes of the same user."""

import functools
import sys


def harden() -> None:
    """Disable core files, and on Linux keep other processes of this user from reading the memory of this one.

    Other systems have no such call. prctl(2): PR_SET_DUMPABLE is 4.
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
    """Restore the limit on core files for a program that this one starts; exec makes memory readable by itself."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, _found_core_limits())


@functools.cache
def _found_core_limits() -> tuple[int, int]:
    """Return the limits at the first call, which `harden` makes before it changes them."""
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)
