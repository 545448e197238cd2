"""The last failure under each lock, for the processes that waited for the lock."""

import os
import time
from contextlib import suppress

from awsroles import errors
from awsroles.adapters.state.files import StateFiles
from awsroles.core.untrusted import printable
from awsroles.errors import AwsrolesError, StorageError


class FileRecentFailures:
    """The `RecentFailures` port of a process that *started_at* these seconds since the epoch."""

    def __init__(self, state_directory: str, started_at: float) -> None:
        self._files = StateFiles(state_directory, "failures")
        self._started_at = started_at

    def record(self, name: str, error: AwsrolesError) -> None:
        words = (error.message, error.hint or "")
        lines = (repr(time.time()), str(os.getpid()), type(error).__name__, *(printable(each) for each in words))
        # Otherwise the processes that waited meet the failure themselves.
        with suppress(StorageError):
            self._files.write(name, "\n".join(lines))

    def since_start(self, name: str) -> AwsrolesError | None:
        lines = (self._files.read(name) or "").split("\n")
        if len(lines) != 5 or lines[1] == str(os.getpid()) or not self._is_recent(lines[0]):
            return None
        kind = getattr(errors, lines[2], None)
        if not (isinstance(kind, type) and issubclass(kind, AwsrolesError)):
            return None
        return kind(lines[3], lines[4] or None)

    def _is_recent(self, moment: str) -> bool:
        try:
            # A failure in the future is older than a change of the clock.
            return self._started_at <= float(moment) <= time.time()
        except ValueError:
            return False
