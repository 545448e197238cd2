"""The files of an organization in a revision of a git repository."""

from collections.abc import Iterator
from itertools import islice

from awsroles.adapters.files.organization_folder import LONGEST, MOST_MATCHES
from awsroles.adapters.process.git import Entry, Revision
from awsroles.core.org.source import UnreadableFileError, fits, glob_parts

_LINK, _FOLDER = "120000", "040000"
# A tree may hold itself many times over, so that its paths are without number.
_MOST_FOLDERS = 1000


class OrganizationRevision:
    """Implements the `Files` port for *revision*, which messages call *name*; *hint* is for a missing file."""

    def __init__(self, revision: Revision, name: str, hint: str = "name a revision that has it") -> None:
        self._revision = revision
        self._name = name
        self._hint = hint
        self._trees: dict[str, dict[str, Entry]] = {}

    def shown(self, path: str) -> str:
        return f"{self._name}:{self._revision.prefix}{path}"

    def read(self, path: str) -> bytes:
        """Return the content of the file at *path*; raise UnreadableFileError, ConfigurationError if git fails."""
        entry = self._find(path)
        if entry.mode == _LINK:
            raise UnreadableFileError(f"{self.shown(path)} is a symbolic link", "commit the file itself")
        # A folder, or a submodule.
        if not entry.mode.startswith("100"):
            raise UnreadableFileError(f"{self.shown(path)} is not a file", "name a file")
        size = self._revision.size(entry)
        if size is None or size > LONGEST:
            raise UnreadableFileError(f"{self.shown(path)} has over {LONGEST >> 20} MB", "split it by include")
        return self._revision.content(entry)

    def matching(self, pattern: str) -> list[str]:
        """Return the paths of the files of which each part is of the glob *pattern*."""
        searched = iter(range(_MOST_FOLDERS))
        return sorted(islice(self._walk("", self._revision.tree, glob_parts(pattern), searched), MOST_MATCHES))

    def _find(self, path: str) -> Entry:
        """Return the file or folder at *path*; raise UnreadableFileError."""
        parts, tree = glob_parts(path), self._revision.tree
        for count, part in enumerate(parts, 1):
            entry = self._entries(tree).get(part)
            if count == len(parts) and entry is not None:
                return entry
            if entry is not None and entry.mode == _LINK:
                link = "/".join(parts[:count])
                raise UnreadableFileError(f"{self.shown(link)} is a symbolic link", "commit the folder itself")
            if entry is None or entry.mode != _FOLDER:
                break
            tree = entry.name
        raise UnreadableFileError(f"{self.shown(path)} cannot be read: No such file or directory", self._hint)

    def _walk(self, folder: str, tree: str, parts: list[str], searched: Iterator[int]) -> Iterator[str]:
        """Yield the files below *folder*, empty or with a slash at its end, whose names *parts* match in order."""
        if next(searched, None) is None:
            raise UnreadableFileError(f"over {_MOST_FOLDERS} folders are searched", "name fewer by include")
        for name, entry in self._entries(tree).items():
            if not parts or not fits(parts[0], name):
                continue
            if len(parts) == 1 and entry.mode != _FOLDER:
                yield f"{folder}{name}"
            elif len(parts) > 1 and entry.mode == _FOLDER:
                yield from self._walk(f"{folder}{name}/", entry.name, parts[1:], searched)

    def _entries(self, tree: str) -> dict[str, Entry]:
        if tree not in self._trees:
            self._trees[tree] = self._revision.entries(tree)
        return self._trees[tree]
