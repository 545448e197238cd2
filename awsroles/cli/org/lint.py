"""`awsroles org lint [FILE]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization import lint
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument
from awsroles.core.messages import counted
from awsroles.core.org.organization import Organization
from awsroles.core.records.organization import problem_record

OrganizationPath = Annotated[
    str | None,
    Argument(
        metavar="[FILE]",
        help="The organization's file (default: organization.toml here or in the nearest folder above).",
        show_default=False,
    ),
]
_BROKEN = 3


@command("awsroles org lint")
def run(app: App, file: OrganizationPath = None, *, json: Json = False) -> int:
    """Check the organization's file.

    Prints all errors, one a line, as FILE:LINE:COLUMN: MESSAGE, and exits with 3 if there are any. Needs no AWS.
    """
    linted = lint(file)
    if json:
        results.as_json([problem_record(each) for each in linted.problems])
    else:
        for each in linted.problems:
            results.line(str(each))
    if linted.problems or linted.organization is None:
        return _BROKEN
    app.ui.note(_summary(linted.organization))
    return 0


def _summary(organization: Organization) -> str:
    counts = {
        "account": organization.accounts,
        "function": organization.functions,
        "grant": organization.grants,
        "user": organization.users,
    }
    parts = [counted(len(each), name) for name, each in counts.items()]
    return f"No errors: {', '.join(parts)}."
