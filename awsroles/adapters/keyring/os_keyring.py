"""The OS keyring, in a limited time, and unlocked only where a person may be asked.

On Linux only `_ask` can prompt: the backend that reads and writes there never unlocks anything.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from awsroles.adapters.keyring.backends import FAILED_HINT, refuse_other_backend
from awsroles.adapters.process.waiting import CallTimeoutError, call_with_timeout
from awsroles.core.stores.ports import SecretStore
from awsroles.errors import AwsrolesError, StorageError, StoreLockedError

T = TypeVar("T")

# On every other platform there is the Secret Service, which can be looked at without asking anybody.
_BACKENDS = {"darwin": "keyring.backends.macOS.Keyring", "win32": "keyring.backends.Windows.WinVaultKeyring"}

_ELSEWHERE = "keyring.backends.SecretService.Keyring"

# Of one call there, in which nobody is asked; elsewhere the system may ask in any of them.
_CALL_SECONDS = 15.0

_KEYRING = "OS keyring"

# No such item is ever kept.
NO_ITEM = "awsroles/"


class OsKeyring:
    """Implements the `SecretStore` port; all calls together may take *seconds*, and one of them 15 at most on Linux.

    With *may_unlock* a locked keyring is unlocked, and a missing one created, by asking the person: for
    *unlock_seconds* at most, inside *one_at_a_time*, and not counted. Without it nothing ever prompts.
    """

    def __init__(
        self,
        *,
        may_unlock: bool,
        seconds: float = 5.0,
        unlock_seconds: float = 60.0,
        one_at_a_time: Callable[[], AbstractContextManager[Any]] = nullcontext,
        on_slow: Callable[[], None] | None = None,
        check_cancelled: Callable[[], None] | None = None,
    ) -> None:
        self._may_unlock = may_unlock
        self._longest = seconds if sys.platform in _BACKENDS else min(seconds, _CALL_SECONDS)
        self._left = seconds
        self._unlock_seconds = unlock_seconds
        self._one_at_a_time = one_at_a_time
        self._on_slow = on_slow
        self._tick = check_cancelled
        self._items: SecretStore | None = None

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        if self._may_unlock and sys.platform not in _BACKENDS:
            from awsroles.adapters.keyring.secretstorage_items import read_unlocked

            # Whatever is at hand needs no look at the lock first.
            _refuse_other_backend()
            if (known := self._within_limit(lambda: read_unlocked(item))) is not None:
                return known[0]
        return self._work(lambda items: items.get(item)) if self._is_there() else None

    def prepare(self, item: str) -> None:
        """Open the keyring, or have one made, as far as this process may."""
        self._is_there(create=True)
        self._work(lambda items: items.prepare(item))

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*, and read it back."""
        if sys.platform not in _BACKENDS:
            # What it takes to load is not the keyring's time, of which there is little on a busy machine.
            from awsroles.adapters.keyring import secretstorage_collection as secret_service_lock  # noqa: F401 - as said

        self._is_there(create=True)
        self._work(lambda items: items.set(item, secret))

    def delete(self, item: str) -> None:
        """Remove *item*."""
        if self._is_there():
            self._work(lambda items: items.delete(item))

    def names(self) -> frozenset[str] | None:
        """Return the names of the items that are there, without opening anything; None where no keyring tells."""
        if sys.platform in _BACKENDS:
            return None
        _refuse_other_backend()
        from awsroles.adapters.keyring.item_names import item_names

        names = self._within_limit(item_names)
        if names is None:
            from awsroles.adapters.keyring import secretstorage_items

            names = self._within_limit(secretstorage_items.item_names)
        return names

    def _is_there(self, *, create: bool = False) -> bool:
        """Open the keyring as far as this process may, and say whether there is one to look into."""
        if not self._may_unlock or sys.platform in _BACKENDS:
            return True
        from awsroles.adapters.keyring import secretstorage_collection as secret_service_lock

        _refuse_other_backend()
        state = self._within_limit(secret_service_lock.state)
        if state is secret_service_lock.State.LOCKED:
            self._ask(lambda: secret_service_lock.unlock(self._unlock_seconds))
        elif state is secret_service_lock.State.MISSING and create:
            self._ask(secret_service_lock.create)
        return create or state is not secret_service_lock.State.MISSING

    def _ask(self, question: Callable[[], None]) -> None:
        """Let the desktop ask, which it does not where another process had it answered; a refusal shows in the work."""
        from awsroles.adapters.keyring.secretstorage_collection import unanswered

        with self._one_at_a_time():
            # The question keeps to the limit itself where it can.
            self._within(self._unlock_seconds + 1, question, unanswered(self._unlock_seconds))

    def _work(self, work: Callable[[SecretStore], T]) -> T:
        return self._within_limit(lambda: work(self._opened()))

    def _opened(self) -> SecretStore:
        if self._items is None:
            _refuse_other_backend()
            from awsroles.adapters.keyring.backends import platform_items

            self._items = platform_items()
        return self._items

    def _within_limit(self, call: Callable[[], T]) -> T:
        started = time.monotonic()
        try:
            late = StorageError(f"the keyring gave no answer in {self._longest:.0f} s", FAILED_HINT)
            return self._within(min(self._left, self._longest), call, late)
        finally:
            self._left -= time.monotonic() - started

    def _within(self, seconds: float, call: Callable[[], T], late: StorageError) -> T:
        try:
            return call_with_timeout(seconds, call, what="keyring", on_slow=self._on_slow, check_cancelled=self._tick)
        except AwsrolesError:
            raise
        except CallTimeoutError as error:
            raise late from error
        # Most of what the backends raise is no KeyringError: OSError, ValueError, RuntimeError, jeepney's, pywintypes'.
        except Exception as error:
            from awsroles.adapters.keyring.backends import failure

            raise failure(error) from error


def _refuse_other_backend() -> None:
    refuse_other_backend(_BACKENDS.get(sys.platform, _ELSEWHERE))


class KeyringView:
    """Implements the `StoreView` port over *keyring*, which must not prompt."""

    description = f"the {_KEYRING}"

    def __init__(self, keyring: SecretStore) -> None:
        self._keyring = keyring

    def names(self) -> tuple[str, ...]:
        """Return no names: a keyring finds what it is asked for."""
        return ()

    def location(self, item: str) -> str | None:
        """Return where *item* is kept, None where it is not there."""
        return None if self._keyring.get(item) is None else _KEYRING

    def is_locked(self) -> bool:
        """Say whether the keyring is locked; raise StorageError where there is none."""
        try:
            self._keyring.get(NO_ITEM)
        except StoreLockedError:
            return True
        return False
