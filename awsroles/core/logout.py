"""Logging out: sessions are deleted from the store."""

from collections.abc import Sequence
from dataclasses import dataclass

from awsroles.core import mfa_session
from awsroles.core.ports import SessionNotes
from awsroles.core.profile import MasterProfile
from awsroles.core.profiles import Profiles
from awsroles.core.session import SessionShelf
from awsroles.core.session_value import role_session_item
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class Logout:
    """Deletes sessions; access keys stay."""

    profiles: Profiles
    shelf: SessionShelf
    notes: SessionNotes

    def of(self, names: Sequence[str]) -> list[str]:
        """Delete the sessions of these profiles and return the names of those that had one.

        Raises ConfigurationError for a name that is neither in the config file nor known from a session.
        """
        items = [self._item(name) for name in names]
        return [name for name, item in zip(names, items, strict=True) if self._drop(item)]

    def all(self) -> int:
        """Delete every session there is, MFA sessions too, and return how many there were."""
        items = {item for name in self.profiles.masters() if (item := self._readable_item(name)) is not None}
        return sum(self._drop(item) for item in sorted(items | {note.item for note in self.notes.all()}))

    def _readable_item(self, name: str) -> str | None:
        try:
            return self._item(name)
        except ConfigurationError:
            # One profile that is broken does not keep the sessions of the others.
            return None

    def _item(self, name: str) -> str:
        # A profile that was removed may have left its session.
        item = role_session_item(self.profiles.path, name)
        if name not in self.profiles and self.notes.get(item) is None:
            raise self.profiles.unknown(name)
        profile = self.profiles.get(name) if name in self.profiles else None
        return mfa_session.item(profile.user) if isinstance(profile, MasterProfile) else item

    def _drop(self, item: str) -> bool:
        known = self.notes.get(item) is not None
        self.shelf.drop(item)
        return known
