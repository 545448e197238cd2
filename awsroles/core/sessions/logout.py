"""Deletion of cached sessions: by profile, by user, or all of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from awsroles.core.aws.arn import UserArn
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache, SessionMetadata, SessionMetadataStore
from awsroles.core.stores.items import session_item, session_items
from awsroles.errors import ConfigurationError, StorageError, StoreLockedError
from awsroles.fastpath.session_record import elevated_session_item, mfa_session_item, role_session_item

# Of the two sessions that a role profile may have.
_ITEMS = (role_session_item, elevated_session_item)


@dataclass(frozen=True)
class LoggedOut:
    """The logout from *profile*, and from the *roles* whose sessions came from its MFA session."""

    profile: str
    had_session: bool
    roles: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The profiles whose sessions were deleted."""
        return [*([self.profile] if self.had_session else []), *self.roles]


@dataclass(frozen=True)
class Logout:
    """Logout from profiles. Access keys stay in the store."""

    read_profiles: Callable[[], Profiles]
    cache: SessionCache
    metadata: SessionMetadataStore

    def of(self, names: Sequence[str]) -> list[LoggedOut]:
        """Delete the sessions of these profiles, and for a master profile the role sessions that came from its own.

        Raises ConfigurationError for a name that neither the config file nor a session has.
        """
        profiles = self.read_profiles()
        items = {name: self._item(profiles, name) for name in names}
        return [
            LoggedOut(
                name,
                any([self.cache.drop(item), self._end_elevation(profiles, name)]),
                tuple(self._end_roles(profiles, name, names)),
            )
            for name, item in items.items()
        ]

    def _end_elevation(self, profiles: Profiles, name: str) -> bool:
        """Delete the elevated session of the profile *name*, and return whether there was one."""
        item = elevated_session_item(profiles.path, name)
        return bool(self.cache.known([item])) and self.cache.drop(item)

    def _end_roles(self, profiles: Profiles, name: str, others: Sequence[str]) -> list[str]:
        """Delete the role sessions that came from the master profile *name*, except those of *others*."""
        profile = profiles.get(name) if name in profiles else None
        if not isinstance(profile, MasterProfile):
            return []
        roles = {
            item(profiles.path, role): role
            for role in _roles_of(profiles, profile.user)
            if role not in others
            for item in _ITEMS
        }
        return list(dict.fromkeys(roles[item] for item in self.cache.known(list(roles)) if self.cache.drop(item)))

    def all(self) -> list[str]:
        """Delete every session, MFA sessions too, and return the items of those that the store had.

        The store lists its sessions. If it cannot, the profiles and the metadata do. Raises StorageError.
        """
        try:
            stored = self.cache.stored(self._likely)
        except StorageError:
            stored = None
        known = {each.item for each in self._known_metadata()}
        items = sorted(known | (self._likely() if stored is None else stored))
        deleted = [item for item in items if self.cache.drop(item)]
        return deleted if stored is not None else sorted([*deleted, *self._rest()])

    def _rest(self) -> list[str]:
        """Delete the sessions of a store that opened only now; raise StoreLockedError if it is still locked."""
        try:
            return [item for item in sorted(self.cache.stored(self._likely) or ()) if self.cache.drop(item)]
        except StoreLockedError:
            raise
        except StorageError:
            # There is no store. Nothing was known to be in it.
            return []

    def _likely(self) -> frozenset[str]:
        # A config file that cannot be read does not keep the sessions of the store.
        try:
            return session_items(self.read_profiles())
        except ConfigurationError:
            return frozenset()

    def _known_metadata(self) -> list[SessionMetadata]:
        with suppress(StorageError):
            return self.metadata.all()
        return []

    def _item(self, profiles: Profiles, name: str) -> str:
        # A profile that was removed may have left its session.
        item = role_session_item(profiles.path, name)
        if name not in profiles and not self.cache.known([item, elevated_session_item(profiles.path, name)]):
            raise profiles.unknown(name)
        profile = profiles.get(name) if name in profiles else None
        return mfa_session_item(str(profile.user)) if isinstance(profile, MasterProfile) else item


def delete_profile_sessions(cache: SessionCache, profiles: Profiles, names: Sequence[str]) -> None:
    """Delete the role sessions of the profiles *names*, and the MFA sessions of the master profiles among them.

    Does not open a store of which neither the metadata nor the store itself tells that it has one.
    """
    items = [session_item(profiles, name) for name in names]
    _delete_known(cache, list(dict.fromkeys([*items, *(elevated_session_item(profiles.path, name) for name in names)])))


def delete_user_sessions(cache: SessionCache, profiles: Profiles, user: UserArn, *, with_mfa: bool) -> None:
    """Delete the role sessions of *user* and, if *with_mfa*, the MFA session."""
    items = {mfa_session_item(str(user))} if with_mfa else set()
    roles = {item(profiles.path, name) for name in _roles_of(profiles, user) for item in _ITEMS}
    _delete_known(cache, sorted(items | roles))


def _delete_known(cache: SessionCache, items: Sequence[str]) -> None:
    for item in cache.known(items):
        cache.drop(item)


def _roles_of(profiles: Profiles, user: UserArn) -> Iterator[str]:
    """Yield the names of the role profiles whose sessions come from *user*."""
    for name in profiles.roles_and_masters():
        try:
            profile = profiles.chain(name)
        except ConfigurationError:
            # A damaged profile has no session that awsroles would hand out.
            continue
        if profile.role_profiles and isinstance(profile.source, MasterProfile) and profile.source.user == user:
            yield name
