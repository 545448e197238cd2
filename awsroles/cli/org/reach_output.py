"""Options and output that `org who-can` and `org can` share."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.live import read_live
from awsroles.app.organization_reach import Access, access
from awsroles.cli.output import results
from awsroles.cli.output.progress import Progress
from awsroles.cli.output.stream import stdout
from awsroles.cli.parameters import Option
from awsroles.core.dataclass import dataclass
from awsroles.core.explain.denial_words import in_short
from awsroles.core.messages import in_words
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.organization import Organization
from awsroles.errors import UsageError

_PARTIAL = 4
_INDENT = 2

File = Annotated[
    str | None,
    Option(
        "--file",
        metavar="FILE",
        help="The organization's file (default: organization.toml here or in the nearest folder above).",
        show_default=False,
    ),
]
FromFiles = Annotated[
    list[str] | None,
    Option(
        "--from-files",
        metavar="PATH",
        help="Files of aws iam get-account-authorization-details, instead of what the file means.",
        show_default=False,
    ),
]
At = Annotated[
    str | None,
    Option("--at", metavar="DATE", help="The day, as 2026-01-31 (default: now).", show_default=False),
]
Dot = Annotated[bool, Option("--dot", help="Output a graph for Graphviz.")]


Live = Annotated[bool, Option("--live", help="Ask AWS, instead of what the file means.")]
Via = Annotated[
    str | None,
    Option(
        "--via",
        metavar="FUNCTION",
        help="With --live, the function whose roles are assumed to read (default: audit).",
        show_default=False,
    ),
]
Master = Annotated[
    str | None,
    Option("--profile", metavar="NAME", help="The master profile (default: the only one).", show_default=False),
]


@dataclass(frozen=True)
class Source:
    """The *file* and the day, what is looked at (the file's meaning, what is live, or *from_files*), and the output."""

    file: str | None
    at: str | None
    from_files: list[str] | None
    live: bool
    via: str | None
    profile: str | None
    json: bool = False
    dot: bool = False

    def access(self, app: App) -> Access:
        """Return who reaches what; raise UsageError for options that exclude each other, and what reading raises."""
        if self.json and self.dot:
            raise UsageError("cannot use --json with --dot", "leave out one of the two")
        if self.live and self.from_files:
            raise UsageError("cannot use --live with --from-files", "leave out one of the two")
        if not self.live and (self.via or self.profile):
            raise UsageError(f"{'--via' if self.via else '--profile'} is of use with --live alone", "add --live")
        return access(
            app,
            self.file,
            self.at,
            files=self.from_files or (),
            live=(lambda organization: self._read(app, organization)) if self.live else None,
        )

    def _read(self, app: App, organization: Organization) -> Snapshot:
        with reading_accounts(app) as begin:
            return read_live(app, organization, self.profile, via=self.via, on_start=begin)


@contextmanager
def reading_accounts(app: App) -> Iterator[Callable[[int], Callable[[int], None]]]:
    """Show the progress of reading: yield what is told how many accounts there are and returns what is told of each."""
    shown: list[Progress] = []

    def begin(total: int) -> Callable[[int], None]:
        shown.append(Progress("Read {count} of {total} accounts", total, app.ui.note))
        return shown[0].show

    try:
        yield begin
    finally:
        for each in shown:
            each.end()


def show_tree(lines: Iterable[tuple[int, str]]) -> None:
    """Print *lines*, each indented by its depth."""
    for depth, text in lines:
        first, *others = stdout().wrapped(text, indent=_INDENT * (depth + 2))
        results.write("\n".join([f"{' ' * _INDENT * depth}{first.strip()}", *others]) + "\n")


def finish(app: App, unread: tuple[Unread, ...]) -> int:
    """Report what is not known of an answer that is printed, and return the exit code."""
    warn_unread(app, unread)
    return _PARTIAL if unread else 0


def warn_unread(app: App, unread: Iterable[Unread]) -> None:
    """Report the calls that had no answer, those of one account for one reason together."""
    calls: dict[tuple[str, str], list[str]] = {}
    for each in unread:
        calls.setdefault((each.account, in_short(each.why)), []).append(each.call)
    for (account, why), those in calls.items():
        app.ui.warn(f"{in_words(list(dict.fromkeys(those)))} in {account}: {why}")
