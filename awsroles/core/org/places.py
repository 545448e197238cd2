"""Places in the organization's files, and what is wrong there."""

from bisect import bisect_right
from collections.abc import Sequence

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError

# A broken file can have thousands; `org lint` prints all.
_SHOWN = 10
MOST = 1000
"""The number of problems after which no more are looked for."""


@dataclass(frozen=True)
class Place:
    """A place in a file; line and column count from 1, the column in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def line_shown(self) -> str:
        """The file and the line, for a table."""
        return f"{self.file}:{self.line}"

    @property
    def order(self) -> tuple[str, int, int]:
        """The key that sorts places by file, line and column."""
        return (self.file, self.line, self.column)


@dataclass(frozen=True)
class Problem:
    """An error in the organization's files."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Lines:
    """The lines of the *text* of a *file*, by which offsets become places."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, offset: int) -> Place:
        """Return the place of the character at *offset*."""
        line = bisect_right(self._starts, offset)
        return Place(self.file, line, offset - self._starts[line - 1] + 1)


class BrokenOrganizationError(ConfigurationError):
    """An organization with errors in its files: *problems*, by their places."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        count = len(problems)
        more = (f"- and {count - _SHOWN} more",) if count > _SHOWN else ()
        super().__init__(
            f"{file} has {count} error{'s' if count > 1 else ''}",
            "correct the file, and check it:",
            command="awsroles org lint",
            details=(*(f"- {each}" for each in problems[:_SHOWN]), *more),
        )
        self.problems = tuple(problems)
