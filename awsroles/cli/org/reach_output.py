"""Options and output that `org who-can` and `org can` share."""

from collections.abc import Iterable
from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.output import results
from awsroles.cli.output.stream import stdout
from awsroles.cli.parameters import Option
from awsroles.core.org.live.unread import Unread

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


def show_tree(lines: Iterable[tuple[int, str]]) -> None:
    """Print *lines*, each indented by its depth."""
    for depth, text in lines:
        first, *others = stdout().wrapped(text, indent=_INDENT * (depth + 2))
        results.write("\n".join([f"{' ' * _INDENT * depth}{first.strip()}", *others]) + "\n")


def finish(app: App, unread: tuple[Unread, ...]) -> int:
    """Report what is not known of an answer that is printed, and return the exit code."""
    for each in unread:
        app.ui.warn(f"{each.call} in {each.account}: {each.why}")
    return _PARTIAL if unread else 0
