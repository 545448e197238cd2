"""The sections that adoption changed, one file each in the state folder, as JSON."""

import json
import os

from awsroles.adapters.files.atomic_write import read_file, replace_file, sweep
from awsroles.adapters.files.directories import make_private_folder, remedy
from awsroles.adapters.state.files import StateFiles
from awsroles.core.profiles.adoption_backup import KeptSection
from awsroles.core.untrusted import json_texts
from awsroles.errors import ConfigurationError, StorageError


class FileKeptSections:
    """Implements the `KeptSections` port."""

    def __init__(self, state_folder: str) -> None:
        self._files = StateFiles(state_folder, "adopted")

    def keep(self, section: KeptSection) -> None:
        """Keep *section* in place of an earlier one of that profile; raise StorageError where it cannot be."""
        path = self._files.path(_name(section.config_path, section.profile))
        fields = {
            "config": section.config_path,
            "profile": section.profile,
            "original": section.original,
            "adopted": section.adopted,
        }
        try:
            make_private_folder(os.path.dirname(path))
            sweep(path)
            # On the disk before the config file is: unlike other notes, this one cannot be made again.
            replace_file(path, read_file(path), json.dumps(fields, indent=1).encode())
        except OSError as error:
            raise StorageError(
                f"the original of profile {section.profile!r} cannot be kept in {path}: {error.strerror}",
                remedy(error, "the state folder"),
            ) from error

    def find(self, config_path: str, profile: str) -> KeptSection | None:
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


def _parse(text: str) -> KeptSection | None:
    try:
        return KeptSection(*json_texts(text, "config", "profile", "original", "adopted"))
    except (ValueError, ConfigurationError):
        return None
