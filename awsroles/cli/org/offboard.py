"""`awsroles org offboard USER [FILE]`."""

import shlex
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization_offboard import Offboarding, offboarding
from awsroles.cli.base import Json, command
from awsroles.cli.org.lint import OrganizationPath
from awsroles.cli.org.offboard_output import show_plan, show_taken
from awsroles.cli.org.reach_output import warn_unread
from awsroles.cli.output import results
from awsroles.cli.output.progress import counted
from awsroles.cli.parameters import Argument, Option
from awsroles.core.org.offboard.plan import Change
from awsroles.core.records.offboarding import offboarding_record
from awsroles.errors import AwsError, CancelledError, InputRequiredError, NoTerminalError, UsageError

_USER = Argument(metavar="USER", help="The name of the IAM user.", show_default=False)
_CONFIRM = Option("--confirm", metavar="NAME", help="The user's name, instead of the question.", show_default=False)
_TO = Option(
    "--to",
    metavar="FUNCTION,...",
    help="Change to these functions: only what is not theirs ends.",
    show_default=False,
)
_VIA = Option(
    "--via",
    metavar="FUNCTION",
    help="The function whose roles are assumed first (default: one with awsroles-offboard or awsroles-revoke).",
    show_default=False,
)
_MASTER = Option("--profile", metavar="NAME", help="The master profile (default: the only one).", show_default=False)
_WHOLE = Option("--whole-roles", help="End everybody's sessions of roles that leave the session's name free.")
_PARTIAL = 4


@command("awsroles org offboard ada --apply")
def run(
    app: App,
    user: Annotated[str, _USER],
    file: OrganizationPath = None,
    *,
    apply: Annotated[bool, Option("--apply", help="Do it, after the user's name was typed.")] = False,
    confirm: Annotated[str | None, _CONFIRM] = None,
    to: Annotated[str | None, _TO] = None,
    delete: Annotated[bool, Option("--delete", help="Also delete credentials and policies of the user.")] = False,
    whole_roles: Annotated[bool, _WHOLE] = False,
    via: Annotated[str | None, _VIA] = None,
    profile: Annotated[str | None, _MASTER] = None,
    json: Json = False,
) -> int:
    """Close a user who leaves, and end all sessions.

    Shows what the user has and what would be done. With --apply, denies the user everything, closes all credentials,
    takes the user out of all groups, and ends the sessions of all roles. It can be interrupted and run again.
    """
    change = Change(_functions(to), delete)
    _check(user, change, apply=apply, confirm=confirm, whole=whole_roles)
    if apply and json and confirm is None:
        # Nobody agrees to a plan that is not shown.
        raise UsageError("--json does not show what would be done", f"give --confirm {shlex.quote(user)}")
    pause = counted(app.waiter.pause, app.ui.note)
    with offboarding(app, user, file, change, via=via, profile=profile, pause=pause) as found:
        plan = found.plan
        if not json:
            show_plan(app, found)
        complete = not plan.unread
        if apply:
            _agree(app, user, confirm)
            complete = _apply(app, found, _whole(app, found, given=whole_roles, asks=confirm is None))
        if json:
            now = app.clock()
            record = offboarding_record(plan, found.file, found.journal, now, applied=apply, complete=complete)
            results.as_json(record)
        elif apply:
            show_taken(app, found)
        else:
            app.ui.command("Nothing was changed. To do it:", _command(user, file, change))
        warn_unread(app, plan.unread)
        return 0 if complete else _PARTIAL


def _apply(app: App, found: Offboarding, whole: list[str]) -> bool:
    master = found.master
    reason = f"offboarding of {found.plan.holdings.name}"
    try:
        with app.history.recording(profile=master.name, actor=str(master.user), reason=reason) as line:
            is_complete = found.apply(whole, app.ui.note)
            if not is_complete:
                line["result"] = AwsError.code
            return is_complete
    except (KeyboardInterrupt, CancelledError, AwsError):
        if found.journal.steps:
            app.ui.warn(f"{found.plan.holdings.name} is closed in part only: run the same command again")
        raise


def _functions(to: str | None) -> tuple[str, ...] | None:
    if to is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in to.split(",") if name.strip()))
    if not names:
        raise UsageError("--to names no function", "leave it out for a person who leaves")
    return names


def _check(user: str, change: Change, *, apply: bool, confirm: str | None, whole: bool) -> None:
    """Raise UsageError for an ARN, and for options that do not fit together."""
    if ":" in user:
        name = user.rpartition("/")[2]
        raise UsageError(f"{user} is not the name of a user", f"write {shlex.quote(name)}")
    if change.to is not None and change.delete:
        raise UsageError("cannot use --delete with --to", "leave out one of the two")
    if not apply and (confirm is not None or whole):
        raise UsageError(
            f"{'--whole-roles' if confirm is None else '--confirm'} is of use with --apply alone", "add --apply"
        )
    if confirm is not None and confirm != user:
        raise UsageError(f"--confirm says {confirm}, and the user is {user}", f"write --confirm {shlex.quote(user)}")


def _agree(app: App, user: str, confirm: str | None) -> None:
    """Raise CancelledError if the user's name is not typed, InputRequiredError without a terminal."""
    if confirm is not None:
        return
    try:
        typed = app.prompter.ask("Type the user's name to go on: ")
    except NoTerminalError:
        hint = f"give --confirm {shlex.quote(user)}"
        raise InputRequiredError(f"the offboarding of {user} needs confirmation", hint) from None
    if typed.strip() != user:
        raise CancelledError("nothing was changed")


def _whole(app: App, found: Offboarding, *, given: bool, asks: bool) -> list[str]:
    """Return the ARNs of the roles of which everybody's sessions end: sessions may have any name there."""
    loose = [each for each in found.plan.loose if each.unique_id is not None]
    if not loose:
        return []
    names = ", ".join(each.shown for each in loose)
    if given or (asks and app.prompter.confirm(f"End everybody's sessions of {names}?", default=False)):
        return [each.arn for each in loose]
    app.ui.warn(f"sessions under other names go on in {names}; --whole-roles ends them, and everybody's with them")
    return []


def _command(user: str, file: str | None, change: Change) -> str:
    to = ["--to", ",".join(change.to)] if change.to is not None else []
    words = [user, *([file] if file is not None else []), *to, *(["--delete"] if change.delete else []), "--apply"]
    return f"awsroles org offboard {shlex.join(words)}"
