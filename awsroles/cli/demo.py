"""`awsroles demo`."""

from typing import Annotated

from awsroles import demo
from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.cli.parameters import Option


@command("awsroles demo --shell")
def run(
    _app: App,
    *,
    shell: Annotated[bool, Option("--shell", help="Then leave you in it to play.")] = False,
) -> int:
    """Show the whole flow, without an AWS account.

    Against a stand-in for AWS on this machine, in a home that is thrown away.
    """
    return demo.run(results.line, shell=shell)
