"""The files of an organization in a folder."""

import os
import stat
from collections.abc import Iterator
from itertools import islice

from awsroles.core.org.source import UnreadableFileError, fits, glob_parts

FILE = "organization.toml"
"""The name of an organization's file."""

# In bytes. Ten thousand people have 1 MB.
LONGEST = 2 * 1024 * 1024
# No team names so many by one glob.
MOST_MATCHES = 5000


class OrganizationFolder:
    """Implements the `Files` port for *folder*."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.abspath(folder)
        self._root = os.path.realpath(folder)

    def path(self, path: str) -> str:
        """Return the path of the file at *path* for the system."""
        return os.path.join(self._folder, *path.split("/"))

    def written_path(self, path: str) -> str:
        """Return the path of the file at *path* without symbolic links, to replace it."""
        return os.path.realpath(self.path(path))

    def shown(self, path: str) -> str:
        """Return *path* relative to the current folder, as other programs print it, if it is below."""
        whole = self.path(path)
        try:
            relative = os.path.relpath(whole)
        except (OSError, ValueError):
            return whole
        return whole if relative.startswith("..") else relative

    def read(self, path: str) -> bytes:
        """Return the content of the file at *path*; raise UnreadableFileError."""
        whole = self.path(path)
        if not self._is_inside(whole):
            raise UnreadableFileError(
                f"{self.shown(path)} is a symbolic link that leads out of the folder", "copy the file"
            )
        try:
            # A pipe without a writer must not wait.
            with open(
                whole, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
            ) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise UnreadableFileError(f"{self.shown(path)} is not a file", "name a file")
                content = file.read(LONGEST + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "its name is not a path"
            raise UnreadableFileError(
                f"{self.shown(path)} cannot be read: {reason}", "name a file that you may read"
            ) from None
        if len(content) > LONGEST:
            raise UnreadableFileError(f"{self.shown(path)} has over {LONGEST >> 20} MB", "split it by include")
        return content

    def matching(self, pattern: str) -> list[str]:
        """Return the paths of the files that *pattern* matches; raise UnreadableFileError."""
        return sorted(islice(self._walk("", glob_parts(pattern)), MOST_MATCHES))

    def _walk(self, folder: str, parts: list[str]) -> Iterator[str]:
        """Yield the files below *folder*, empty or with a slash at its end, whose names *parts* match in order."""
        try:
            with os.scandir(self.path(folder)) as entries:
                found = [entry for entry in entries if parts and fits(parts[0], entry.name)]
        except (OSError, ValueError):
            return
        for entry in found:
            path = f"{folder}{entry.name}"
            if len(parts) > 1:
                # Links to folders above would give each file in ever more places.
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(f"{path}/", parts[1:])
            elif not os.path.isdir(entry.path):
                yield path

    def _is_inside(self, whole: str) -> bool:
        try:
            return os.path.realpath(whole).startswith(os.path.join(self._root, ""))
        except (OSError, ValueError):
            return True


def nearest_file() -> str | None:
    """Return the path of the organization's file in the current folder or the nearest above it."""
    folder = os.getcwd()
    while True:
        path = os.path.join(folder, FILE)
        if os.path.isfile(path):
            return path
        if folder == (folder := os.path.dirname(folder)):
            return None
