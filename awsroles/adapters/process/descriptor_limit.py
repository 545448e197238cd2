"""The limit on open descriptors: raised for a server, restored for the programs that it starts."""

import functools
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource

# select(2) cannot wait for higher descriptors.
_ENOUGH = 1_024


def raise_limit() -> int:
    """Raise the soft limit to 1024, or as far as the hard one allows, and return it."""
    if sys.platform == "win32":
        return _ENOUGH
    soft, hard = _found_limits()
    # RLIM_INFINITY is negative.
    if 0 <= soft < _ENOUGH:
        soft = _ENOUGH if hard < 0 else min(hard, _ENOUGH)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft if soft >= 0 else _ENOUGH


@contextmanager
def limit_as_found() -> Iterator[None]:
    """Restore the limit inside, for programs that are started there."""
    if sys.platform == "win32":
        yield
        return
    now = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, _found_limits())
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, now)


@functools.cache
def _found_limits() -> tuple[int, int]:
    """Return the limits at the first call, which `raise_limit` makes before it changes them."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)
