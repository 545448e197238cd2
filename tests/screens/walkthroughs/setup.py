"""`awsroles setup`: the access key, what is typed wrong, and machines without a keyring."""

from testbed.screens.desk import ADA, EXAMPLE_SECRET, MASTER, OPERATIONS, PHONE, Desk
from testbed.screens.walkthrough import CTRL_C, CTRL_D, Answer, Screen, Walkthrough

from awsroles.standin.sample_policies import allow

_NO_BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}


def _in_a_cache(desk: Desk) -> None:
    path = desk.home / ".cache" / "bin" / "awsroles"
    path.parent.mkdir(parents=True)
    path.symlink_to(desk.program.resolve())


def _no_phone(desk: Desk) -> None:
    del desk.aws.mfa_devices[PHONE]


def _root_key(desk: Desk) -> None:
    root = f"arn:aws:iam::{MASTER}:root"
    desk.aws.add_user(root)
    desk.key = desk.aws.add_access_key(root)


def _second_device(desk: Desk) -> None:
    desk.aws.add_mfa_device(ADA, f"{PHONE.rpartition('/')[0]}/ada-tablet")


def _plaintext_key(desk: Desk) -> None:
    pair = f"aws_access_key_id = {desk.key.access_key_id}\naws_secret_access_key = {desk.key.secret_access_key}\n"
    desk.write(".aws/credentials", f"[default]\n{pair}")


def _aws_vault(desk: Desk) -> None:
    desk.write(
        ".aws/config",
        f"[profile base]\nregion = eu-west-1\nmfa_serial = {PHONE}\nmfa_process = pass otp aws\n\n"
        f"[profile prod-operations]\ninclude_profile = base\nsource_profile = base\nrole_arn = {OPERATIONS}\n"
        "session_tags = team=a\n",
    )


def _file_of_the_console(desk: Desk) -> None:
    pair = f"{desk.key.access_key_id},{desk.key.secret_access_key}"
    desk.write("Downloads/ada_accessKeys.csv", f"Access key ID,Secret access key\r\n{pair}\r\n")


def _named_accounts(desk: Desk) -> None:
    desk.aws.management_account = MASTER
    for account, name in (("222222222222", "prod"), ("333333333333", "test"), ("444444444444", "security")):
        desk.aws.add_member_account(account, name)
    desk.aws.users[ADA].policies = (allow(["iam:*", "organizations:ListAccounts"]),)


def _used_before(desk: Desk) -> None:
    _plaintext_key(desk)
    desk.write(
        ".aws/config",
        f"[default]\nregion = eu-west-1\n\n[profile prod-operations]\nrole_arn = {OPERATIONS}\n"
        f"source_profile = default\nmfa_serial = {PHONE}\n",
    )


