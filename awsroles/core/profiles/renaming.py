"""The options of a native profile under our names, in its section of the config file alone."""

from awsroles.core.config.edit import Renamed
from awsroles.core.profiles.adopt_candidates import NATIVE_KEYS, own_options
from awsroles.core.profiles.model import Profile
from awsroles.core.profiles.moved_options import moved_options
from awsroles.core.profiles.parse import read_profile
from awsroles.core.profiles.profiles import Profiles

OURS = {key: f"awsroles_{key}" for key in NATIVE_KEYS}

# For each option the value that it gets, its new name, or None where it goes.
OwnChanges = dict[str, str | Renamed | None]


def renamed_options(profiles: Profiles, name: str, dropped: tuple[str, ...] = ()) -> tuple[OwnChanges, dict[str, str]]:
    """Return the changes to the section of *name* in the config file, and the options that move there.

    The latter leave the credentials file, whose values count; *dropped* are options that move nowhere.
    """
    own = own_options(profiles.section(name).decode())
    moved = moved_options(own_options(profiles.credentials.section_text(name)), NATIVE_KEYS)
    changes: OwnChanges = {key: Renamed(OURS[key]) for key in NATIVE_KEYS if key in own}
    changes |= {OURS.get(key, key): value for key, value in moved.items() if value and key not in dropped}
    return changes, moved


def drop_device(changes: OwnChanges) -> None:
    """Let *changes* take the profile's MFA device away."""
    changes.pop(OURS["mfa_serial"], None)
    if "mfa_serial" in changes:
        changes["mfa_serial"] = None


def read_as_ours(profiles: Profiles, name: str, dropped: tuple[str, ...] = ()) -> Profile:
    """Return the native profile *name* as it reads once it is ours; raise ConfigurationError where it does not."""
    entries = profiles.entries(name)
    return read_profile(name, {OURS.get(key, key): entry for key, entry in entries.items() if key not in dropped})
