"""`awsroles status`."""

from testbed.screens.walkthrough import Screen, Walkthrough

WALKTHROUGHS = (
    Walkthrough(
        "One role has a session.",
        "logged_in",
        (
            Screen("status", "awsroles status"),
            Screen("status_of_profile", "awsroles status prod-operations"),
            Screen("status_json", "awsroles status prod-operations --json"),
            Screen("profile_list", "awsroles profile list"),
        ),
    ),
)
