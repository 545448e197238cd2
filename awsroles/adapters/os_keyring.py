"""The OS keyring, through the backend class of this platform and no other. The one place of keyring.

On Linux only `_ask` can prompt: the backend that reads and writes there never unlocks anything.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from keyring.errors import KeyringLocked, PasswordDeleteError

from awsroles.adapters.keyring_choice import refuse_other_backend
from awsroles.adapters.split_items import SplitItems
from awsroles.adapters.time_limit import TimeLimitError, within
from awsroles.core.ports import SecretStore
from awsroles.core.terminal_text import printable
from awsroles.errors import AwsrolesError, StorageError, StoreLockedError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from awsroles.adapters.secret_service_lock import State

T = TypeVar("T")

_USERNAME = "awsroles"
_LONGEST_WORDS = 200
_WINDOWS_LIMIT = 1200
_OTHER_STORE = "keep secrets in a file: awsroles setup --store file"
_FAILED_HINT = f"look at it with the keyring's own program, or {_OTHER_STORE}"


class OsKeyring:
    """Implements the `SecretStore` port; all calls together may take *seconds*.

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
        tick: Callable[[], None] | None = None,
    ) -> None:
        self._may_unlock = may_unlock
        self._seconds = self._left = seconds
        self._unlock_seconds = unlock_seconds
        self._one_at_a_time = one_at_a_time
        self._on_slow = on_slow
        self._tick = tick
        self._items: SecretStore | None = None

    def get(self, item: str) -> str | None:
        """Return the secret named *item*."""
        return self._work(lambda items: items.get(item)) if self._is_there() else None

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*, and read it back."""
        self._is_there(create=True)
        self._work(lambda items: items.set(item, secret))

    def delete(self, item: str) -> None:
        """Remove *item*."""
        if self._is_there():
            self._work(lambda items: items.delete(item))

    def _is_there(self, *, create: bool = False) -> bool:
        """Open the keyring as far as this process may, and say whether there is one to look into."""
        if not self._may_unlock or sys.platform in ("darwin", "win32"):
            return True
        from awsroles.adapters import secret_service_lock

        refuse_other_backend(_backend_name())
        state = self._within_limit(secret_service_lock.state)
        if state is secret_service_lock.State.LOCKED:
            self._ask(lambda: secret_service_lock.unlock(self._unlock_seconds), state)
        elif state is secret_service_lock.State.MISSING and create:
            self._ask(secret_service_lock.create, state)
        return create or state is not secret_service_lock.State.MISSING

    def _ask(self, question: Callable[[], None], state: "State") -> None:
        """Let the desktop ask, unless another process had it answered meanwhile; a refusal shows in the work itself."""
        from awsroles.adapters import secret_service_lock

        with self._one_at_a_time():
            if self._within_limit(secret_service_lock.state) is not state:
                return
            try:
                within(self._unlock_seconds + 1, question, what="", on_slow=self._on_slow, tick=self._tick)
            except (TimeLimitError, TimeoutError) as error:
                raise StoreLockedError(
                    f"nobody unlocked the keyring in {self._unlock_seconds:.0f} s", secret_service_lock.LOCKED_HINT
                ) from error
            except Exception as error:
                raise _failure(error) from error

    def _work(self, work: Callable[[SecretStore], T]) -> T:
        return self._within_limit(lambda: work(self._opened()))

    def _opened(self) -> SecretStore:
        if self._items is None:
            refuse_other_backend(_backend_name())
            self._items = _platform_items()
        return self._items

    def _within_limit(self, call: Callable[[], T]) -> T:
        started = time.monotonic()
        try:
            return within(self._left, call, what="keyring", on_slow=self._on_slow, tick=self._tick)
        except AwsrolesError:
            raise
        except TimeLimitError as error:
            raise StorageError(f"the keyring gave no answer in {self._seconds:.0f} s", _FAILED_HINT) from error
        # Most of what the backends raise is no KeyringError: OSError, ValueError, RuntimeError, jeepney's, pywintypes'.
        except Exception as error:
            raise _failure(error) from error
        finally:
            self._left -= time.monotonic() - started


class _BackendItems:
    """The `SecretStore` port over a backend of the keyring library, with its exceptions."""

    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend

    def get(self, item: str) -> str | None:
        try:
            return self._backend.get_password(item, _USERNAME)
        except UnicodeDecodeError:
            return None

    def set(self, item: str, secret: str) -> None:
        self._backend.set_password(item, _USERNAME, secret)
        if self.get(item) != secret:
            raise StorageError(
                "the keyring does not give back what was written",
                f"remove every other item named {item} with the keyring's own program, then run it again",
            )

    def delete(self, item: str) -> None:
        # Also raised for an item that is not there, and no backend says which it was.
        with suppress(PasswordDeleteError):
            self._backend.delete_password(item, _USERNAME)
        if self.get(item) is not None:
            raise StorageError(f"the keyring did not remove {item}", _FAILED_HINT)


def _backend_name() -> str:
    if sys.platform == "darwin":
        return "keyring.backends.macOS.Keyring"
    if sys.platform == "win32":
        return "keyring.backends.Windows.WinVaultKeyring"
    return "keyring.backends.SecretService.Keyring"


def _platform_items() -> SecretStore:
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return _BackendItems(macOS.Keyring())
    if sys.platform == "win32":
        from keyring.backends import Windows

        return SplitItems(_BackendItems(Windows.WinVaultKeyring()), _WINDOWS_LIMIT)
    return _BackendItems(_secret_service())


def _secret_service() -> "KeyringBackend":
    from keyring.backends import SecretService

    from awsroles.adapters.secret_service_lock import LOCKED_HINT, usable_collection

    class NeverPrompting(SecretService.Keyring):
        """The library's own backend, which unlocks and creates what it does not find, without doing so."""

        def __init__(self) -> None:
            """Take nothing from KEYRING_PROPERTY_* variables, which would file secrets under other attributes."""

        def get_preferred_collection(self) -> Any:
            return usable_collection()

        def unlock(self, item: Any) -> None:
            if item.is_locked():
                raise StoreLockedError("this item of the keyring is locked", LOCKED_HINT)

    return NeverPrompting()


def _failure(error: Exception) -> StorageError:
    """Return what a backend raised as one of ours."""
    if sys.platform not in ("darwin", "win32"):
        from awsroles.adapters import secret_service_lock

        if (known := secret_service_lock.failure(error)) is not None:
            return known
    if isinstance(error, KeyringLocked):
        return StoreLockedError("the keyring is locked", "unlock it, then run it again")
    kind = f"{type(error).__module__}.{type(error).__name__}"
    # An error about the value itself may quote it.
    words = "" if isinstance(error, (ValueError, TypeError)) else f": {printable(str(error))[:_LONGEST_WORDS]}"
    return StorageError(f"the keyring failed: {kind}{words}", _FAILED_HINT)
