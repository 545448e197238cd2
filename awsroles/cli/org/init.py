"""`awsroles org init`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization import example, first, write_new
from awsroles.app.organization_from_live import FromLive, files_from_live
from awsroles.cli.base import command
from awsroles.cli.org.reach_output import Master, finish, reading_accounts
from awsroles.cli.parameters import Option
from awsroles.errors import UsageError

_VIA = Option(
    "--via",
    metavar="ROLE",
    help="With --from-live, the role to assume in each account (default: one that your groups name).",
    show_default=False,
)
_LEFT_OUT = 8


@command("awsroles org init --example")
def run(
    app: App,
    *,
    example_: Annotated[bool, Option("--example", help="Write the files of an example company.")] = False,
    from_live: Annotated[bool, Option("--from-live", help="Write the files of what is there; only reads AWS.")] = False,
    via: Annotated[str | None, _VIA] = None,
    profile: Master = None,
) -> int:
    """Write the first organization's file.

    Asks for the master account, another account and your IAM user, and writes organization.toml in the current folder.
    """
    if example_ and from_live:
        raise UsageError("cannot use --example with --from-live", "leave out one of the two")
    if not from_live and (via or profile):
        raise UsageError(f"{'--via' if via else '--profile'} is of use with --from-live alone", "add --from-live")
    if from_live:
        return _from_live(app, profile, via)
    for path in write_new(example() if example_ else first(app)):
        app.ui.done(f"Wrote {path}")
    app.ui.command("Next, look at it:", "awsroles org show")
    return 0


def _from_live(app: App, profile: str | None, via: str | None) -> int:
    with reading_accounts(app) as begin:
        found = files_from_live(app, profile, via, begin)
    for path in write_new(found.files.texts):
        app.ui.done(f"Wrote {path}")
    _tell(app, found)
    code = finish(app, found.snapshot.unread)
    app.ui.command("Next, compare it with what is there:", "awsroles org check")
    return code


def _tell(app: App, found: FromLive) -> None:
    draft = found.files.draft
    for each in draft.left_out[:_LEFT_OUT]:
        app.ui.note(f"Left out: {each}")
    more = len(draft.left_out) - _LEFT_OUT
    if more > 0:
        app.ui.note(f"The file begins with {more} more that are left out.")
    if found.files.exceptions:
        app.ui.note(
            f"exceptions.toml has {found.files.exceptions} findings to decide on; those that are errors come back in "
            "90 days."
        )
