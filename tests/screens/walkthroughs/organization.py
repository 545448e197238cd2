"""`awsroles org`: the first file, errors in it, and the values that come out."""

from testbed.screens.desk import Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough


def _break(desk: Desk) -> None:
    path = desk.home / "organization.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"222222222222"', "222222222222").replace('accounts = ["all"]', 'accounts = ["prd"]')
    path.write_text(f"{text}bob = {{ function = [] }}\n", encoding="utf-8")


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
)
