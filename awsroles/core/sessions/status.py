"""The sessions of profiles, and when they expire."""

from collections.abc import Callable
from typing import Literal

from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import MasterProfile, NativeProfile, Profile, RoleProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_red
from awsroles.core.sessions.cache import SessionCache, SessionMetadata, SessionMetadataStore
from awsroles.core.stores.items import is_journal, journal_of, listed_items
from awsroles.errors import ConfigurationError, StorageError, StoreLockedError
from awsroles.fastpath.session_record import (
    elevated_session_item,
    is_of_this_time,
    is_session,
    mfa_session_item,
    role_session_item,
)


@dataclass(frozen=True)
class ProfileStatus:
    """The session of one profile; *expires_at* in seconds since the epoch, also of a session that has expired.

    A session policy narrows the session of one that *is_narrowed*, except *elevated_until* a time.
    """

    profile: str
    kind: Literal["master", "role", "native"]
    account: str
    role_arn: str | None
    source_profile: str | None
    state: Literal["live", "expired", "none", "unknown"]
    expires_at: int | None
    account_name: str | None = None
    color: str | None = None
    is_narrowed: bool = False
    elevated_until: int | None = None

    @property
    def role(self) -> str:
        """The role with its path, as tables show it."""
        return "MFA session" if self.role_arn is None else self.role_arn.partition(":role/")[2]

    @property
    def account_shown(self) -> str:
        """The account's name, its ID if that is unknown."""
        return self.account_name or self.account

    @property
    def is_production(self) -> bool:
        """True if the profile's color is red."""
        return is_red(self.color)

    def time_left(self, now: float) -> str:
        """Return what is left of the session, such as `59 min left`, or `-` if there is none."""
        if self.kind == "native":
            return "by the AWS CLI"
        if self.elevated_until is not None:
            return f"elevated, {format_duration(int(self.elevated_until - now))} left"
        if self.state == "live" and self.expires_at is not None:
            return f"{format_duration(int(self.expires_at - now))} left"
        return "-" if self.state == "none" else self.state


@dataclass(frozen=True)
class Status:
    """Status of profiles; *find_metadata* returns that of an item.

    *stored* are the sessions in the store, *journals* those of unfinished rotations.
    """

    profiles: Profiles
    find_metadata: Callable[[str], SessionMetadata | None]
    now: float
    stored: frozenset[str] = frozenset()
    journals: frozenset[str] = frozenset()

    def of(self, name: str) -> ProfileStatus:
        """Return the status of the profile *name*; raise ConfigurationError if it is unknown or no role or user."""
        status = self.known(name)
        if status is None:
            raise ConfigurationError(
                f"profile {name!r} has no session: it is neither a role nor a user of awsroles",
                "awsroles profile list shows those that do",
            )
        return status

    def known(self, name: str) -> ProfileStatus | None:
        """Return the status of the profile *name*, or None if it is no role or user.

        Raises ConfigurationError if it is unknown or damaged.
        """
        return self._of(self.profiles.get(name))

    def find(self, name: str) -> ProfileStatus | None:
        """Return the status of the profile *name*, or None if it has none."""
        try:
            return self.of(name)
        except ConfigurationError:
            return None

    def all(self) -> tuple[list[ProfileStatus], list[ConfigurationError]]:
        """Return the status of every profile that has one, and the errors of the damaged profiles."""
        found, problems = [], []
        for name in self.profiles:
            try:
                status = self._of(self.profiles.get(name))
            except ConfigurationError as error:
                problems.append(error)
                continue
            if status is not None:
                found.append(status)
        return found, problems

    def unfinished_rotations(self) -> list[str]:
        """Return the names of the master profiles whose access key is being replaced."""
        masters = self.profiles.masters() if self.journals else []
        return [name for name in masters if journal_of(self.profiles, name) in self.journals]

    def _of(self, profile: Profile) -> ProfileStatus | None:
        if isinstance(profile, MasterProfile):
            state, expires_at = self._session(mfa_session_item(str(profile.user)))
            account = profile.user.account
            return ProfileStatus(profile.name, "master", account, None, None, state, expires_at, profile.account_name)
        if isinstance(profile, RoleProfile):
            state, expires_at = self._session(role_session_item(self.profiles.path, profile.name))
            account, arn = profile.role.account, str(profile.role)
            name, color = profile.account_name, profile.color
            guard = profile.is_narrowed, self._elevated_until(profile)
            return ProfileStatus(
                profile.name, "role", account, arn, profile.source, state, expires_at, name, color, *guard
            )
        if isinstance(profile, NativeProfile):
            account, arn = profile.role.account, str(profile.role)
            name = profile.account_name
            return ProfileStatus(profile.name, "native", account, arn, profile.source, "none", None, name)
        return None

    def _elevated_until(self, profile: RoleProfile) -> int | None:
        if not profile.is_narrowed:
            return None
        state, expires_at = self._session(elevated_session_item(self.profiles.path, profile.name))
        return expires_at if state == "live" else None

    def _session(self, item: str) -> tuple[Literal["live", "expired", "none", "unknown"], int | None]:
        metadata = self.find_metadata(item)
        if metadata is None:
            # Only the secret itself has the time of expiry.
            return ("unknown" if item in self.stored else "none"), None
        if not is_of_this_time(metadata.expires_at, metadata.issued_at, self.now):
            return "unknown", None
        return ("live" if metadata.expires_at > self.now else "expired"), metadata.expires_at


@dataclass(frozen=True)
class KnownSessions:
    """The sessions of *cache* and their *metadata*; *say* reports a locked store."""

    metadata: SessionMetadataStore
    cache: SessionCache
    say: Callable[[str], None]

    def status(self, profiles: Profiles, now: float) -> Status:
        """Return the status of *profiles*. Delete the metadata of sessions that are missing in the store."""
        # With ten thousand profiles, reading all metadata is far faster than looking for that of each profile.
        known = {each.item: each for each in self.metadata.all()}
        listed = self._listed(lambda: listed_items(profiles).union(known))
        stored = None if listed is None else frozenset(filter(is_session, listed))
        for item in [] if stored is None else [item for item in known if item not in stored]:
            # A store may delete expired sessions by itself.
            if known[item].expires_at > now:
                del known[item]
                self.cache.forget(item)
        journals = frozenset(filter(is_journal, listed or ()))
        return Status(profiles, known.get, now, stored or frozenset(), journals)

    def _listed(self, likely: Callable[[], frozenset[str]]) -> frozenset[str] | None:
        """Return the items of sessions and journals in the store, or None if it cannot list them."""
        try:
            return self.cache.listed(likely)
        except StoreLockedError:
            self.say("The keyring is locked. awsroles login asks for its password.")
            return None
        except StorageError:
            return None
