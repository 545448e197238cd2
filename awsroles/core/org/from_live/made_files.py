"""Files of an organization that are made and not yet written."""

from collections.abc import Mapping

from awsroles.core.org.source import UnreadableFileError, fits, glob_parts


class MadeFiles:
    """Implements the `Files` port with *texts* by their paths."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def shown(self, path: str) -> str:
        """Return *path*."""
        return path

    def read(self, path: str) -> bytes:
        """Return the text of the file at *path*; raise UnreadableFileError."""
        if path not in self._texts:
            raise UnreadableFileError(f"{path} cannot be read: it was not made", "report this")
        return self._texts[path].encode()

    def matching(self, pattern: str) -> list[str]:
        """Return the paths of the files that the glob *pattern* matches."""
        parts = glob_parts(pattern)
        split = {path: path.split("/") for path in self._texts}
        return sorted(path for path, each in split.items() if len(each) == len(parts) and all(map(fits, parts, each)))
