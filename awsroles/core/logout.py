"""Logging out: sessions are deleted from the store."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from awsroles.core import mfa_session
from awsroles.core.profile import MasterProfile
from awsroles.core.profiles import Profiles
from awsroles.core.session import SessionShelf
from awsroles.core.session_value import role_session_item
from awsroles.core.state_ports import SessionNotes
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class Logout:
    """Deletes sessions; access keys stay."""

    read_profiles: Callable[[], Profiles]
    shelf: SessionShelf
    notes: SessionNotes

    def of(self, names: Sequence[str]) -> list[str]:
        """Delete the sessions of these profiles and return the names of those that had one.

        Raises ConfigurationError for a name that is neither in the config file nor known from a session.
        """
        profiles = self.read_profiles()
        items = [self._item(profiles, name) for name in names]
        return [name for name, item in zip(names, items, strict=True) if self._drop(item)]

    def all(self) -> list[str]:
        """Delete every session there is, MFA sessions too, and return the items of those that there were."""
        items = sorted(self._mfa_items() | {note.item for note in self.notes.all()})
        return [item for item in items if self._drop(item)]

    def _mfa_items(self) -> set[str]:
        """Return the items that the masters have, or had before a note was lost."""
        items = set()
        # A profile that is broken, or the whole file, does not keep the sessions of the others.
        with suppress(ConfigurationError):
            profiles = self.read_profiles()
            for name in profiles.masters():
                with suppress(ConfigurationError):
                    items.add(self._item(profiles, name))
        return items

    def _item(self, profiles: Profiles, name: str) -> str:
        # A profile that was removed may have left its session.
        item = role_session_item(profiles.path, name)
        if name not in profiles and self.notes.get(item) is None:
            raise profiles.unknown(name)
        profile = profiles.get(name) if name in profiles else None
        return mfa_session.item(profile.user) if isinstance(profile, MasterProfile) else item

    def _drop(self, item: str) -> bool:
        known = self.notes.get(item) is not None
        self.shelf.drop(item)
        return known
