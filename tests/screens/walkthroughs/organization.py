"""`awsroles org`: the first file, errors in it, and the values that come out."""

from testbed.screens.desk import Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough

from awsroles.core.org.first_file import Answers, first_file


def _break(desk: Desk) -> None:
    path = desk.home / "organization.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"222222222222"', "222222222222").replace('accounts = ["all"]', 'accounts = ["prd"]')
    path.write_text(f"{text}bob = {{ function = [] }}\n", encoding="utf-8")


def _write(desk: Desk) -> None:
    answers = Answers("111111111111", "prod", "222222222222", "ada")
    (desk.home / "organization.toml").write_text(first_file(answers), encoding="utf-8")


def _move(desk: Desk) -> None:
    path = desk.home / "organization.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("222222222222", "999999999999"), encoding="utf-8")


WALKTHROUGHS = (
    Walkthrough(
        "A company begins.",
        "empty",
        (
            Screen("org_init", "awsroles org init", "1111-1111-1111"),
            Answer("org_init_written", "prod", "222222222222", "ada"),
            Screen("org_show", "awsroles org show"),
            Screen("org_show_values", "awsroles org show prod operations"),
            Screen("org_init_again", "awsroles org init --example"),
            Screen("org_lint_errors", "awsroles org lint", before=_break),
            Screen("org_show_broken", "awsroles org show"),
        ),
    ),
    Walkthrough(
        "Profiles come from the file.",
        "set_up",
        (
            Screen("org_sync", "awsroles org sync", before=_write),
            Answer("org_sync_written", "y"),
            Screen("org_sync_again", "awsroles org sync"),
            Screen("org_sync_moved", "awsroles org sync", before=_move),
            Answer("org_sync_not_moved", "n"),
            Screen("org_sync_moved_unattended", "awsroles org sync --yes"),
            Screen("org_sync_moved_written", "awsroles org sync", "y"),
        ),
    ),
)
