"""`awsroles org init`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization import example, first, write_new
from awsroles.cli.base import command
from awsroles.cli.parameters import Option


@command("awsroles org init --example")
def run(
    app: App,
    *,
    example_: Annotated[bool, Option("--example", help="Write the files of an example company.")] = False,
) -> None:
    """Write the first organization's file.

    Asks for the master account, another account and your IAM user, and writes organization.toml in the current folder.
    """
    for path in write_new(example() if example_ else first(app)):
        app.ui.done(f"Wrote {path}")
    app.ui.command("Next, look at it:", "awsroles org show")
