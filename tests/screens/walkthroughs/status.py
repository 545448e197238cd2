"""`awsroles status` and the lists of profiles."""

from testbed.screens.desk import OPERATIONS, Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough

from awsroles.standin.sample_policies import allow

_LONG = "customer-europe-production-payments-platform-readonly-auditor1"


def _seven_profiles(desk: Desk) -> None:
    for name in ("audit", "billing", "prod-readonly", "staging"):
        desk.add_profile(name, OPERATIONS.replace("operations", name))


def _sso(desk: Desk) -> None:
    desk.add_to_config("\n[profile corp-sso]\nsso_session = corp\nregion = eu-west-1\n")


def _long_name(desk: Desk) -> None:
    desk.add_profile(_LONG, OPERATIONS)


def _require_reason(desk: Desk) -> None:
    desk.config.write_text(
        desk.config.read_text().replace("role/operations\n", "role/operations\nawsroles_reason = required\n", 1)
    )


def _guard(desk: Desk) -> None:
    desk.aws.add_managed_policy("arn:aws:iam::aws:policy/ReadOnlyAccess", allow(["*"]))
    options = "awsroles_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\nawsroles_confirm = true\n"
    header = "[profile prod-operations]\n"
    desk.config.write_text(desk.config.read_text().replace(header, header + options))


def _administer(desk: Desk) -> None:
    desk.aws.roles[OPERATIONS].policies = (allow(["*"]),)


def _lock(desk: Desk) -> None:
    desk.keyring.lock()


WALKTHROUGHS = (
    Walkthrough(
        "One role has a session.",
        "logged_in",
        (
            Screen("awsroles_alone_logged_in", "awsroles"),
            Screen("status", "awsroles status"),
            Screen("status_of_profile", "awsroles status prod-operations"),
            Screen("status_json", "awsroles status prod-operations --json"),
            Screen("profile_list", "awsroles profile list"),
            Screen("profile_show", "awsroles profile show prod-operations"),
            Screen("profile_show_json", "awsroles profile show prod-operations --json"),
            Screen("profile_list_with_sso", "awsroles profile list", before=_sso),
            Screen("status_seven_profiles", "awsroles status", before=_seven_profiles),
            Screen("login_reason_needed", "awsroles login prod-operations --no-input", before=_require_reason),
            Screen("login_reason_asked", "awsroles login prod-operations"),
            Answer("login_reason", "INC-123"),
            Screen("history", "awsroles history"),
            Screen("history_cloudtrail", "awsroles history --cloudtrail prod-operations"),
        ),
    ),
    Walkthrough(
        "A profile has guards: a session policy, and its name is to be typed.",
        "logged_in",
        (
            Screen(
                "elevate",
                "awsroles elevate prod-operations --reason INC-123",
                "prod-operations",
                before=_guard,
            ),
            Screen("elevated_status", "awsroles status"),
            Screen("elevated_status_of_profile", "awsroles status prod-operations"),
            Screen("elevated_shell", "awsroles exec prod-operations"),
            Screen("elevated_shell_left", "exit"),
            Screen("elevated_logout", "awsroles logout prod-operations"),
            Screen("guarded_status", "awsroles status prod-operations"),
            Screen("guarded_profile_show", "awsroles profile show prod-operations"),
        ),
    ),
    Walkthrough(
        "A terminal of 40 columns.",
        "logged_in",
        (
            Screen("status_40_columns", "awsroles status"),
            Screen("help_40_columns", "awsroles --help"),
            Screen("picker_40_columns", "awsroles login --pick", until="dev-developers"),
        ),
        columns=40,
    ),
    Walkthrough(
        "A profile has a name of 62 letters.",
        "logged_in",
        (
            Screen("status_long_name", "awsroles status"),
            Screen("profile_list_long_name", "awsroles profile list"),
            Screen("exec_long_name", f"awsroles exec {_LONG}"),
            Screen("exec_long_name_left", "exit"),
            Screen("picker_long_name", "awsroles login --pick", until="dev-developers"),
        ),
        before=_long_name,
    ),
    Walkthrough(
        "The keyring is locked, and no desktop can ask for its password.",
        "logged_in",
        (
            Screen("status_locked", "awsroles status", before=_lock),
            Screen("credential_process_locked", "awsroles credential-process prod-operations"),
            Screen("login_locked", "awsroles login prod-operations"),
            Answer("login_locked_wrong_password", "wrong"),
            Answer("login_unlocked", "{keyring_password}"),
        ),
    ),
    Walkthrough(
        "The master profile and its roles log out.",
        "logged_in",
        (
            Screen("logout_master", "awsroles logout master"),
            Screen("logout_nothing", "awsroles logout dev-developers"),
            Screen("logout_all", "awsroles logout --all"),
            Screen("logout_all_with_profile", "awsroles logout --all prod-operations"),
        ),
    ),
    Walkthrough(
        "A laptop is lost.",
        "logged_in",
        (
            Screen("logout_revoke", "awsroles logout --revoke prod-operations dev-developers", before=_administer),
            Answer("logout_revoked", "y"),
        ),
    ),
)
