"""The port to the files of an organization: a folder, or a revision of a git repository."""

from typing import Any, Protocol

from awsroles.core.iam.patterns import matches, wild
from awsroles.errors import ConfigurationError


class UnreadableFileError(ConfigurationError):
    """A file of the organization that cannot be read, and why."""


class Files(Protocol):
    """The files in one folder. Paths are relative to it, with slashes; none leads out of it."""

    def shown(self, path: str) -> str:
        """Return the file at *path* as messages name it."""

    def read(self, path: str) -> bytes:
        """Return the content of the file at *path*; raise UnreadableFileError."""

    def matching(self, pattern: str) -> list[str]:
        """Return the paths of the files that the glob *pattern* matches, in order; raise UnreadableFileError.

        It finds nothing below a symbolic link to a folder.
        """


class Parse(Protocol):
    """A parser of TOML."""

    def __call__(self, text: str, /) -> dict[str, Any]:
        """Return the document; raise ValueError with `reason`, `line` and `column`."""


def leads_outside(path: str) -> bool:
    """Say whether *path* or a glob, by its text, is not in the folder of the organization's file."""
    return path.startswith(("/", "~")) or "\\" in path or ":" in path or ".." in path.split("/")


def glob_parts(pattern: str) -> list[str]:
    """Return the parts of the glob *pattern*, of which each is for the name of a file or a folder."""
    return [part for part in pattern.split("/") if part not in ("", ".")]


def fits(part: str, name: str) -> bool:
    """Say whether *part* of a glob matches *name*: by `*` and `?`, and a hidden one only by a leading period."""
    return matches(wild(part), name) and (part.startswith(".") or not name.startswith("."))
