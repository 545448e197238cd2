"""`awsroles org diff OLD [NEW]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization import compare
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.org.diff.sentences import as_markdown, sentence
from awsroles.core.records.organization import change_record
from awsroles.errors import UsageError

_FINDINGS = 7
_OLD = Argument(metavar="OLD", help="A file, or a revision of git such as origin/main.", show_default=False)
_NEW = Argument(metavar="[NEW]", help="A file or a revision (default: the organization's file).", show_default=False)
_AT = Option(
    "--at", metavar="DATE", help="Look at NEW on this day, as 2026-01-31 (default: today).", show_default=False
)


@command("awsroles org diff origin/main")
def run(
    app: App,
    old: Annotated[str, _OLD],
    new: Annotated[str | None, _NEW] = None,
    *,
    json: Json = False,
    markdown: Annotated[bool, Option("--markdown", help="Output a list in Markdown.")] = False,
    at: Annotated[str | None, _AT] = None,
) -> int:
    """Show what a change of the organization's file means.

    Who gains and loses what, and which values change. Exits with 7 if anybody gains a function that is marked with
    review = true, or if the master account or the users of break-glass change.
    """
    if json and markdown:
        raise UsageError("cannot use --json with --markdown", "leave out one of the two")
    changes = compare(app, old, new, at)
    if json:
        results.as_json([change_record(each) for each in changes])
    elif markdown:
        results.script(as_markdown(changes))
    else:
        for each in changes:
            results.paragraph(sentence(each))
        if not changes:
            app.ui.note("Nothing changes.")
    return _FINDINGS if any(each.is_reviewed for each in changes) else 0
