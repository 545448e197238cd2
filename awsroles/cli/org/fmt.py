"""`awsroles org fmt [FILE]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization import lay_out
from awsroles.cli.base import command
from awsroles.cli.org.lint import OrganizationPath
from awsroles.cli.output import results
from awsroles.cli.parameters import Option

_FINDINGS = 7


@command("awsroles org fmt --check")
def run(
    app: App,
    file: OrganizationPath = None,
    *,
    check: Annotated[bool, Option("--check", help="Write nothing, and exit with 7 if a file would change.")] = False,
) -> int:
    """Lay out the organization's file.

    Sorts accounts and people within blocks that blank lines separate, and sets blanks and blank lines. Comments stay
    with the line below them. Prints the files that change, the included ones too.
    """
    changed = lay_out(file, is_check=check)
    for path in changed:
        results.line(path)
    if not changed:
        app.ui.note("Nothing to change.")
    return _FINDINGS if check and changed else 0
