"""Backups of the sections that adoption changed, one JSON file each in the state directory."""

import json
import os

from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries
from awsroles.adapters.files.directories import hint_for, make_private_directory, reason
from awsroles.adapters.state.files import StateFiles
from awsroles.core.profiles.adoption_backup import AdoptionBackup, Place
from awsroles.core.untrusted import json_texts
from awsroles.errors import ConfigurationError, StorageError


class FileAdoptionBackups:
    """The `AdoptionBackups` port, in the state directory."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, "adopted")

    def save(self, backup: AdoptionBackup) -> None:
        path = self._files.path(_name(backup.config_path, backup.profile))
        fields = {
            "config": backup.config_path,
            "profile": backup.profile,
            "original": backup.original,
            "adopted": backup.adopted,
        }
        if backup.place is not None:
            fields |= {"after": backup.place.after, "gap": str(backup.place.gap)}
        try:
            make_private_directory(os.path.dirname(path))
            remove_stale_temporaries(path)
            # Synced before the change of the config file: unlike other state, a backup cannot be created again.
            atomic_write(path, read_file(path), json.dumps(fields, indent=1).encode())
        except OSError as error:
            raise StorageError(
                f"the original of profile {backup.profile!r} cannot be kept in {path}: {reason(error)}",
                hint_for(error, "the state folder"),
            ) from error

    def load(self, config_path: str, profile: str) -> AdoptionBackup | None:
        backup = _parse(self._files.read(_name(config_path, profile)) or "")
        # Two profiles share a file if file names ignore case.
        is_the_one = backup is not None and (backup.config_path, backup.profile) == (config_path, profile)
        return backup if is_the_one else None

    def delete(self, config_path: str, profile: str) -> None:
        self._files.remove(_name(config_path, profile))


def _name(config_path: str, profile: str) -> str:
    return f"{config_path}#{profile}"


def _parse(text: str) -> AdoptionBackup | None:
    try:
        config, profile, original, adopted = json_texts(text, "config", "profile", "original", "adopted")
        return AdoptionBackup(config, profile, original, adopted, _place(text))
    except (ValueError, ConfigurationError):
        return None


def _place(text: str) -> Place | None:
    try:
        after, gap = json_texts(text, "after", "gap")
    except ValueError:
        return None
    return Place(after, int(gap)) if gap.isascii() and gap.isdigit() else None
