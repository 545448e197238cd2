"""`awsroles login` in its variants."""

import re

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow_assume, force_mfa_policy, trust, trust_with_mfa

AUDITORS = "arn:aws:iam::222222222222:role/auditors"
CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


def test_login_says_that_it_logged_in_and_for_how_long(configured: Workstation, phone: MfaDevice) -> None:
    done = configured.run("login", "prod-operations", "--mfa-code", "-", given=phone.unused_code() + "\n")
    assert done.stdout == ""
    assert done.stderr == (
        "Logged in to prod-operations (operations in 222222222222)\n"
        "  Renewed silently for 11 h 59 min; after that, an MFA code is needed.\n"
    )


def test_login_on_a_terminal_verifies_a_session_and_replaces_one_that_aws_has_ended(
    aws: StandIn, logged_in: Workstation
) -> None:
    [role_session] = [key for key, each in aws.sessions.items() if "assumed-role" in each.caller.arn]
    del aws.sessions[role_session]
    with logged_in.on_terminal("login", "prod-operations") as terminal:
        assert terminal.exit_code() == 0
        assert "AWS ended your session for prod-operations; starting a new one." in terminal.screen
        assert "Logged in to prod-operations (operations in 222222222222)" in terminal.screen
    assert aws.count("GetSessionToken") == 1


def test_the_whole_session_is_silent_while_the_mfa_session_lives(aws: StandIn, logged_in: Workstation) -> None:
    aws.add_role(AUDITORS, trust_with_mfa("111111111111"))
    logged_in.run("login", "prod-auditors", "--role-arn", AUDITORS, "--no-input")
    logged_in.run("login", "prod-operations", "--no-input")
    assert aws.count("GetSessionToken") == 1
    assert aws.count("AssumeRole") == 2