# The answers of docs/first-setup.md: region, key ID, secret, find, code, write, completion.
TO_THE_END = ("", "{key_id}", "{secret}", "", "{code}", "", "")
WALKTHROUGHS = (
    Walkthrough(
        "The AWS CLI was in use before, on a machine without a keyring.",
        "empty",
        (
            Screen("setup_opening_file", "awsroles setup"),
            Answer("setup_opening_file_chosen", "", "{passphrase}", "{passphrase}", "n", "", "{code}", CTRL_C),
            Screen("setup_opening_again", "awsroles setup"),
            Answer("setup_opening_gone_on_with", "", "{passphrase}", "", "", "", "n"),
        ),
        before=_used_before,
        environment=_NO_BUS,
    ),
    Walkthrough(
        "From an access key to a profile that works.",
        "empty",
        (
            Screen("setup_to_the_end", "awsroles setup", *TO_THE_END),
            Screen("setup_first_use", "awsroles credential-process prod-operations >/dev/null"),
        ),
        before=_named_accounts,
    ),
    Walkthrough(
        "The AWS CLI was in use before.",
        "empty",
        (
            Screen("setup_opening", "awsroles setup"),
            Answer("setup_opening_moved", "", "", "", "{code}", "", "n"),
        ),
        before=_used_before,
    ),
    Walkthrough(
        "aws-vault was in use before.",
        "empty",
        (
            Screen("setup_opening_tool", "awsroles setup"),
            Answer("setup_from_tool", ""),
            Answer("setup_from_tool_moved", "", "{key_id}", "{secret}"),
            Screen("setup_from_tool_again", "awsroles setup --from-tool aws-vault"),
            Screen("setup_from_tool_used", "awsroles login prod-operations", "{code}"),
            Screen("setup_from_tool_undone", "awsroles profile remove prod-operations base --restore"),
        ),
        before=_aws_vault,
    ),
    Walkthrough(
        "The first setup, without a mistake.",
        "empty",
        (
            Screen("setup", "awsroles setup", "eu-west-1", "{key_id}", "{secret}"),
            Answer("setup_not_discovered", "n"),
            Screen("setup_again", "awsroles setup"),
            Answer("setup_again_key_kept", "n"),
        ),
    ),
    Walkthrough(
        "Mistakes at the access key ID.",
        "empty",
        (
            Screen("setup_not_a_key_id", "awsroles setup", "", "hello"),
            Answer("setup_left_with_ctrl_d", CTRL_D),
            Screen("setup_secret_as_key_id", "awsroles setup", "", EXAMPLE_SECRET),
            Answer("setup_left_with_ctrl_c", CTRL_C),
        ),
    ),
    Walkthrough(
        "A wrong secret access key.",
        "empty",
        (
            Screen("setup_wrong_secret", "awsroles setup", "", "{key_id}", EXAMPLE_SECRET),
            Answer("setup_right_secret", "{secret}", "n"),
        ),
    ),
    Walkthrough(
        "Both parts of the key are pasted at once.",
        "empty",
        (
            Screen("setup_pasted", "awsroles setup", "", f"{{key_id}},{EXAMPLE_SECRET}"),
            Answer("setup_pasted_and_corrected", "{secret}", "n"),
        ),
    ),
    Walkthrough(
        "A region that does not exist.",
        "empty",
        (
            Screen("setup_not_a_region", "awsroles setup", "mars"),
            Answer("setup_unknown_region", "eu-wset-1"),
            Answer("setup_unknown_region_no", "n"),
        ),
    ),
    Walkthrough(
        "The program is in a directory that may be emptied.",
        "empty",
        (
            Screen("setup_unstable_path", "~/.cache/bin/awsroles setup", "eu-west-1", "{key_id}", "{secret}", "n"),
            Screen(
                "profile_add_unstable_path",
                "~/.cache/bin/awsroles profile add dev --account 333333333333 --role developers",
            ),
        ),
        before=_in_a_cache,
    ),
    Walkthrough(
        "The user has no MFA device.",
        "empty",
        (Screen("setup_without_mfa", "awsroles setup", "eu-west-1", "{key_id}", "{secret}"),),
        before=_no_phone,
    ),
    Walkthrough(
        "The access key is the root user's.",
        "empty",
        (Screen("setup_root_key", "awsroles setup", "eu-west-1", "{key_id}", "{secret}"),),
        before=_root_key,
    ),
    Walkthrough(
        "The user has two MFA devices.",
        "empty",
        (
            Screen("setup_two_devices", "awsroles setup", "eu-west-1", "{key_id}", "{secret}"),
            Answer("setup_device_by_name", "ada-tablet", "n"),
        ),
        before=_second_device,
        environment={"AWSROLES_PLAIN": "1"},
    ),
    Walkthrough(
        "The access key is in ~/.aws/credentials.",
        "empty",
        (
            Screen("setup_from_plaintext", "awsroles setup --from default --region eu-west-1"),
            Answer("setup_from_plaintext_no", "n", "n"),
            Screen("setup_from_plaintext_yes", "awsroles setup --from default --region eu-west-1", "", "n"),
        ),
        before=_plaintext_key,
    ),
    Walkthrough(
        "The access key is in the file that the IAM console gave.",
        "empty",
        (
            Screen("setup_from_csv", "awsroles setup --from-csv ~/Downloads/ada_accessKeys.csv"),
            Answer("setup_from_csv_deleted", "y", "n"),
            Screen(
                "setup_pasted_path",
                "awsroles setup",
                "y",
                "~/Downloads/ada_accessKeys.csv",
                "y",
                "n",
                before=_file_of_the_console,
            ),
        ),
        before=_file_of_the_console,
    ),
    Walkthrough(
        "The machine has no keyring.",
        "empty",
        (
            Screen("setup_no_keyring", "awsroles setup"),
            Answer("setup_no_keyring_neither_yes_nor_no", "maybe"),
            Answer("setup_no_keyring_no", "n"),
        ),
        environment=_NO_BUS,
    ),
    Walkthrough(
        "A passphrase is chosen.",
        "empty",
        (
            Screen("setup_store_file", "awsroles setup --store file"),
            Answer("setup_weak_passphrase", "a"),
            Answer("setup_passphrases_differ", "{passphrase}", "correct horse"),
            Answer("setup_passphrase_generated", ""),
        ),
        environment=_NO_BUS,
    ),
    Walkthrough(
        "The state directory cannot be written.",
        "empty",
        (
            Screen("setup_not_writable", "awsroles setup --store file"),
            Screen("setup_config_not_writable", "AWS_CONFIG_FILE=/proc/aws/config awsroles setup"),
        ),
        environment=_NO_BUS | {"XDG_STATE_HOME": "/proc/state"},
    ),
)
