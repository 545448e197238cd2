"""The OS keyring, with a time limit, and unlocked only if this process may prompt.

On Linux only `_ask` can prompt. The backend for Linux never unlocks anything.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from awsroles.adapters.keyring.backends import FAILED_HINT, STILL_LOCKED_HINT, refuse_other_backend
from awsroles.adapters.process.waiting import CallTimeoutError, call_with_timeout
from awsroles.core.stores.store import SecretStore
from awsroles.errors import AwsrolesError, NoTerminalError, StorageError, StoreLockedError

if TYPE_CHECKING:
    from awsroles.core.prompts import Prompter

T = TypeVar("T")

# Other platforms have the Secret Service, which tells its state without a prompt.
_BACKENDS = {"darwin": "keyring.backends.macOS.Keyring", "win32": "keyring.backends.Windows.WinVaultKeyring"}

_ELSEWHERE = "keyring.backends.SecretService.Keyring"

# For one call to the Secret Service, without a prompt. On other platforms the system may prompt in each call.
_CALL_SECONDS = 15.0

_KEYRING = "OS keyring"

# The name of no item.
NO_ITEM = "awsroles/"


class OsKeyring:
    """The `SecretStore` port; all calls together may take *seconds*, and on Linux one of them 15 at most.

    With *may_unlock*, a prompt unlocks a locked keyring and creates a missing one. The prompt takes *unlock_seconds* at
    most, does not count, and is inside *one_at_a_time*. Without *may_unlock* nothing prompts. Without a
    desktop *prompter* returns a prompter, and the user types the password of gnome-keyring in the terminal.
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
        prompter: "Callable[[], Prompter | None]" = lambda: None,
    ) -> None:
        self._prompter = prompter
        self._may_unlock = may_unlock
        self._longest = seconds if sys.platform in _BACKENDS else min(seconds, _CALL_SECONDS)
        self._left = seconds
        self._unlock_seconds = unlock_seconds
        self._one_at_a_time = one_at_a_time
        self._on_slow = on_slow
        self._check_cancelled = check_cancelled
        self._items: SecretStore | None = None

    def get(self, item: str) -> str | None:
        if self._may_unlock and sys.platform not in _BACKENDS:
            from awsroles.adapters.keyring.secretstorage_items import read_unlocked

            # An unlocked keyring needs no other call.
            _refuse_other_backend()
            if (known := self._within_limit(lambda: read_unlocked(item))) is not None:
                return known[0]
        return self._work(lambda items: items.get(item)) if self._is_there() else None

    def prepare(self, item: str) -> None:
        """Unlock or create the keyring, if this process may."""
        self._is_there(create=True)
        self._work(lambda items: items.prepare(item))

    def set(self, item: str, secret: str) -> None:
        if sys.platform not in _BACKENDS:
            # The import does not count as the keyring's time.
            from awsroles.adapters.keyring import secretstorage_collection  # noqa: F401 - as said

        self._is_there(create=True)
        self._work(lambda items: items.set(item, secret))

    def delete(self, item: str) -> None:
        if self._is_there():
            self._work(lambda items: items.delete(item))

    def names(self) -> frozenset[str] | None:
        """Return the names of our items without unlocking anything, None if this platform does not tell."""
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
        """Unlock the keyring if this process may, and return False if there is none."""
        if not self._may_unlock or sys.platform in _BACKENDS:
            return True
        from awsroles.adapters.keyring import secretstorage_collection

        _refuse_other_backend()
        state = self._within_limit(secretstorage_collection.state)
        if state is secretstorage_collection.State.LOCKED:
            self._unlock()
        elif state is secretstorage_collection.State.MISSING and create:
            self._ask(secretstorage_collection.create)
        return create or state is not secretstorage_collection.State.MISSING

    def _unlock(self) -> None:
        from awsroles.adapters.keyring import secretstorage_collection

        if not self._is_unlocked_in_terminal():
            self._ask(lambda: secretstorage_collection.unlock(self._unlock_seconds))
        if self._within_limit(secretstorage_collection.state) is secretstorage_collection.State.LOCKED:
            raise StoreLockedError("the keyring is still locked", STILL_LOCKED_HINT)

    def _is_unlocked_in_terminal(self) -> bool:
        """Ask for the keyring's password in the terminal; return False if the desktop has to ask.

        Raises StoreLockedError after three wrong answers.
        """
        from awsroles.adapters.keyring import secretstorage_collection

        prompter = self._prompter()
        if prompter is None or not self._within_limit(secretstorage_collection.takes_password):
            return False
        with self._one_at_a_time():
            # Another process may have had the password meanwhile.
            if self._within_limit(secretstorage_collection.state) is not secretstorage_collection.State.LOCKED:
                return True
            try:
                prompter.tell("The keyring is locked. Its password is usually the one that you log in with.")
                self._type_password(prompter)
            except NoTerminalError:
                return False
        return True

    def _type_password(self, prompter: "Prompter") -> None:
        from awsroles.adapters.keyring.secretstorage_collection import unlock_with
        from awsroles.core.prompts import TRIES

        for left in reversed(range(TRIES)):
            password = prompter.ask_secret("Password of the keyring (hidden): ")
            if self._within_limit(partial(unlock_with, password)):
                return
            if left:
                prompter.tell(f"  Wrong password. Try again ({left} left).")
        raise StoreLockedError(f"none of {TRIES} answers is the password of the keyring", STILL_LOCKED_HINT)

    def _ask(self, question: Callable[[], None]) -> None:
        """Let the desktop prompt, unless another process has had an answer. The next call notices a refusal."""
        from awsroles.adapters.keyring.secretstorage_collection import unanswered

        with self._one_at_a_time():
            # The prompt has its own limit, if the platform supports one.
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
            return call_with_timeout(
                seconds, call, what="keyring", on_slow=self._on_slow, check_cancelled=self._check_cancelled
            )
        except AwsrolesError:
            raise
        except CallTimeoutError as error:
            raise late from error
        # Few backends raise KeyringError: others raise OSError, ValueError, RuntimeError, jeepney's, pywintypes'.
        except Exception as error:
            from awsroles.adapters.keyring.backends import failure

            raise failure(error) from error


def _refuse_other_backend() -> None:
    refuse_other_backend(_BACKENDS.get(sys.platform, _ELSEWHERE))


class KeyringView:
    """The `StoreView` port over *keyring*, which must not prompt."""

    description = f"the {_KEYRING}"

    def __init__(self, keyring: SecretStore) -> None:
        self._keyring = keyring

    def names(self) -> tuple[str, ...]:
        """Return no names: not every keyring lists its items."""
        return ()

    def location(self, item: str) -> str | None:
        return None if self._keyring.get(item) is None else _KEYRING

    def is_locked(self) -> bool:
        try:
            self._keyring.get(NO_ITEM)
        except StoreLockedError:
            return True
        return False
