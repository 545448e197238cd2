"""From nothing to a working profile, which is also the picture of the front page."""

import shlex
import sys

from testbed.screens.desk import ADA, DEVELOPERS, MASTER, OPERATIONS, Desk
from testbed.screens.walkthrough import Screen, Walkthrough

from awsroles.standin.accounts import InlinePolicy
from awsroles.standin.sample_policies import allow, allow_assume


def _small_company(desk: Desk) -> None:
    """Let ada's policies allow her two roles, in accounts with short names."""
    aws = desk.aws
    aws.management_account = MASTER
    for account, name in ((MASTER, "identity"), ("222222222222", "prod"), ("333333333333", "dev")):
        aws.add_member_account(account, name)
    allowed = InlinePolicy("assume", allow_assume([OPERATIONS, DEVELOPERS]))
    group = aws.add_group(f"arn:aws:iam::{MASTER}:group/operations", [allowed])
    aws.users[ADA].policies = (InlinePolicy("reads", allow(["iam:Get*", "iam:List*", "organizations:ListAccounts"])),)
    aws.users[ADA].groups = (group,)
    # The AWS CLI's own launcher does not run in a folder with a space.
    cli = desk.program.with_name("aws")
    cli.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m awscli "$@"\n')
    cli.chmod(0o755)


WALKTHROUGHS = (
    Walkthrough(
        "From nothing to a working profile: one command, one key, one MFA code.",
        "empty",
        (
            Screen("first_login", "awsroles setup", "eu-west-1", "{key_id}", "{secret}", "y", "{code}", "y", "y"),
            Screen("first_login_used", "aws --profile prod-operations sts get-caller-identity"),
        ),
        before=_small_company,
        # In color, for the picture.
        environment={"NO_COLOR": ""},
    ),
)
