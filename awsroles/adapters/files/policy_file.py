"""Policy files that profiles name."""

import os

from awsroles.adapters.files.atomic_write import read_file


def read_policy_file(path: str, config_path: str) -> bytes | None:
    """Return the content of the file *path*, None if there is none; raise OSError.

    A relative path starts at the folder of the config file *config_path*, `~` stands for the home.
    """
    return read_file(os.path.join(os.path.dirname(config_path), os.path.expanduser(path)))
