"""The files of an organization in a revision of a git repository."""

from functools import cached_property

from awsroles.adapters.files.organization_folder import LONGEST
from awsroles.adapters.process.git import Blob, Revision
from awsroles.core.org.source import UnreadableFileError, fits, glob_parts

_LINK = "120000"


class OrganizationRevision:
    """Implements the `Files` port for *revision*, which messages call *name*."""

    def __init__(self, revision: Revision, name: str) -> None:
        self._revision = revision
        self._name = name

    def shown(self, path: str) -> str:
        return f"{self._name}:{self._revision.prefix}{path}"

    def read(self, path: str) -> bytes:
        """Return the content of the file at *path*; raise UnreadableFileError, ConfigurationError if git fails."""
        blob = self._blobs.get(path)
        if blob is None:
            raise UnreadableFileError(
                f"{self.shown(path)} cannot be read: No such file or directory", "name a revision that has it"
            )
        if blob.mode == _LINK:
            raise UnreadableFileError(f"{self.shown(path)} is a symbolic link", "commit the file itself")
        if blob.size is None:
            raise UnreadableFileError(f"{self.shown(path)} is not a file", "name a file")
        if blob.size > LONGEST:
            raise UnreadableFileError(f"{self.shown(path)} has over {LONGEST >> 20} MB", "split it by include")
        return self._revision.content(blob)

    def matching(self, pattern: str) -> list[str]:
        """Return the paths of the files of which each part is of the glob *pattern*."""
        parts = glob_parts(pattern)
        return sorted(path for path in self._blobs if _fits(parts, path.split("/")))

    @cached_property
    def _blobs(self) -> dict[str, Blob]:
        return self._revision.blobs()


def _fits(parts: list[str], names: list[str]) -> bool:
    return len(parts) == len(names) and all(map(fits, parts, names))
