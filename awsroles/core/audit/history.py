"""The history as it is written, with the failures of writing it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from awsroles.core.audit.line import HistoryLine, encode
from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages
from awsroles.core.sessions.cache import rfc3339
from awsroles.errors import AwsError, StorageError


class HistoryLog(Protocol):
    """Port to the lines of the history; each verb raises StorageError."""

    def prepare(self) -> None:
        """Raise StorageError if no line could be appended."""

    def append(self, line: bytes) -> None:
        """Append *line*, whole or not at all."""

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, oldest first."""


@dataclass(frozen=True)
class Start:
    """The fields that all lines of a process share: the *command*, such as `org sync`, and the *host*."""

    command: str
    host: str | None


class History:
    """Writes lines into *log*. A line that cannot be written is an error only if *is_required* says so."""

    def __init__(
        self,
        log: HistoryLog,
        start: Start,
        *,
        clock: Callable[[], float],
        is_required: Callable[[], bool],
        ui: Messages,
    ) -> None:
        self._log = log
        self._start = start
        self._clock = clock
        self._is_required = is_required
        self._ui = ui

    def prepare(self) -> None:
        """Raise StorageError if a line is required and could not be written, before anything is done."""
        self._try(self._log.prepare)

    def record(self, **texts: Any) -> None:
        """Write the line of what was done, with the fields *texts* of `HistoryLine`; raise StorageError if required."""
        start = {"time": rfc3339(int(self._clock())), "host": self._start.host, "command": self._start.command}
        line = encode(HistoryLine(**start | texts))
        self._try(lambda: self._log.append(line))

    @contextmanager
    def recording(self, **texts: Any) -> Iterator[dict[str, Any]]:
        """Write a line with *texts* and what the block adds to them, also if AWS refuses what the block does."""
        self.prepare()
        added: dict[str, Any] = {}
        try:
            yield added
        except AwsError as error:
            self.record(**texts | added | {"result": error.code, "request_id": error.request_id})
            raise
        self.record(**texts | added)

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except StorageError as error:
            if self._is_required():
                raise StorageError(
                    f"the history cannot be written, and the settings require it: {error.message}", error.hint
                ) from error
            self._ui.trace(f"history  not written: {error.message}")
