"""`awsroles setup`: the access key, and what is typed wrong."""

from testbed.screens.walkthrough import Press, Screen, Walkthrough

WALKTHROUGHS = (
    Walkthrough(
        "The first setup, without a mistake.",
        "empty",
        (
            Screen("setup", "awsroles setup", "{key_id}", "{secret}", "eu-west-1"),
            Screen("setup_again", "awsroles setup"),
        ),
    ),
    Walkthrough(
        "Mistakes at the access key ID.",
        "empty",
        (
            Screen("setup_not_a_key_id", "awsroles setup", "hello"),
            Screen("setup_left", Press("\x04")),
        ),
    ),
)
