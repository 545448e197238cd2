"""Files of an organization in memory."""

from collections.abc import Mapping

from awsroles.core.org.source import UnreadableFileError, fits, glob_parts


class MemoryFiles:
    """Implements the `Files` port with *contents* by their paths."""

    def __init__(self, contents: Mapping[str, str | bytes]) -> None:
        self._contents = {path: each.encode() if isinstance(each, str) else each for path, each in contents.items()}

    def shown(self, path: str) -> str:
        return path

    def read(self, path: str) -> bytes:
        if path not in self._contents:
            raise UnreadableFileError(f"{path} cannot be read: No such file or directory", "name another")
        return self._contents[path]

    def matching(self, pattern: str) -> list[str]:
        """Return the paths of which each part is of the glob *pattern*."""
        parts = glob_parts(pattern)
        names = {path: path.split("/") for path in self._contents}
        return sorted(path for path, each in names.items() if len(each) == len(parts) and all(map(fits, parts, each)))
