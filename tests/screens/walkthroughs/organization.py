"""`awsroles org`: the first file, errors in it, and the values that come out."""

from testbed.program.repository import git
from testbed.screens.desk import OPERATIONS, PHONE, Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough

from awsroles.core.org.first_file import Answers, first_file
from awsroles.standin.sample_policies import allow


def _break(desk: Desk) -> None:
    path = desk.home / "organization.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"222222222222"', "222222222222").replace('accounts = ["all"]', 'accounts = ["prd"]')
    path.write_text(f"{text}bob = {{ function = [] }}\n", encoding="utf-8")


def _edit_generated(desk: Desk) -> None:
    path = desk.home / "generated" / "master" / "memberships.tf"
    path.write_text(path.read_text(encoding="utf-8").replace("ada", "eve"), encoding="utf-8")


def _write(desk: Desk) -> None:
    answers = Answers("111111111111", "prod", "222222222222", "ada")
    (desk.home / "organization.toml").write_text(first_file(answers), encoding="utf-8")


def _move(desk: Desk) -> None:
    path = desk.home / "organization.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("222222222222", "999999999999"), encoding="utf-8")


_URL = "https://git.example.com/company/organization.git"
_MONDAY, _TUESDAY = "2026-01-05T08:00:00Z", "2026-01-06T08:00:00Z"


def _serve(desk: Desk) -> None:
    """Serve the file from a repository on this machine, which git takes for the one on the server."""
    folder = desk.home / "served"
    folder.mkdir()
    _write(desk)
    (desk.home / "organization.toml").rename(folder / "organization.toml")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one", at=_MONDAY)
    desk.write(".gitconfig", f'[url "file://{folder}"]\n\tinsteadOf = {_URL}\n')


def _serve_and_lose_the_phone(desk: Desk) -> None:
    del desk.aws.mfa_devices[PHONE]
    _serve(desk)


def _rewrite(desk: Desk) -> None:
    file = desk.home / "served" / "organization.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('id = "222222222222"', 'id = "222222222222", color = "red"'), encoding="utf-8")
    git(file.parent, "commit", "-q", "-a", "--amend", "-m", "two", at=_TUESDAY)


def _disconnect(desk: Desk) -> None:
    (desk.home / "served").rename(desk.home / "elsewhere")


def _hire(desk: Desk) -> None:
    _write(desk)
    file = desk.home / "organization.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'bob = { functions = ["operations"] }\n', encoding="utf-8")
    group = desk.aws.groups["arn:aws:iam::111111111111:group/operations"]
    desk.aws.add_user("arn:aws:iam::111111111111:user/bob", groups=[group])
    desk.aws.roles[OPERATIONS].policies = (allow(["*"]),)


WALKTHROUGHS = (
    Walkthrough(
        "A company begins.",
        "empty",
        (
            Screen("org_init", "awsroles org init", "1111-1111-1111"),
            Answer("org_init_written", "prod", "222222222222", "ada"),
            Screen("org_show", "awsroles org show"),
            Screen("org_show_values", "awsroles org show prod operations"),
            Screen("org_who_can", "awsroles org who-can prod/operations"),
            Screen("org_report", "awsroles org report --csv review.csv --html review.html"),
            Screen("org_report_table", "awsroles org report"),
            Screen("org_init_again", "awsroles org init --example"),
            Screen("org_policies", "awsroles org policies --format terraform --out generated"),
            Screen("org_policies_again", "awsroles org policies --format terraform --out generated"),
            Screen(
                "org_policies_edited",
                "awsroles org policies --format terraform --out generated",
                before=_edit_generated,
            ),
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
    Walkthrough(
        "A colleague leaves.",
        "logged_in",
        (
            Screen("org_offboard", "awsroles org offboard bob", before=_hire),
            Screen("org_offboard_apply", "awsroles org offboard bob --apply"),
            Answer("org_offboard_not_confirmed", "bop"),
            Screen("org_offboard_unattended", "awsroles org offboard bob --apply --no-input"),
            Screen("org_offboard_own", "awsroles org offboard ada"),
        ),
    ),
    Walkthrough(
        "The first day of a new colleague.",
        "empty",
        (
            Screen(
                "setup_organization",
                f"awsroles setup --organization {_URL}",
                "eu-west-1",
                "{key_id}",
                "{secret}",
                before=_serve,
            ),
            Answer("setup_organization_written", "y", "{code}", "n"),
            Screen("org_sync_rewritten", "awsroles org sync", before=_rewrite),
            Answer("org_sync_not_rewritten", "n"),
            Screen("org_sync_offline", "awsroles org sync", before=_disconnect),
        ),
    ),
    Walkthrough(
        "A new colleague has no MFA device yet.",
        "empty",
        (
            Screen(
                "setup_organization_no_device",
                f"awsroles setup --organization {_URL}",
                "eu-west-1",
                "{key_id}",
                "{secret}",
                before=_serve_and_lose_the_phone,
            ),
            Answer("setup_organization_not_enrolled", "n", "n"),
            Screen("setup_organization_enrolling", f"awsroles setup --organization {_URL}", "n", "y"),
            Answer("setup_organization_enrolled", "{new_device_code_before}", "{new_device_code}", "y", "y"),
        ),
    ),
)
