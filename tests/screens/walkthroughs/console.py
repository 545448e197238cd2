"""`awsroles console`, where no browser is."""

from testbed.screens.desk import Desk
from testbed.screens.walkthrough import Screen, Walkthrough


def _notes(desk: Desk) -> None:
    desk.write("notes.html", "my notes\n")


WALKTHROUGHS = (
    Walkthrough(
        "The console, where no browser is.",
        "logged_in",
        (
            Screen("console", "awsroles console prod-operations"),
            Screen("console_all_markdown", "awsroles console --all --format markdown"),
            Screen("console_html", "awsroles console --all --html roles.html"),
            Screen("console_html_of_another", "awsroles console --all --html notes.html"),
        ),
        before=_notes,
    ),
)