def test_several_profiles_take_one_code(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.add_role(AUDITORS, trust_with_mfa("111111111111"))
    configured.run("profile", "add", "prod-auditors", "--role-arn", AUDITORS)
    done = configured.run("login", "prod-operations", "prod-auditors", "--mfa-code", phone.unused_code())
    assert done.stderr == "prod-operations  59 min left\nprod-auditors    59 min left\n"
    assert aws.count("GetSessionToken") == 1


def test_on_a_terminal_the_nearest_name_is_offered_and_used(logged_in: Workstation) -> None:
    before = logged_in.config.read_bytes()
    with logged_in.on_terminal("login", "prod-operatoins") as terminal:
        terminal.wait_for("There is no profile prod-operatoins. Did you mean prod-operations? [y/N] ")
        terminal.type("y")
        assert terminal.exit_code() == 0
        assert "ogged in to prod-operations (operations in 222222222222)" in terminal.screen
    assert logged_in.config.read_bytes() == before


def test_on_a_terminal_a_new_profile_is_created_for_the_entered_role(logged_in: Workstation) -> None:
    with logged_in.on_terminal("login", "billing") as terminal:
        terminal.wait_for("There is no profile billing. Find the roles that you may assume? [Y/n]")
        terminal.type("n")
        terminal.wait_for("Role for the new profile billing, by its ARN or its account ID: ")
        terminal.type("Production")
        terminal.wait_for("'Production' is not the ID of an account")
        terminal.wait_for("by its ARN or its account ID: ")
        terminal.type("2222-2222-2222")
        terminal.wait_for("Name of the role in account 222222222222, with its path: ")
        terminal.type("operations")
        assert terminal.exit_code() == 0
        assert "Logged in to billing (operations in 222222222222)" in terminal.screen
        assert "aws --profile billing sts get-caller-identity" in terminal.screen
    assert "[profile billing]" in logged_in.config.read_text()
    assert logged_in.caller("billing") == CALLER


def test_a_profile_is_not_written_before_aws_has_agreed(
    aws: StandIn, configured: Workstation, phone: MfaDevice
) -> None:
    before = configured.config.read_bytes()
    nowhere = "arn:aws:iam::222222222222:role/nowhere"
    done = configured.run("login", "new", "--role-arn", nowhere, "--mfa-code", phone.unused_code(), code=4)
    assert done.stderr == (
        "awsroles: error: AWS denied access to role nowhere in account 222222222222\n"
        "One of these is the reason:\n"
        "  - the role does not exist: check the ARN\n"
        "  - you may not assume it: ask your administrator to allow sts:AssumeRole\n"
        "  - its trust policy does not name you, or asks for an external ID (--external-id)\n"
        "Your MFA code was accepted; no profile was written.\n"
        "awsroles: hint: write the profile anyway, and find out why: "
        f"awsroles profile add new --role-arn {nowhere} && awsroles explain new\n"
    )
    assert configured.config.read_bytes() == before
    assert aws.count("GetSessionToken") == 1
    configured.run("profile", "add", "new", "--role-arn", nowhere)
    assert "new: denied" in configured.run("explain", "new").stdout


def test_options_are_written_to_an_existing_profile_and_reported_in_one_line(logged_in: Workstation) -> None:
    done = logged_in.run("login", "prod-operations", "--region", "eu-west-3", "--session-name", "night-shift")
    said = [line for line in done.stderr.splitlines() if "Set " in line]
    assert said == ["Set region = eu-west-3, awsroles_role_session_name = night-shift in profile prod-operations"]
    assert logged_in.caller("prod-operations").endswith("assumed-role/operations/night-shift")
    assert "region = eu-west-3" in logged_in.config.read_text()


def test_a_long_session_is_requested_with_the_access_key(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43200)
    done = logged_in.run("login", "prod-operations", "--duration", "8h", "--mfa-code", phone.unused_code())
    assert "A session over 1 h needs its own MFA code." in done.stderr
    assert "The duration is for this login alone; --save keeps it in the profile." in done.stderr
    assert aws.calls[-1].parameters["SerialNumber"] == phone.serial
    assert "duration_seconds" not in logged_in.config.read_text()
    calls = len(aws.calls)
    assert logged_in.credentials_of("prod-operations")
    assert len(aws.calls) == calls, "the session serves the profile"


def test_a_long_session_that_the_role_does_not_allow_is_learnt(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice
) -> None:
    refused = logged_in.run("login", "prod-operations", "--duration", "8h", "--mfa-code", phone.unused_code(), code=4)
    assert "does not allow sessions of 8 h" in refused.stderr
    assert "--duration 1h" in refused.stderr
    calls = len(aws.calls)
    again = logged_in.run("login", "prod-operations", "--duration", "8h", code=4)
    assert "refused a session of 8 h earlier" in again.stderr
    assert len(aws.calls) == calls


def test_a_denied_long_session_suggests_the_default_duration(
    aws: StandIn, logged_in: Workstation, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43200)
    aws.users[ADA].policies = (force_mfa_policy(),)
    aws.direct_mfa_counts_for_identity_policies = False
    done = logged_in.run("login", "prod-operations", "--duration", "8h", "--mfa-code", phone.unused_code(), code=4)
    assert "a policy that forces MFA denies sessions over 1 h" in done.stderr
    assert "awsroles login prod-operations --duration 1h uses the MFA session" in done.stderr


@pytest.mark.parametrize(
    ("duration", "code", "words"),
    [("14m", 3, "15 min to 12 h"), ("13h", 3, "15 min to 12 h"), ("soon", 2, "is not a duration")],
)
def test_a_duration_that_cannot_be_is_refused_before_a_code(
    aws: StandIn, configured: Workstation, phone: MfaDevice, duration: str, code: int, words: str
) -> None:
    done = configured.run("login", "prod-operations", "--duration", duration, "--mfa-code", phone.code(), code=code)
    assert words in done.stderr
    assert aws.count("GetSessionToken") == 0


def test_force_starts_a_new_mfa_session(aws: StandIn, logged_in: Workstation, phone: MfaDevice) -> None:
    logged_in.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code())
    assert aws.count("GetSessionToken", "ok") == 2
    assert aws.count("AssumeRole", "ok") == 2


def test_an_external_id_is_sent(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.add_role(AUDITORS, trust_with_mfa("111111111111", external_id="e-1"))
    refused = configured.run("login", "audit", "--role-arn", AUDITORS, "--mfa-code", phone.unused_code(), code=4)
    assert "asks for an external ID (--external-id)" in refused.stderr
    configured.run("login", "audit", "--role-arn", AUDITORS, "--external-id", "e-1")


def test_a_role_behind_a_role(aws: StandIn, logged_in: Workstation) -> None:
    second = "arn:aws:iam::333333333333:role/second"
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), policies=[allow_assume([second])])
    aws.add_role(second, trust(OPERATIONS), max_session_duration=43200)
    logged_in.run("logout", "prod-operations")
    logged_in.run("login", "second", "--role-arn", second, "--source", "prod-operations", "--no-input")
    assert logged_in.caller("second") == "arn:aws:sts::333333333333:assumed-role/second/ada"
    done = logged_in.run("login", "second", "--duration", "2h", code=3)
    assert "role chaining limits the session of 'second' to 1 h" in done.stderr


