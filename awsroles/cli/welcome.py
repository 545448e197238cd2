"""`awsroles` alone: the program in a sentence, and the command to type next."""

from awsroles import __doc__ as summary
from awsroles.app.app import App
from awsroles.app.sessions import known_sessions
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.core.profiles.next_step import next_step


@command("awsroles")
def run(app: App) -> None:
    """Print the program in a sentence and the next step, in at most 12 lines."""
    profiles, now = app.profiles(), app.clock()
    locked: list[str] = []
    statuses, _ = known_sessions(app, locked.append).status(profiles, now).all()
    step = next_step(profiles, statuses, app.recent_profiles.names(), now, is_locked=bool(locked))
    results.paragraph(summary or "")
    results.paragraph("")
    results.paragraph(step.reason)
    results.command(step.command)
    if step.remark is not None:
        results.paragraph("")
        results.paragraph(step.remark)
    results.paragraph("")
    results.paragraph("All commands: awsroles --help")
