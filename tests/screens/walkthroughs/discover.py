"""`awsroles discover`."""

from testbed.screens.desk import ADA, MASTER, Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough

from awsroles.standin.accounts import InlinePolicy
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

_ROLES = "arn:aws:iam::*:role/"


def _may_read(desk: Desk) -> None:
    """Let ada's policies allow her to read them, two roles by name, one in any account, and any name in one account."""
    aws = desk.aws
    aws.management_account = MASTER
    for account, name in ((MASTER, "Master"), ("222222222222", "Production"), ("333333333333", "Development")):
        aws.add_member_account(account, name)
    named = [f"arn:aws:iam::{account}:role/operations" for account in ("222222222222", "333333333333")]
    group = aws.add_group(
        f"arn:aws:iam::{MASTER}:group/operations",
        [InlinePolicy("assume", allow_assume([*named, f"{_ROLES}audit", "arn:aws:iam::333333333333:role/dev-*"]))],
    )
    aws.users[ADA].policies = (InlinePolicy("reads", allow(["iam:Get*", "iam:List*", "organizations:ListAccounts"])),)
    aws.users[ADA].groups = (group,)
    aws.add_role("arn:aws:iam::222222222222:role/audit", trust_with_mfa(MASTER))


def _no_group(desk: Desk) -> None:
    desk.aws.users[ADA].groups = ()


def _may_not_read(desk: Desk) -> None:
    desk.aws.users[ADA].policies = ()


WALKTHROUGHS = (
    Walkthrough(
        "From policies to profiles, and back.",
        "set_up",
        (
            Screen("discover", "awsroles discover", "{code}"),
            Answer("discover_written", "y"),
            Screen("discover_verify", "awsroles discover --verify --dry-run"),
            Screen("discover_again", "awsroles discover"),
            Screen("discover_stale", "awsroles discover --yes", before=_no_group),
            Screen("discover_prune", "awsroles discover --prune"),
            Answer("discover_pruned", "y"),
            Screen("discover_denied", "awsroles discover --try operations", before=_may_not_read),
        ),
        before=_may_read,
    ),
)
