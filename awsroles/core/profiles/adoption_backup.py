"""Backups of the sections that `profile adopt` changes, and the port to them."""

from typing import Protocol

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.native_options import own_options
from awsroles.errors import ConfigurationError

SECRET_KEYS = ("aws_secret_access_key", "aws_session_token", "aws_security_token")


@dataclass(frozen=True)
class Place:
    """The place of a section: *gap* characters after the section of the profile *after*, empty for the file's start."""

    after: str
    gap: int


@dataclass(frozen=True)
class AdoptionBackup:
    """The section of *profile* in a file, before and after adoption.

    A section of the credentials file has the *place* that it had there, unless an earlier version made the backup.
    Raises ConfigurationError if a text names a secret key or session token, of which no copy is made.
    """

    config_path: str
    profile: str
    original: str
    adopted: str
    place: Place | None = None

    def __post_init__(self) -> None:
        if names_secret(self.original) or names_secret(self.adopted):
            raise ConfigurationError(f"the section of profile {self.profile!r} names a secret: no copy of it is kept")


def is_of_another_tool(kept: AdoptionBackup) -> bool:
    """Say whether *kept*, the backup of a master profile, has what the profile was for another tool."""
    return "awsroles_user_arn" not in own_options(kept.original)


def names_secret(text: str) -> bool:
    """Say whether *text* may hold a secret, also in a comment."""
    lower = text.lower()
    return any(name in lower for name in SECRET_KEYS)


class AdoptionBackups(Protocol):
    """The sections that adoption changed, which a user may want back years later."""

    def save(self, backup: AdoptionBackup) -> None:
        """Save *backup* in place of an earlier one of its profile; raise StorageError if it cannot be written."""

    def load(self, config_path: str, profile: str) -> AdoptionBackup | None:
        """Return the backup of *profile*, None if it is missing or damaged."""

    def delete(self, config_path: str, profile: str) -> None:
        """Delete the backup of *profile* if there is one."""
