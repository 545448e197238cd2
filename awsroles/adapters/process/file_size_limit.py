"""The limit on the size of files, for programs that write what others send."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Limit files to *size* bytes inside, for this process, which ignores SIGXFSZ, and for those that it starts."""
    if sys.platform == "win32":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # RLIM_INFINITY is negative.
    limits = [size, *(each for each in (soft, hard) if each >= 0)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
