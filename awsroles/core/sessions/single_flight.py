"""One process does the work, the others take what it made or share its failure."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from awsroles.core.state import Failures, Locks
from awsroles.errors import AwsrolesError, LockTimeoutError, NobodyToAskError

T = TypeVar("T")


@dataclass(frozen=True)
class SingleFlight:
    """Runs work under a named lock between processes."""

    locks: Locks
    failures: Failures

    def run(self, name: str, made_meanwhile: Callable[[], T | None], make: Callable[[], T]) -> T:
        """Return what another process *made meanwhile*, or *make* it.

        A failure of the process that was waited for fails this one too: it asks nothing again. Raises
        LockTimeoutError and what *make* raises.
        """
        with self.locks.hold(name):
            found = made_meanwhile()
            if found is not None:
                return found
            shared = self.failures.since_start(name)
            if shared is not None:
                raise shared
            with self._noting_failure(name):
                return make()

    def share(self, name: str, error: AwsrolesError) -> None:
        """Let *error* fail those who wait for this process and would ask a person again."""
        self.failures.note(name, error)

    @contextmanager
    def _noting_failure(self, name: str) -> Iterator[None]:
        try:
            yield
        # Where one process has no terminal or no time left, the next may have: that is no failure to share.
        except (NobodyToAskError, LockTimeoutError):
            raise
        except AwsrolesError as error:
            self.failures.note(name, error)
            raise
