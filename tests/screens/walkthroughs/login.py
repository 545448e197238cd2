"""`awsroles login` in a terminal."""

from testbed.screens.desk import OPERATIONS, SECRET
from testbed.screens.walkthrough import Screen, Walkthrough

WALKTHROUGHS = (
    Walkthrough(
        "The first login creates the profile.",
        "set_up",
        (
            Screen("login_no_such_profile", "awsroles login prod-operations --no-input"),
            Screen("login_asks_for_code", f"awsroles login prod-operations --role-arn {OPERATIONS}"),
            Screen("login_not_six_digits", "12345"),
            Screen("login_wrong_code", "000000"),
            Screen("login_first", "{code}"),
            Screen("login_again", "awsroles login prod-operations"),
            Screen("login_denied", f"awsroles login s3-secret --role-arn {SECRET}"),
        ),
    ),
)
