"""A day with `--json`: every output is as docs/json.md says."""

import json
import shlex
import time
from pathlib import Path
from typing import Any

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.program import json_document
from testbed.program.workstation import Workstation

from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow, allow_assume, force_mfa_policy
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import PtyProcess

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"


def told(workstation: Workstation, *arguments: str, **variables: Any) -> Any:
    """Return what the command prints, which says nothing else."""
    done = workstation.run(*arguments, "--json", **variables)
    assert done.stderr == ""
    assert done.stdout.isascii()
    return json.loads(done.stdout)


def check_list(document: Any, *headings: str) -> None:
    assert isinstance(document, list)
    for each in document:
        json_document.check(each, *headings)


def test_setup_prints_the_master_profile(
    aws: StandIn, workstation: Workstation, key: AccessKey, phone: MfaDevice
) -> None:
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    given = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    made = told(workstation, "setup", "--no-input", "--region", "eu-west-1", **given)
    json_document.check(made, "A profile", "setup")
    shown = ("profile", "kind", "account_id", "user_arn", "mfa_serial", "region", "state", "access_key_id")
    assert tuple(made[each] for each in shown) == (
        "master",
        "user",
        "111111111111",
        ADA,
        phone.serial,
        "eu-west-1",
        "none",
        key.access_key_id,
    )


def test_login_prints_each_session(configured: Workstation, phone: MfaDevice) -> None:
    found = told(configured, "login", "prod-operations", "master", "--mfa-code", phone.unused_code())
    check_list(found, "A profile", "login")
    assert [(each["profile"], each["state"], each["caller_arn"]) for each in found] == [
        ("prod-operations", "live", CALLER),
        ("master", "live", ADA),
    ]
    check_list(told(configured, "status"), "A profile")
    (status,) = told(configured, "status", "prod-operations")
    assert status["expires_at"] == found[0]["expires_at"]


def test_adding_prints_the_profile_and_whether_it_changed(configured: Workstation) -> None:
    arguments = ("profile", "add", "audit", "--role-arn", OPERATIONS, "--external-id", "e-1")
    made = [told(configured, *arguments) for _ in range(2)]
    for each in made:
        json_document.check(each, "A profile", "profile show", "profile add")
    assert [each["changed"] for each in made] == [True, False]
    assert (made[0]["external_id"], made[0]["source_profiles"]) == ("e-1", ["master"])


def test_adopting_and_restoring_print_the_outcome_of_each_profile(configured: Workstation) -> None:
    with open(configured.config, "a", encoding="ascii") as file:
        file.write(
            f"\n[profile native]\nrole_arn = {OPERATIONS}\nsource_profile = master\n[profile sso]\nsso_session=x\n"
        )
    before = configured.config.read_bytes()
    for arguments, outcome, remark in (
        (("adopt", "native", "--dry-run"), "adopted", "native"),
        (("adopt", "native"), "adopted", None),
        (("adopt", "native"), "unchanged", None),
        (("remove", "native", "--restore", "--dry-run"), "restored", None),
        (("remove", "native", "--restore"), "restored", "native"),
        (("remove", "native", "--restore"), "unchanged", "native"),
    ):
        change = told(configured, "profile", *arguments)
        json_document.check(change, "A change of the config file")
        (profile,) = change["profiles"]
        assert (profile["outcome"], profile["remark"], change["dry_run"]) == (outcome, remark, "--dry-run" in arguments)
        assert (change["diff"] is not None) == change["dry_run"]
    assert configured.config.read_bytes() == before


def test_a_profile_that_cannot_be_adopted_is_printed_and_an_error(configured: Workstation) -> None:
    with open(configured.config, "a", encoding="ascii") as file:
        file.write(
            f"\n[profile native]\nrole_arn = {OPERATIONS}\nsource_profile = master\n[profile sso]\nsso_session=x\n"
        )
    done = configured.run("profile", "adopt", "native", "sso", "--json", code=3)
    change = json.loads(done.stdout)
    json_document.check(change, "A change of the config file")
    assert [(each["profile"], each["outcome"]) for each in change["profiles"]] == [
        ("native", "adopted"),
        ("sso", "refused"),
    ]
    assert json_document.check_error(done.stderr, 3) == change["profiles"][1]["error"]


def test_a_removal_requires_yes_and_prints_the_removed_profile(logged_in: Workstation) -> None:
    refused = logged_in.run("profile", "remove", "prod-operations", "--json", code=6)
    assert json_document.check_error(refused.stderr, 6)["code"] == "answer_needed"
    assert refused.stdout == ""
    change = told(logged_in, "profile", "remove", "prod-operations", "--yes")
    json_document.check(change, "A change of the config file")
    (profile,) = change["profiles"]
    assert (profile["profile"], profile["role_arn"], profile["outcome"]) == ("prod-operations", OPERATIONS, "removed")


