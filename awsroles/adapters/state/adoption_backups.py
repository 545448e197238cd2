"""The sections that adoption changed, one file each in the state folder, as JSON."""

import json
import os

from awsroles.adapters.files.atomic_write import atomic_write, read_file, remove_stale_temporaries
from awsroles.adapters.files.directories import hint_for, make_private_directory
from awsroles.adapters.state.files import StateFiles
from awsroles.core.profiles.adoption_backup import AdoptionBackup, Place
from awsroles.core.untrusted import json_texts
from awsroles.errors import ConfigurationError, StorageError


class FileAdoptionBackups:
    """Implements the `AdoptionBackups` port."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, "adopted")

    def keep(self, section: AdoptionBackup) -> None:
        """Keep *section* in place of an earlier one of that profile; raise StorageError where it cannot be."""
        path = self._files.path(_name(section.config_path, section.profile))
        fields = {
            "config": section.config_path,
            "profile": section.profile,
            "original": section.original,
            "adopted": section.adopted,
        }
        if section.place is not None:
            fields |= {"after": section.place.after, "gap": str(section.place.gap)}
        try:
            make_private_directory(os.path.dirname(path))
            remove_stale_temporaries(path)
            # On the disk before the config file is: unlike other notes, this one cannot be made again.
            atomic_write(path, read_file(path), json.dumps(fields, indent=1).encode())
        except OSError as error:
            raise StorageError(
                f"the original of profile {section.profile!r} cannot be kept in {path}: {error.strerror}",
                hint_for(error, "the state folder"),
            ) from error

    def find(self, config_path: str, profile: str) -> AdoptionBackup | None:
        """Return what is kept of *profile*, None where that is nothing or damaged."""
        section = _parse(self._files.read(_name(config_path, profile)) or "")
        # Where file names ignore case, two profiles share a file.
        is_the_one = section is not None and (section.config_path, section.profile) == (config_path, profile)
        return section if is_the_one else None

    def forget(self, config_path: str, profile: str) -> None:
        """Forget what is kept of *profile*; nothing is fine."""
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
