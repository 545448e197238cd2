"""`awsroles mfa`: codes, seeds and new devices."""

from testbed.screens.desk import ADA, Desk
from testbed.screens.walkthrough import CTRL_C, Answer, Screen, Walkthrough

from awsroles.standin import faults


def _no_deletion(desk: Desk) -> None:
    words = f"User: {ADA} is not authorized to perform: iam:DeleteVirtualMFADevice because no identity-based policy "
    desk.aws.fail_next("DeleteVirtualMFADevice", faults.api_error(403, "AccessDenied", f"{words}allows the action"))


def _eight_devices(desk: Desk) -> None:
    for number in range(7):
        desk.aws.add_mfa_device(ADA, f"arn:aws:iam::111111111111:mfa/ada-{number}")


WALKTHROUGHS = (
    Walkthrough(
        "No program and no seed gives codes, then the seed is stored.",
        "profiles",
        (
            Screen("mfa_code_without_source", "awsroles mfa code"),
            Screen("mfa_store_warning", "awsroles mfa store"),
            Answer("mfa_store_wrong_seed", "y", "hello"),
            Screen("mfa_store_code_check", "awsroles mfa store", "y", "{seed}"),
            Answer("mfa_store_codes_differ", "n"),
        ),
    ),
    Walkthrough(
        "The seed is stored.",
        "profiles",
        (
            Screen("mfa_store", "awsroles mfa store", "y", "{seed}", "y"),
            Screen("login_with_seed", "awsroles login prod-operations"),
            Screen("mfa_forget", "awsroles mfa forget"),
            Answer("mfa_forgotten", "y"),
        ),
    ),
    Walkthrough(
        "A new MFA device.",
        "logged_in",
        (
            Screen("mfa_enroll", "awsroles mfa enroll"),
            Answer("mfa_enrolled", "12345", "{new_device_code_before}", "{new_device_code}", "y"),
        ),
    ),
    Walkthrough(
        "An enrollment is interrupted, and AWS denies to remove the device.",
        "logged_in",
        (Screen("mfa_enroll_interrupted", "awsroles mfa enroll ada-laptop", CTRL_C),),
        before=_no_deletion,
    ),
    Walkthrough(
        "AWS allows no ninth device.",
        "logged_in",
        (Screen("mfa_enroll_eight_devices", "awsroles mfa enroll"),),
        before=_eight_devices,
    ),
    Walkthrough(
        "A terminal of 40 columns is too narrow for the QR code.",
        "logged_in",
        (Screen("mfa_enroll_40_columns", "awsroles mfa enroll"),),
        columns=40,
    ),
)
