"""Output of `org offboard` for people."""

from awsroles.app.app import App
from awsroles.app.organization_offboard import Offboarding
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.core.explain.denial_words import in_short
from awsroles.core.org.offboard.bounds import bounds
from awsroles.core.org.offboard.holdings import LISTINGS
from awsroles.core.org.offboard.plan import OffboardPlan

_ROLES = (Column("ROLE", 40), Column("SESSIONS AT MOST UNTIL"), Column("SESSION NAME", drop=1))


def show_plan(app: App, found: Offboarding) -> None:
    """Print what the user has, what would be done, and how the file changes."""
    plan, now = found.plan, app.clock()
    results.fields(f"User {plan.holdings.name} of account {plan.master}", _holdings(plan, now))
    if plan.roles:
        results.line("")
        rows = [
            Row(
                (
                    each.shown,
                    results.local_time(int(now + each.max_session)),
                    plan.holdings.name if each.pins_name else "any",
                )
            )
            for each in plan.roles
        ]
        table(_ROLES, rows)
    steps = list(plan.steps())
    if steps:
        results.line("")
        results.line("Steps:")
    is_waited = False
    for each in steps:
        if each.phase == "roles" and not is_waited:
            results.line("  wait until AWS shows it, and 60 s more")
            is_waited = True
        results.line(f"  {each.words}")
    if found.file.diff:
        results.line("")
        for line in found.file.diff:
            results.line(line)
    if not steps:
        app.ui.note("Nothing is left to do.")
    for note in (*plan.notes, *found.file.rest):
        app.ui.note(note)


def show_taken(app: App, found: Offboarding) -> None:
    """Report what was done, and what failed."""
    steps = found.journal.steps
    # What failed was done in another way, if all is done.
    failed = [each for each in steps if each.outcome == "failed" and not found.journal.is_finished]
    name = found.plan.holdings.name
    for each in failed:
        app.ui.failed(f"{each.action} {each.target} in {each.account}: {in_short(each.message or '')}")
    if found.journal.is_finished:
        what = "Closed" if found.plan.closes else "Changed the position of"
        app.ui.done(f"{what} {name}: {len(steps)} calls")
        app.ui.note("Apply the change of the file, too. --json prints the evidence.")
    else:
        app.ui.warn(f"{name} is closed in part only; run it again when what failed is allowed")


def _holdings(plan: OffboardPlan, now: float) -> list[tuple[str, str]]:
    holdings, until = plan.holdings, bounds(plan, now)
    found = [
        (f"{listing.word}s", ", ".join(f"{each.id}{'' if each.is_active else ' (inactive)'}" for each in held))
        for kind, listing in LISTINGS.items()
        if (held := holdings.of_kind(kind))
    ]
    found.append(("password", "yes" if holdings.has_password else "no"))
    found.append(("groups", ", ".join(holdings.groups) or "none"))
    policies = [*(each.rpartition("/")[2] for each in holdings.attached), *holdings.inline]
    if policies:
        found.append(("policies", ", ".join(policies)))
    if until.mfa_session is not None:
        found.append(("MFA sessions", f"at most until {results.local_time(int(until.mfa_session))}"))
    if until.console is not None:
        found.append(("console", f"at most until {results.local_time(int(until.console))}"))
    return found
