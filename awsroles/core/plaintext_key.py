"""An access key that stands in a file in plain text: reading it, and taking it away once it is safe elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from awsroles.core.config_sections import STATIC_KEYS
from awsroles.core.config_text import ConfigText
from awsroles.core.credentials import AccessKey
from awsroles.core.file_ports import Changes
from awsroles.core.profiles import Profiles
from awsroles.errors import ConfigurationError

# AWS, "Understanding unique ID prefixes": AKIA is a long-lived key, ASIA a temporary one.
_KEY_ID = re.compile(r"AKIA[A-Z0-9]{12,124}", re.ASCII)
# Too short, and in too few letters, to be a secret that was given in the ID's place.
_HARMLESS = re.compile(r"[A-Z0-9]{0,30}", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9/+=]{16,128}", re.ASCII)
_SOURCE_KEYS = ("awsroles_source_profile", "source_profile")


def check_key(key_id: str, secret: str) -> AccessKey:
    """Return the long-lived key of these two; raise ConfigurationError, without the secret, where they are none."""
    if key_id.startswith("ASIA"):
        raise ConfigurationError(
            "these are temporary credentials, and awsroles keeps the long-lived access key of an IAM user",
            "an access key ID begins with AKIA: IAM console, your user, Security credentials",
        )
    if not _KEY_ID.fullmatch(key_id):
        what = repr(key_id) if _HARMLESS.fullmatch(key_id) else "what was given"
        raise ConfigurationError(f"{what} is not an access key ID", "an access key ID reads AKIAIOSFODNN7EXAMPLE")
    if not _SECRET.fullmatch(secret):
        raise ConfigurationError(
            "what was given is not a secret access key", "it has 40 letters, digits, / and +: copy it whole"
        )
    return AccessKey(key_id, secret)


def read_key(profiles: Profiles, name: str) -> AccessKey:
    """Return the key that stands in the profile *name*; raise ConfigurationError where there is none."""
    if name not in profiles:
        raise profiles.unknown(name)
    entries = profiles.entries(name)
    missing = [key for key in STATIC_KEYS[:2] if key not in entries]
    if missing:
        raise ConfigurationError(
            f"profile {name!r} holds no access key: {missing[0]} is missing", "run awsroles setup without --from"
        )
    if "aws_session_token" in entries:
        raise ConfigurationError(
            f"profile {name!r} holds temporary credentials, not an access key",
            "run awsroles setup without --from, with the key of an IAM user",
        )
    return check_key(entries["aws_access_key_id"].value, entries["aws_secret_access_key"].value)


@dataclass(frozen=True)
class Removal:
    """The plaintext key of *profile* goes, and what stood on it stands on *successor*.

    *users* are the other profiles with the key that names their source.
    """

    profile: str
    successor: str
    users: Mapping[str, str]

    @property
    def needs_a_yes(self) -> bool:
        """Whether a profile that works today will not, because the successor has another name."""
        return self.profile != self.successor

    @property
    def question(self) -> str:
        """What a person says yes to."""
        repointed = f" and let {', '.join(self.users)} stand on {self.successor}" if self.users else ""
        return f"Remove the plaintext key of profile {self.profile}{repointed}?"

    def changes(self, text: ConfigText) -> Changes:
        """Return the changes to the file that holds *text*: the config file or the credentials file."""
        options = {name: section.options for name, section in text.profiles.items()}
        changes: dict[str, dict[str, str | None]] = {}
        if self.profile in options:
            changes[self.profile] = {key: None for key in STATIC_KEYS if key in options[self.profile]}
        if self.needs_a_yes:
            for name, key in self.users.items():
                if key in options.get(name, {}):
                    changes[name] = {key: self.successor}
        return changes


def plan_removal(profiles: Profiles, profile: str, successor: str) -> Removal:
    """Return the removal of the plaintext key of *profile* in favour of the master profile *successor*."""
    users = {}
    for name in profiles.users_of(profile):
        entries = profiles.entries(name)
        users[name] = next(key for key in _SOURCE_KEYS if key in entries and entries[key].value == profile)
    return Removal(profile, successor, users)
