"""`awsroles profile`: add, adopt and remove."""

from testbed.screens.desk import OPERATIONS, PHONE, Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough

_NATIVE = f"""
[profile base]
role_arn = {OPERATIONS}
source_profile = master
mfa_serial = {PHONE}
region = eu-west-1

[profile dev]
role_arn = {OPERATIONS}
source_profile = master
duration_seconds = 7200

[profile chained]
role_arn = arn:aws:iam::333333333333:role/developers
source_profile = base

[profile corp-sso]
sso_session = corp
region = eu-west-1

[profile onec2]
role_arn = {OPERATIONS}
credential_source = Ec2InstanceMetadata

[profile lost]
role_arn = {OPERATIONS}
source_profile = nowhere

[profile loop1]
role_arn = {OPERATIONS}
source_profile = loop2

[profile loop2]
role_arn = {OPERATIONS}
source_profile = loop1

[profile "my dev"]
role_arn = {OPERATIONS}
source_profile = master

[profile büro]
role_arn = {OPERATIONS}
source_profile = master
"""


def _native(desk: Desk) -> None:
    desk.add_to_config(_NATIVE)


WALKTHROUGHS = (
    Walkthrough(
        "Profiles are added.",
        "profiles",
        (
            Screen("profile_add", "awsroles profile add audit --account 222222222222 --role auditors"),
            Screen("profile_add_again", "awsroles profile add audit --account 222222222222 --role auditors"),
            Screen("profile_add_other", "awsroles profile add audit --account 222222222222 --role readers"),
            Screen(
                "profile_add_region_misspelt",
                "awsroles profile add y --account 222222222222 --role y --region eu-wset-1",
            ),
            Screen("question_neither_yes_nor_no", "awsroles profile remove dev-developers", "maybe", "perhaps", "well"),
            Screen("profile_remove_no", "awsroles profile remove audit", "n"),
            Screen("profile_remove", "awsroles profile remove audit", "y"),
        ),
    ),
    Walkthrough(
        "Native profiles are adopted.",
        "set_up",
        (
            Screen("profile_adopt_dry_run", "awsroles profile adopt base --dry-run"),
            Screen("profile_adopt_name_with_blank", "awsroles profile adopt 'my dev'"),
            Screen("profile_adopt_name_with_umlaut", "awsroles profile adopt büro"),
            Screen("profile_adopt_all", "awsroles profile adopt --all"),
            Screen("profile_remove_master", "awsroles profile remove master"),
            Screen("profile_remove_adopted", "awsroles profile remove dev"),
            Answer("profile_remove_adopted_no", "n"),
            Screen("profile_restore", "awsroles profile remove dev --restore"),
            Screen("profile_remove_with_dependents", "awsroles profile remove master --with-dependents"),
            Answer("profile_remove_master_keeps_key", "y"),
            Screen("profile_remove_delete_key", "awsroles profile remove master --delete-key"),
            Answer("profile_remove_delete_key_yes", "y"),
            Screen("profile_remove_delete_key_again", "awsroles profile remove master --delete-key"),
        ),
        before=_native,
    ),
)
