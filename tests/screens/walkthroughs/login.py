"""`awsroles login` in a terminal."""

from testbed.screens.desk import ADA, AUDITORS, MASTER, OPERATIONS, PHONE, SECRET, Desk
from testbed.screens.walkthrough import Answer, Press, Screen, Walkthrough

from awsroles.standin import faults
from awsroles.standin.sample_policies import trust_with_mfa


def _three_profiles(desk: Desk) -> None:
    desk.add_profile("s3-secret", SECRET)


def _long_sessions(desk: Desk) -> None:
    desk.aws.add_role(OPERATIONS, trust_with_mfa(MASTER), max_session_duration=43200)


def _fresh_code_wanted(desk: Desk) -> None:
    desk.add_profile("audit", AUDITORS)
    desk.aws.add_role(AUDITORS, trust_with_mfa(MASTER, max_age=0))


def _no_session_token(desk: Desk) -> None:
    words = f"User: {ADA} is not authorized to perform: sts:GetSessionToken with an explicit deny in a service "
    desk.aws.fail_next("GetSessionToken", faults.api_error(403, "AccessDenied", f"{words}control policy"))


def _deactivated(desk: Desk) -> None:
    desk.aws.deactivate_access_key(desk.key.access_key_id)


def _ended(desk: Desk) -> None:
    desk.aws.sessions.clear()


def _outage(desk: Desk) -> None:
    desk.aws.fail_next("*", faults.api_error(500, "InternalFailure", "We encountered an internal error"), 50)


def _throttle(desk: Desk) -> None:
    desk.aws.fail_next("*", faults.throttling(), 50)


def _captive_portal(desk: Desk) -> None:
    while desk.aws.take_fault("*"):
        """Forget the faults of before."""
    desk.aws.fail_next("*", faults.captive_portal(), 10)


def _mfa_process_unclosed(desk: Desk) -> None:
    desk.write(".config/awsroles/config.toml", 'mfa_process = "ykman \'oath"\n')


def _other_terminal(desk: Desk) -> None:
    desk.open_terminal("login", "prod-operations").wait_for("MFA code")


def _two_devices(desk: Desk) -> None:
    desk.add_profile("base", OPERATIONS, f"awsroles_mfa_serial = {PHONE}")
    desk.aws.add_mfa_device(ADA, f"{PHONE.rpartition('/')[0]}/ada-tablet")
    desk.config.write_text(desk.config.read_text().replace("mfa/ada-phone", "mfa/ada-tablet", 1))


def _mfa_process(desk: Desk) -> None:
    desk.write("mfa.sh", "#!/bin/sh\necho 'ykman: no YubiKey detected' >&2\nexit 1\n", 0o700)
    desk.write(".config/awsroles/config.toml", f'mfa_process = "sh {desk.home}/mfa.sh"\n')


def _bad_settings(desk: Desk) -> None:
    desk.write(".config/awsroles/config.toml", 'mfa_session_duration = "40h"\n')


