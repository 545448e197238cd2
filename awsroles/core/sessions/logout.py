"""Logging out: sessions are deleted from the store."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions import mfa as mfa_session
from awsroles.core.sessions.cache import SessionCache, SessionMetadata, SessionMetadataStore
from awsroles.core.stores.items import session_items
from awsroles.errors import ConfigurationError, StorageError, StoreLockedError
from awsroles.fastpath.session_record import role_session_item


@dataclass(frozen=True)
class Logout:
    """Deletes sessions; access keys stay."""

    read_profiles: Callable[[], Profiles]
    cache: SessionCache
    notes: SessionMetadataStore

    def of(self, names: Sequence[str]) -> list[str]:
        """Delete the sessions of these profiles and return the names of those that had one.

        Raises ConfigurationError for a name that is neither in the config file nor known from a session.
        """
        profiles = self.read_profiles()
        items = [self._item(profiles, name) for name in names]
        return [name for name, item in zip(names, items, strict=True) if self.cache.drop(item)]

    def all(self) -> list[str]:
        """Delete every session there is, MFA sessions too, and return the items of those that there were.

        The store says which; where it cannot, the profiles and the notes do. Raises StorageError.
        """
        try:
            stored = self.cache.stored(self._likely)
        except StorageError:
            stored = None
        noted = {note.item for note in self._noted()}
        items = sorted(noted | (self._likely() if stored is None else stored))
        deleted = [item for item in items if self.cache.drop(item)]
        return deleted if stored is not None else sorted([*deleted, *self._rest()])

    def _rest(self) -> list[str]:
        """Delete what a store holds that is open only now; raise StoreLockedError where it is not."""
        try:
            return [item for item in sorted(self.cache.stored(self._likely) or ()) if self.cache.drop(item)]
        except StoreLockedError:
            raise
        except StorageError:
            # There is no store, and nothing that it was known to hold.
            return []

    def _likely(self) -> frozenset[str]:
        # A profile that is broken, or the whole file, does not keep the sessions of the others.
        try:
            return session_items(self.read_profiles())
        except ConfigurationError:
            return frozenset()

    def _noted(self) -> list[SessionMetadata]:
        with suppress(StorageError):
            return self.notes.all()
        return []

    def _item(self, profiles: Profiles, name: str) -> str:
        # A profile that was removed may have left its session.
        item = role_session_item(profiles.path, name)
        if name not in profiles and not self.cache.known([item]):
            raise profiles.unknown(name)
        profile = profiles.get(name) if name in profiles else None
        return mfa_session.item(profile.user) if isinstance(profile, MasterProfile) else item
