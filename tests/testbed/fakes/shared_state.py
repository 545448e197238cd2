"""The state that processes share: the fakes of the ports, and the adapters in one state directory."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from awsroles.adapters.state.files import FileRecentFailures, FileSessionMetadata, StateFacts
from awsroles.adapters.state.locks import FileLocks
from awsroles.adapters.state.used_codes import FileUsedCodes
from awsroles.core.mfa.codes import UsedCodes
from awsroles.core.sessions.cache import SessionMetadata, SessionMetadataStore
from awsroles.core.sessions.single_flight import Locks, RecentFailures
from awsroles.core.state import LocalState
from awsroles.errors import AwsrolesError, LockTimeoutError

_WAIT = 0.2
_NOTE = """
import sys
from awsroles import errors
from awsroles.adapters.state.files import FileRecentFailures
folder, name, kind, message, hint = sys.argv[1:]
FileRecentFailures(folder, 0.0).record(name, getattr(errors, kind)(message, hint or None))
"""


class MemoryState:
    """The fakes; each call of a method gives another process its end of what is shared."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._locks: dict[str, threading.Lock] = {}
        self._failures: dict[str, tuple[float, object, AwsrolesError]] = {}
        self._facts: dict[str, str] = {}
        self._metadata: dict[str, SessionMetadata] = {}
        self._codes: list[tuple[str, int, str]] = []

    def locks(self) -> Locks:
        return MemoryLocks(self._locks)

    def failures(self, started_at: float) -> "MemoryFailures":
        return MemoryFailures(self._failures, self.clock, started_at)

    def fail_elsewhere(self, name: str, error: AwsrolesError) -> None:
        """Note *error* as another process would."""
        self.failures(0.0).record(name, error)

    def local_state(self) -> "MemoryFacts":
        return MemoryFacts(self._facts)

    def metadata(self) -> "MemorySessionMetadata":
        return MemorySessionMetadata(self._metadata)

    def used_codes(self, clock: Callable[[], float]) -> "MemoryUsedCodes":
        return MemoryUsedCodes(self._codes, clock)


class FileState:
    """The adapters on *folder*."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def locks(self) -> Locks:
        return FileLocks(self.folder, lambda: _WAIT, lambda: None)

    def failures(self, started_at: float) -> RecentFailures:
        return FileRecentFailures(self.folder, started_at)

    def fail_elsewhere(self, name: str, error: AwsrolesError) -> None:
        """Note *error* in another process."""
        arguments = [self.folder, name, type(error).__name__, error.message, error.hint or ""]
        subprocess.run([sys.executable, "-c", _NOTE, *arguments], check=True, timeout=20)

    def local_state(self) -> LocalState:
        return StateFacts(self.folder)

    def metadata(self) -> SessionMetadataStore:
        return FileSessionMetadata(self.folder)

    def used_codes(self, clock: Callable[[], float]) -> UsedCodes:
        return FileUsedCodes(self.folder, clock)


class MemoryLocks:
    """The fake of the `Locks` port."""

    def __init__(self, locks: dict[str, threading.Lock]) -> None:
        self._locks = locks

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        lock = self._locks.setdefault(name, threading.Lock())
        if not lock.acquire(timeout=_WAIT):
            raise LockTimeoutError(f"another one holds the lock {name}", "wait until it is done")
        with self._releasing(lock):
            yield

    @contextmanager
    def try_hold(self, name: str) -> Iterator[bool]:
        lock = self._locks.setdefault(name, threading.Lock())
        if not lock.acquire(blocking=False):
            yield False
            return
        with self._releasing(lock):
            yield True

    def note(self, text: str) -> None:
        """Tell nobody."""

    @contextmanager
    def _releasing(self, lock: threading.Lock) -> Iterator[None]:
        try:
            yield
        finally:
            lock.release()


class MemoryFailures:
    """The fake of the `RecentFailures` port, for one process."""

    def __init__(
        self, failures: dict[str, tuple[float, object, AwsrolesError]], clock: Callable[[], float], started_at: float
    ) -> None:
        self._failures = failures
        self._clock = clock
        self._started_at = started_at

    def record(self, name: str, error: AwsrolesError) -> None:
        self._failures[name] = (self._clock(), self, error)

    def since_start(self, name: str) -> AwsrolesError | None:
        moment, whose, error = self._failures.get(name, (0.0, None, None))
        return error if whose is not self and moment >= self._started_at else None


class MemoryFacts:
    """The fake of the `LocalState` port."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = facts

    def get(self, name: str) -> str | None:
        return self.facts.get(name) or None

    def set(self, name: str, fact: str) -> None:
        self.facts[name] = fact


class MemorySessionMetadata:
    """The fake of the `SessionMetadataStore` port."""

    def __init__(self, metadata: dict[str, SessionMetadata]) -> None:
        self._metadata = metadata

    def put(self, metadata: SessionMetadata) -> None:
        self._metadata[metadata.item] = metadata

    def get(self, item: str) -> SessionMetadata | None:
        return self._metadata.get(item)

    def all(self) -> list[SessionMetadata]:
        return list(self._metadata.values())

    def remove(self, item: str) -> None:
        self._metadata.pop(item, None)


class MemoryUsedCodes:
    """The fake of the `UsedCodes` port."""

    def __init__(self, codes: list[tuple[str, int, str]], clock: Callable[[], float]) -> None:
        self._codes = codes
        self._clock = clock

    def step_is_used(self, mfa_serial: str, step: int) -> bool:
        return any((serial, used) == (mfa_serial, step) for serial, used, _ in self._recent())

    def code_is_used(self, mfa_serial: str, code: str) -> bool:
        return any((serial, used) == (mfa_serial, code) for serial, _, used in self._recent())

    def mark(self, mfa_serial: str, step: int, code: str) -> None:
        self._codes.append((mfa_serial, step, code))

    def unmark(self, mfa_serial: str, code: str) -> None:
        self._codes[:] = [each for each in self._codes if (each[0], each[2]) != (mfa_serial, code)]

    def _recent(self) -> list[tuple[str, int, str]]:
        return [each for each in self._codes if abs(self._clock() // 30 - each[1]) < 3]
