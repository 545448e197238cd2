"""Writing of planned profiles after a yes, with what was written."""

from collections.abc import Callable
from typing import TypeVar

from awsroles.adapters.terminal.shown_text import home_shortened
from awsroles.app.app import App
from awsroles.app.sessions import known_sessions
from awsroles.core.config.edit import Edit
from awsroles.core.discover.plan import Plan
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError

P = TypeVar("P", bound=Plan)

_WORDS = {"new": "write", "changed": "change", "stale": "remove"}
_DONE = {"new": "Wrote", "changed": "Changed", "stale": "Removed"}


def write_plan(
    app: App,
    shown: Edit[P],
    write: Callable[[], Edit[P]],
    *,
    is_confirmed: bool,
    caution: str = "",
    hint: str = "give --yes",
) -> None:
    """Call *write* after a yes to what was *shown*, and say what it did.

    The question ends with the *caution*, and its default is no then. The *hint* is for a call without a terminal.

    Raises CancelledError after a no, InputRequiredError without a terminal.
    """
    counts = _counts(shown.plan)
    if not is_confirmed:
        path = home_shortened(shown.before.path)
        what = ", ".join(f"{_WORDS[state]} {count}" for state, count in counts.items() if count)
        question = f"{what[:1].upper()}{what[1:]} profile{'s' if sum(counts.values()) > 1 else ''} in {path}{caution}?"
        is_harmless = not counts["stale"] and not caution
        agree(app, question, f"the change of {path}", default=is_harmless, hint=hint)
    edit = write()
    if not edit.is_changed:
        app.ui.note("Another awsroles has just written them.")
        return
    for state, count in _counts(edit.plan).items():
        if count:
            many = f"{count} profiles" if count > 1 else "1 profile"
            app.ui.done(f"{_DONE[state]} {many} {'from' if state == 'stale' else 'in'} {edit.before.path}")
    new = next((row.profile for row in edit.plan.rows if row.state == "new" and row.is_written), None)
    if new is not None:
        introduction, use = use_of(new)
        app.ui.command(introduction, use if is_served(app, new) else f"awsroles login {new}")


def use_of(name: str) -> tuple[str, str]:
    """Return the command for the profile *name* of several, with its introduction."""
    return "To use one:", f"aws --profile {name} sts get-caller-identity"


def is_served(app: App, name: str) -> bool:
    """Say whether programs get credentials of the profile *name* now: those of SDKs ask nobody for an MFA code."""
    profiles, now = app.profiles(), app.clock()
    status = known_sessions(app).status(profiles, now)
    mine = status.find(name)
    source = status.find(mine.source_profile) if mine is not None and mine.source_profile is not None else None
    return any(each is not None and each.state == "live" for each in (mine, source))


def _counts(plan: Plan) -> dict[str, int]:
    return {state: sum(row.state == state and row.is_written for row in plan.rows) for state in _DONE}


def agree(app: App, question: str, what: str, *, default: bool, hint: str = "give --yes") -> None:
    """Raise CancelledError after a no to *question*, InputRequiredError without a terminal; *what* needs the yes."""
    try:
        is_agreed = app.prompter.confirm(question, default=default)
    except NoTerminalError:
        raise InputRequiredError(f"{what} needs confirmation", hint) from None
    if not is_agreed:
        raise CancelledError("nothing was written")
