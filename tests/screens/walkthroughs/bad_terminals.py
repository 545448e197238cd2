"""Terminals that can do less than others, and none at all."""

from testbed.screens.walkthrough import Answer, Press, Resize, Screen, Walkthrough

WALKTHROUGHS = (
    Walkthrough(
        "TERM=dumb: nothing is drawn.",
        "logged_in",
        (
            Screen("dumb_picker", "awsroles login --pick"),
            Answer("dumb_picker_not_a_number", "9"),
            Answer("dumb_picker_no_number", "nosuch", "0", "x"),
            Screen("dumb_status", "awsroles status"),
        ),
        environment={"TERM": "dumb"},
    ),
    Walkthrough(
        "LANG=C: no characters but those of ASCII.",
        "logged_in",
        (
            Screen("ascii_login", "awsroles login prod-operations --force", "{code}"),
            Screen("ascii_status", "awsroles status"),
            Screen("ascii_picker", "awsroles login --pick", until="dev-developers"),
            Screen("ascii_verbose", "awsroles profile add audit --account 222222222222 --role auditors -v"),
        ),
        environment={"LANG": "C", "LC_ALL": "C"},
    ),
    Walkthrough(
        "AWSROLES_PLAIN=1: questions are lines, for screen readers.",
        "logged_in",
        (
            Screen("plain_picker", "awsroles login --pick", until="Number", patience=2.0),
            Answer("plain_picker_chosen", "1"),
            Screen("plain_enroll", "awsroles mfa enroll"),
        ),
        environment={"AWSROLES_PLAIN": "1"},
    ),
    Walkthrough(
        "The window becomes narrow while the picker, and then a question, is up.",
        "logged_in",
        (
            Screen("picker_resized", "awsroles login --pick", Resize("40"), until="dev-developers", patience=1.0),
            Answer("picker_resized_left", Press("\x1b")),
            Screen("question_resized", "awsroles profile remove dev-developers", Resize("30"), patience=1.0),
            Answer("question_resized_answered", "n"),
        ),
    ),
    Walkthrough(
        "The reader of the output stops, and the output is closed.",
        "logged_in",
        (
            Screen("output_cut", "awsroles status | head -1"),
            Screen("output_closed", "awsroles status >&-"),
            Screen("output_full", "awsroles status >/dev/full"),
            Screen("messages_closed", "awsroles logout --all 2>&-"),
        ),
    ),
)
