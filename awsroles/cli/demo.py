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
    shell: Annotated[bool, Option("--shell", help="Start a shell in it afterwards.")] = False,
) -> int:
    """Show how awsroles works, without an AWS account.

    Runs against an imitation of AWS on this machine, in a temporary home that is deleted afterwards.
    """
    return demo.run(results, shell=shell)
