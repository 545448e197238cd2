"""`awsroles rotate`."""

from testbed.screens.desk import Desk
from testbed.screens.walkthrough import CTRL_C, Answer, Screen, Walkthrough

from awsroles.standin.sample_policies import force_mfa_policy


def _mfa_forced(desk: Desk) -> None:
    user = desk.phone.user
    user.policies = (*user.policies, force_mfa_policy())
    desk.aws.sessions_outlive_their_key = True


def _slow_verification(desk: Desk) -> None:
    _mfa_forced(desk)
    desk.aws.latency = {"GetCallerIdentity": 60.0}


def _as_fast_as_ever(desk: Desk) -> None:
    desk.aws.latency = 0.0


WALKTHROUGHS = (
    Walkthrough(
        "The access key is replaced.",
        "logged_in",
        (
            Screen("rotate_dry_run", "awsroles rotate --dry-run"),
            Screen("rotate_no", "awsroles rotate", "n"),
            Screen("rotate", "awsroles rotate", "y"),
        ),
        before=_mfa_forced,
    ),
    Walkthrough(
        "A rotation is interrupted, and continues.",
        "logged_in",
        (
            Screen("rotate_interrupted", "awsroles rotate --yes", until="Created and stored"),
            Answer("rotate_stopped", CTRL_C),
            Screen("status_unfinished_rotation", "awsroles status", before=_as_fast_as_ever),
            Screen("rotate_continue", "awsroles rotate"),
            Answer("rotate_continued", "y"),
        ),
        before=_slow_verification,
    ),
)
