"""The first commands on a machine on which nothing is set up."""

from testbed.screens.walkthrough import Screen, Walkthrough

WALKTHROUGHS = (
    Walkthrough(
        "Nothing is set up.",
        "empty",
        (
            Screen("awsroles_alone", "awsroles"),
            Screen("help", "awsroles --help"),
            Screen("login_nothing_set_up", "awsroles login prod-operations"),
            Screen("login_alone_nothing_set_up", "awsroles login"),
            Screen("rotate_nothing_set_up", "awsroles rotate"),
            Screen("mfa_code_nothing_set_up", "awsroles mfa code"),
            Screen("status_nothing_set_up", "awsroles status"),
            Screen("profile_list_nothing_set_up", "awsroles profile list"),
        ),
    ),
)
