"""Folders that nobody else may look into."""

import os
from contextlib import suppress


def make_private_folder(folder: str) -> None:
    """Make *folder* and what is missing above it, each with mode 0700; raises OSError."""
    above = os.path.dirname(folder)
    if above != folder and not os.path.isdir(above):
        make_private_folder(above)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