WALKTHROUGHS = (
    Walkthrough(
        "The first login creates the profile.",
        "set_up",
        (
            Screen("login_no_such_profile", "awsroles login prod-operations --no-input"),
            Screen("login_asks_for_code", f"awsroles login prod-operations --role-arn {OPERATIONS}"),
            Answer("login_not_six_digits", "12345"),
            Answer("login_wrong_code", "000000"),
            Answer("login_first", "{code}"),
            Screen("login_again", "awsroles login prod-operations"),
            Screen("login_denied", f"awsroles login s3-secret --role-arn {SECRET}"),
            Screen("login_code_used", "awsroles login prod-operations --force", before=Desk.use_code),
            Screen("login_no_input", "awsroles login prod-operations --force --no-input"),
        ),
    ),
    Walkthrough(
        "Wrong codes only.",
        "profiles",
        (
            Screen("login_wrong_codes_only", "awsroles login prod-operations", "000000", "111111", "222222"),
            Screen("login_prompt_never", "AWSROLES_PROMPT=never awsroles login prod-operations"),
            Screen("login_no_input_variable", "AWSROLES_NO_INPUT=1 awsroles login prod-operations"),
        ),
    ),
    Walkthrough(
        "The role denies the first login.",
        "set_up",
        (Screen("login_denied_after_code", f"awsroles login s3-secret --role-arn {SECRET}", "{code}"),),
    ),
    Walkthrough(
        "Three profiles at once.",
        "profiles",
        (
            Screen("login_three_one_denied", "awsroles login prod-operations dev-developers s3-secret", "{code}"),
            Screen("login_three_one_misspelt", "awsroles login prod-operations dev-developers nosuch"),
        ),
        before=_three_profiles,
    ),
    Walkthrough(
        "Long sessions.",
        "logged_in",
        (
            Screen("login_duration_8", "awsroles login prod-operations --duration 8"),
            Screen("login_long_not_allowed", "awsroles login dev-developers --duration 8h", "{code}"),
            Screen("login_long_not_allowed_again", "awsroles login dev-developers --duration 8h"),
            Screen("login_long", "awsroles login prod-operations --duration 8h", "{code}", before=_long_sessions),
        ),
    ),
    Walkthrough(
        "Wrong names and ARNs.",
        "logged_in",
        (
            Screen("login_session_name_short", f"awsroles login p --role-arn {OPERATIONS} --session-name a"),
            Screen("login_session_name_blank", f"awsroles login p --role-arn {OPERATIONS} --session-name 'a b'"),
            Screen(
                "login_arn_of_session",
                "awsroles login p --role-arn arn:aws:sts::222222222222:assumed-role/operations/ada",
            ),
            Screen("login_account_of_11_digits", "awsroles login p --account 22222222222 --role operations"),
            Screen("login_misspelt", "awsroles login prod-operatoins"),
            Answer("login_misspelt_no", "n"),
        ),
    ),
    Walkthrough(
        "The role requires a newer MFA code.",
        "logged_in",
        (Screen("login_mfa_too_old", "awsroles login audit"),),
        before=_fresh_code_wanted,
    ),
    Walkthrough(
        "AWS denies the MFA session.",
        "profiles",
        (Screen("login_no_mfa_session", "awsroles login prod-operations", "{code}"),),
        before=_no_session_token,
    ),
    Walkthrough(
        "The access key is deactivated.",
        "profiles",
        (Screen("login_key_deactivated", "awsroles login prod-operations", "{code}"),),
        before=_deactivated,
    ),
    Walkthrough(
        "AWS has ended the session.",
        "logged_in",
        (
            Screen("status_session_ended", "awsroles status"),
            Screen("login_session_ended", "awsroles login prod-operations"),
        ),
        before=_ended,
    ),
    Walkthrough(
        "AWS has an outage, and then cannot be reached.",
        "profiles",
        (
            Screen("login_outage", "awsroles login prod-operations", "{code}"),
            Screen("login_unreachable", "https_proxy=http://127.0.0.1:9 awsroles login prod-operations", "{code}"),
        ),
        before=_outage,
    ),
    Walkthrough(
        "AWS throttles.",
        "profiles",
        (
            Screen("login_throttled", "awsroles login prod-operations", "{code}"),
            Screen("login_captive_portal", "awsroles login prod-operations", "{code}", before=_captive_portal),
        ),
        before=_throttle,
    ),
    Walkthrough(
        "Another terminal asks for the code.",
        "profiles",
        (Screen("login_waits_for_other_terminal", "awsroles login dev-developers", until="Waiting", patience=2.5),),
        before=_other_terminal,
    ),
    Walkthrough(
        "An adopted profile has another MFA device.",
        "profiles",
        (
            Screen("login_device_of_master", "awsroles login prod-operations"),
            Screen("login_device_of_profile", "awsroles login base"),
        ),
        before=_two_devices,
    ),
    Walkthrough(
        "A program for MFA codes fails.",
        "profiles",
        (
            Screen("login_mfa_process_fails", "awsroles login prod-operations"),
            Screen("login_mfa_process_unclosed", "awsroles login prod-operations", before=_mfa_process_unclosed),
            Screen("login_mfa_process_fails_no_input", "awsroles login prod-operations --no-input"),
        ),
        before=_mfa_process,
    ),
    Walkthrough(
        "A setting is wrong.",
        "profiles",
        (Screen("login_bad_setting", "awsroles setup second --no-input"),),
        before=_bad_settings,
    ),
    Walkthrough(
        "The login traces what it does.",
        "profiles",
        (
            Screen("login_verbose", "awsroles login prod-operations -v", "{code}"),
            Screen("login_verbose_denied", "awsroles login s3-secret -v"),
        ),
        before=_three_profiles,
    ),
    Walkthrough(
        "The picker.",
        "logged_in",
        (
            Screen("picker", "awsroles login --pick", until="dev-developers"),
            Answer("picker_no_match", Press("nosuch"), until="nosuch"),
            Answer("picker_left", Press("\x1b")),
        ),
    ),
)
