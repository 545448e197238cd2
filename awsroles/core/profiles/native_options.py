"""The options of a native profile, and the same under our names in its section of the config file.

SDKs read both files and prefer the credentials file (SDK reference guide, file-format). A profile of ours is in the
config file alone, where the fast path looks, so options move there from the credentials file.
"""

import re
from collections.abc import Collection, Mapping

from awsroles.core.config.ini import logical_lines
from awsroles.core.config.section import Renamed
from awsroles.core.profiles.model import Profile
from awsroles.core.profiles.parse import read_profile
from awsroles.core.profiles.profiles import Profiles

# The native keys with a key of awsroles by the same name.
NATIVE_KEYS = ("role_arn", "source_profile", "external_id", "duration_seconds", "role_session_name", "mfa_serial")
OURS = {key: f"awsroles_{key}" for key in NATIVE_KEYS}

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?", re.ASCII)

# For each option its new value, its new name, or None to remove it.
OwnChanges = dict[str, str | Renamed | None]


def own_options(section: str) -> dict[str, str]:
    """Return the options in the text of one *section*."""
    options = (line.option() for line in logical_lines(section) if line.header is None)
    return dict(option for option in options if option is not None)


def moved_options(own: Mapping[str, str], droppable: Collection[str] = ()) -> dict[str, str]:
    """Return those of the options *own* to a section that can move to another file in one line.

    Options of *droppable* without a value say nothing, and move as well.
    """
    return {key: value for key, value in own.items() if can_move(key, value) or (not value and key in droppable)}


def can_move(key: str, value: str) -> bool:
    """Say whether every SDK reads *key* and *value* from one line as they are."""
    is_plain = bool(_KEY.fullmatch(key) and _VALUE.fullmatch(value))
    return is_plain and value[0] not in "#;" and " #" not in value and " ;" not in value


def renamed_options(profiles: Profiles, name: str, dropped: tuple[str, ...] = ()) -> tuple[OwnChanges, dict[str, str]]:
    """Return the changes to the config section of *name*, and the options that move there.

    The latter leave the credentials file, which SDKs prefer. *dropped* are options that move nowhere.
    """
    own = own_options(profiles.section(name).decode())
    moved = moved_options(own_options(profiles.credentials.section_text(name)), NATIVE_KEYS)
    changes: OwnChanges = {key: Renamed(OURS[key]) for key in NATIVE_KEYS if key in own}
    changes |= {OURS.get(key, key): value for key, value in moved.items() if value and key not in dropped}
    return changes, moved


def drop_device(changes: OwnChanges) -> None:
    """Remove the profile's MFA device with *changes*."""
    changes.pop(OURS["mfa_serial"], None)
    if "mfa_serial" in changes:
        changes["mfa_serial"] = None


def read_as_ours(profiles: Profiles, name: str, dropped: tuple[str, ...] = ()) -> Profile:
    """Return the native profile *name* as it reads after adoption; raise ConfigurationError if it would be refused."""
    options = profiles.options(name)
    origins = {OURS.get(key, key): key for key in options if key not in dropped}
    return read_profile(
        name,
        {key: options[origin] for key, origin in origins.items()},
        lambda name, key: profiles.place(name, origins[key]),
    )
