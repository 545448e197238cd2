"""Folders that nobody else may look into."""

import os


def make_private_folder(folder: str) -> None:
    """Make *folder* and what is missing above it, each with mode 0700; raise OSError where that fails."""
    above = os.path.dirname(folder)
    if above != folder and not os.path.isdir(above):
        make_private_folder(above)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