def test_a_source_with_static_keys_is_used_as_it_is(
    aws: StandIn, workstation: Workstation, key: AccessKey, phone: MfaDevice
) -> None:
    workstation.config.parent.mkdir()
    workstation.credentials.write_text(
        f"[old]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"
        "region = eu-west-1\n"
    )
    done = workstation.run(
        "login",
        "prod",
        "--role-arn",
        OPERATIONS,
        "--source",
        "old",
        "--mfa-serial",
        phone.serial,
        "--mfa-code",
        phone.unused_code(),
    )
    assert "\n  awsroles setup --from old\n" in done.stderr
    assert workstation.caller("prod") == CALLER
    assert aws.count("GetSessionToken") == 1


def test_a_native_profile_is_adopted_with_a_message(logged_in: Workstation, phone: MfaDevice) -> None:
    with open(logged_in.config, "a", encoding="ascii") as file:
        file.write(
            f"\n[profile native]\nrole_arn = {OPERATIONS}\nsource_profile = master\nmfa_serial = {phone.serial}\n"
            "region = eu-west-1\n"
        )
    done = logged_in.run("login", "native", "--no-input")
    assert "Adopted native" in done.stderr
    section = logged_in.config.read_text().partition("[profile native]\n")[2]
    assert "credential_process = " in section
    assert f"awsroles_role_arn = {OPERATIONS}" in section
    assert "awsroles_source_profile = master" in section
    assert "region = eu-west-1" in section
    assert not re.search(r"^(role_arn|source_profile|mfa_serial)", section, re.MULTILINE)
    assert logged_in.caller("native") == CALLER


def test_a_profile_that_cannot_be_served_is_refused_by_name(logged_in: Workstation) -> None:
    with open(logged_in.config, "a", encoding="ascii") as file:
        file.write("\n[profile sso]\nsso_session = x\nsso_account_id = 1\n")
    done = logged_in.run("login", "sso", code=3)
    assert "profile 'sso' cannot be used: it uses SSO" in done.stderr
    again = logged_in.run("login", "new", "--role-arn", AUDITORS, "--source", "sso", code=3)
    assert "it uses SSO" in again.stderr


def test_a_slow_aws_causes_a_progress_message(aws: StandIn, logged_in: Workstation) -> None:
    logged_in.run("logout", "prod-operations")
    aws.latency = {"AssumeRole": 1.6}
    done = logged_in.run("login", "prod-operations")
    assert "Waiting for AWS" in done.stderr
    logged_in.run("logout", "prod-operations")
    quiet = logged_in.run("login", "prod-operations", "-q")
    assert quiet.stderr == ""


def test_the_trace_names_calls_and_items_and_no_secret(
    configured: Workstation, key: AccessKey, phone: MfaDevice, aws: StandIn
) -> None:
    done = configured.run("login", "prod-operations", "-v", "--mfa-code", phone.unused_code())
    assert "config   ~/.aws/config: prod-operations, source master" in done.stderr
    assert "sts      GetSessionToken, 12 h, a code from ada-phone, by AKIA" in done.stderr
    assert f"sts      AssumeRole, {OPERATIONS}, session name ada, 1 h, no external ID, by ASIA" in done.stderr
    assert "sts      200, request " in done.stderr
    assert "keyring  wrote the session of prod-operations, 59 min left" in done.stderr
    assert "keyring  read the MFA session of ada: none" in done.stderr
    secrets = [key.secret_access_key, *(session.secret_access_key for session in aws.sessions.values())]
    assert not any(secret in done.stderr for secret in secrets)


def test_a_session_revoked_early_asks_for_a_new_one(aws: StandIn, logged_in: Workstation, phone: MfaDevice) -> None:
    aws.sessions.clear()
    logged_in.run("logout", "prod-operations")
    logged_in.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    assert aws.count("GetSessionToken", "ok") == 2
