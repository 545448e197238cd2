"""Where secrets are kept."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from awsroles.adapters.file_store.passphrase import Passphrase
    from awsroles.adapters.keyring.os_keyring import OsKeyring
    from awsroles.app.people import People
    from awsroles.app.process import Process
    from awsroles.app.stores import Stores
    from awsroles.core.keys.access_keys import AccessKeys
    from awsroles.core.stores.move import StoreMove
    from awsroles.core.stores.ports import SecretStore, StoreChoice, StoreName

_KEYRING_SECONDS = 5.0
_LEAST_KEYRING_SECONDS = 2.5
_PATIENT_KEYRING_SECONDS = 15.0
_SILENT_KEYRING_SECONDS = 60.0
# To look which sessions are there: notes say nearly as much.
_GLANCE_SECONDS = 3.0
_MOVING_KEYRING_SECONDS = 300.0


class Secrets:
    """The stores of *process*, which are opened by asking *people*."""

    def __init__(self, process: "Process", people: "People") -> None:
        self._process = process
        self._people = people
        self._new_store: StoreName | None = None

    @cached_property
    def choice(self) -> "StoreChoice":
        """Which store is used."""
        from awsroles.adapters.state.store_choice import StoreChoiceFile

        return StoreChoiceFile(self._process.state_directory)

    @cached_property
    def stores(self) -> "Stores":
        """The stores that there are."""
        if self._process.terms.person:
            return self._stores(_PATIENT_KEYRING_SECONDS)
        # The fast reader may have waited for it already.
        spent = time.monotonic() - self._process.terms.began
        return self._stores(max(_LEAST_KEYRING_SECONDS, _KEYRING_SECONDS - spent))

    @property
    def move(self) -> "StoreMove":
        """What moves secrets from one store to the other."""
        from awsroles.core.stores.move import StoreMove

        stores = self._stores(_MOVING_KEYRING_SECONDS)
        return StoreMove(self.choice, stores.get, stores.open, self._process.locks)

    def use_new(self, name: "StoreName") -> None:
        """Let the store *name* be the one that is used, from the first secret on that is kept in it."""
        self._new_store = name

    @cached_property
    def store(self) -> "SecretStore":
        """The store that is used."""
        from awsroles.core.stores.ports import KEYRING
        from awsroles.core.stores.wrappers import ActiveStore, TracedStore

        name = self._new_store or self.choice.read() or KEYRING
        is_new = self._new_store is not None
        chosen = ActiveStore(name, self.stores.get(name), self.choice, self._process.locks, choosing=is_new)
        return TracedStore(chosen, self._process.terms.trace, name)

    def sessions(self, likely: "Callable[[], Iterable[str]]") -> "frozenset[str] | None":
        """Return the items of the sessions in the store, of the *likely* ones at least; None where it cannot tell.

        No secret is read and nobody is asked; raises StorageError.
        """
        from awsroles.core.stores.ports import KEYRING

        stores = self._stores(_GLANCE_SECONDS, _GLANCE_SECONDS)
        return stores.sessions(self._new_store or self.choice.read() or KEYRING, likely)

    @cached_property
    def keys(self) -> "AccessKeys":
        """The access keys in the store."""
        from awsroles.core.keys.access_keys import AccessKeys

        return AccessKeys(self.store, self._process.memory)

    def _stores(self, keyring_seconds: float, silent_seconds: float = _SILENT_KEYRING_SECONDS) -> "Stores":
        from awsroles.app.stores import Stores

        terms = self._process.terms
        self._process.harden()
        return Stores(
            self._process.state_directory,
            self._process.environ,
            passphrase=self._passphrase,
            locks=self._process.locks,
            keyring=lambda: self._keyring(keyring_seconds, may_unlock=terms.person and terms.may_ask),
            silent_keyring=lambda: self._keyring(silent_seconds, may_unlock=False),
            say=terms.say,
        )

    @cached_property
    def _passphrase(self) -> "Passphrase":
        from awsroles.adapters.file_store.passphrase import Passphrase

        if not self._process.terms.person:
            return Passphrase(None, None)
        return Passphrase(self._process.given_passphrase, self._people.person)

    def _keyring(self, seconds: float, *, may_unlock: bool) -> "OsKeyring":
        from awsroles.adapters.keyring.os_keyring import OsKeyring

        return OsKeyring(
            may_unlock=may_unlock,
            seconds=seconds,
            one_at_a_time=lambda: self._process.locks.hold("unlock"),
            on_slow=self._process.slow_notice("the keyring"),
            check_cancelled=self._process.check_cancelled,
        )
