"""`awsroles store`, and the sealed file."""

from testbed.keyring.file_stores import PASSPHRASE
from testbed.screens.desk import Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough


def _move_to_file(desk: Desk) -> None:
    desk.run("store", "move", "file", AWSROLES_PASSPHRASE=PASSPHRASE)


WALKTHROUGHS = (
    Walkthrough(
        "Secrets are in the keyring, and move to a sealed file.",
        "logged_in",
        (
            Screen("store_show", "awsroles store show"),
            Screen("store_move_same_keyring", "awsroles store move keyring"),
            Screen("store_move_file", "awsroles store move file", "{passphrase}", "{passphrase}"),
            Screen("store_show_file", "awsroles store show"),
            Screen("store_move_keyring", "awsroles store move keyring", "{passphrase}"),
        ),
    ),
    Walkthrough(
        "Secrets are in a sealed file, and no keyring is there.",
        "profiles",
        (
            Screen("store_move_same_file", "awsroles store move file"),
            Screen("store_move_no_keyring", "awsroles store move keyring", "{passphrase}"),
            Screen("login_asks_for_passphrase", "awsroles login prod-operations"),
            Answer("login_wrong_passphrase", "wrong"),
        ),
        before=_move_to_file,
        environment={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"},
    ),
)
