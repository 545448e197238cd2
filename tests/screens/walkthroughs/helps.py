"""Help, and what is not understood."""

from testbed.screens.walkthrough import Screen, Walkthrough

from awsroles.cli.commands import COMMANDS

WALKTHROUGHS = (
    Walkthrough(
        "Groups alone, and slips.",
        "empty",
        (
            Screen("mfa_alone", "awsroles mfa"),
            Screen("profile_alone", "awsroles profile"),
            Screen("store_alone", "awsroles store"),
            Screen("config_alone", "awsroles config"),
            Screen("config_list", "awsroles config list"),
            Screen("config_set", "awsroles config set history required"),
            Screen("config_set_again", "awsroles config set history required"),
            Screen("config_unset", "awsroles config unset history"),
            Screen("open_alone", "awsroles open"),
            Screen("open_docs", "awsroles open docs settings"),
            Screen("help_command", "awsroles help login"),
            Screen("verbose_before_command", "awsroles -v status"),
            Screen("version", "awsroles -V"),
            Screen("ls", "awsroles ls"),
            Screen("unexpected_argument", "awsroles status prod operations"),
            Screen("no_such_option", "awsroles status --forse"),
            Screen("no_such_command", "awsroles setpu"),
        ),
    ),
    Walkthrough(
        "The help of every command.",
        "empty",
        tuple(
            Screen(f"help_{'_'.join(name.replace('-', '_').split())}", f"awsroles {name} --help") for name in COMMANDS
        ),
    ),
    Walkthrough(
        "The demo, in a terminal of 80 columns.",
        "empty",
        (Screen("demo", "awsroles demo", until="--no-input"),),
    ),
)