def test_a_rotation_prints_the_new_key_and_the_deleted_ones(
    aws: StandIn, logged_in: Workstation, key: AccessKey, keyring_bus: PrivateKeyring
) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]), allow_assume(["*"]))
    aws.sessions_outlive_their_key = True
    would = told(logged_in, "rotate", "--dry-run")
    json_document.check(would, "A profile", "rotate")
    assert (would["access_key_id"], would["deleted_access_key_ids"]) == (None, [key.access_key_id])
    done = told(logged_in, "rotate", "--yes")
    json_document.check(done, "A profile", "rotate")
    assert [done["access_key_id"]] == list(aws.access_keys)
    assert (done["deleted_access_key_ids"], done["dry_run"]) == ([key.access_key_id], False)
    assert done["access_key_id"] in keyring_bus.items()[f"awsroles/access-key/{ADA}"]


def test_an_enrollment_prints_the_device_and_prompts_on_the_terminal(aws: StandIn, logged_in: Workstation) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]), allow_assume(["*"]), force_mfa_policy())
    out, err = (Path(logged_in.environment["HOME"], name) for name in ("out", "err"))
    script = f"{shlex.join(logged_in.command('mfa', 'enroll', '--yes', '--json'))} > {out} 2> {err}"
    with PtyProcess(["sh", "-c", script], logged_in.environment, seconds=20) as terminal:
        terminal.wait_for("MFA code of the new device: ")
        [seed] = aws.unassigned_devices.values()
        step = time_step(time.time())
        terminal.type(totp_code(seed, step - 1))
        terminal.wait_for("The next MFA code: ")
        terminal.type(totp_code(seed, step))
        assert terminal.exit_code() == 0, terminal.screen
    enrolled = json.loads(out.read_text())
    json_document.check(enrolled, "A profile", "mfa enroll")
    assert err.read_text() == ""
    assert enrolled["enrolled_mfa_serial"] == enrolled["mfa_serial"] == "arn:aws:iam::111111111111:mfa/ada-awsroles"
    assert (enrolled["is_used"], enrolled["seed_stored"]) == (True, False)


def test_console_prints_its_page(configured: Workstation) -> None:
    page = told(configured, "console", "prod-operations")
    json_document.check(page, "A profile", "console")
    assert page["url"].startswith("https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=operations")
    assert (page["is_secret"], page["action"]) == (False, "printed")
    refused = configured.run("console", "--all", "--json", code=2)
    assert json_document.check_error(refused.stderr, 2)["hint"] == "use --format"


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("login", "prod-operations", "--no-input"), 6, "nobody_to_ask"),
        (("login", "prod-operations", "--mfa-code", "000000"), 4, "wrong_mfa_code"),
        (("rotate",), 6, "nobody_to_ask"),
        (("mfa", "enroll", "--no-input"), 6, "nobody_to_ask"),
        (("profile", "show", "nobody"), 3, "unknown_profile"),
        (("logout", "nobody"), 3, "unknown_profile"),
        (("setup", "--from", "nobody"), 3, "unknown_profile"),
    ],
)
def test_an_error_is_one_line_of_json(
    configured: Workstation, arguments: tuple[str, ...], code: int, word: str
) -> None:
    done = configured.run(*arguments, "--json", code=code)
    assert json_document.check_error(done.stderr, code)["code"] == word
    assert done.stdout == ""


def test_all_commands_agree_on_a_session_that_the_keyring_has_lost(
    logged_in: Workstation, keyring_bus: PrivateKeyring
) -> None:
    keyring_bus.empty()
    (listed,) = [each for each in told(logged_in, "profile", "list") if each["profile"] == "prod-operations"]
    (status,) = told(logged_in, "status", "prod-operations")
    assert listed == status
    assert status["state"] == "none"


def test_denials_of_aws_have_different_codes(aws: StandIn, configured: Workstation, phone: MfaDevice) -> None:
    aws.fail_next("AssumeRole", faults.api_error(403, "AccessDenied", "no"))
    done = configured.run("login", "prod-operations", "--json", "--mfa-code", phone.unused_code(), code=4)
    assert json_document.check_error(done.stderr, 4)["code"] == "access_denied"


def test_a_store_that_does_not_answer_is_printed_and_an_error(configured: Workstation) -> None:
    done = configured.run("store", "show", "--json", code=5, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    (store,) = json.loads(done.stdout)
    json_document.check(store, "A store")
    assert (store["store_state"], store["items"]) == ("not_answering", None)
    assert json_document.check_error(done.stderr, 5) == store["error"]
