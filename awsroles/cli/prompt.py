"""`awsroles prompt` with other options than the fast path knows, and its help."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.parameters import Option
from awsroles.fastpath.prompt import DEFAULT_FORMAT, write

_Format = Annotated[
    str,
    Option(metavar="TEXT", help="The line, with {profile}, {left} and {color}: green, yellow or red."),
]


@command("awsroles prompt --format '[{profile} {left}] '")
def run(_: App, *, format: _Format = DEFAULT_FORMAT) -> None:  # noqa: A002 - the name of the option
    """Print the profile and the time left, for a shell prompt.

    The profile is that of awsroles exec and env, or AWS_PROFILE. The time is that until an MFA code is
    needed. Without a profile it prints nothing. It never fails.
    """
    write(format)
