"""Logging in: what is written, what is said, and that neither happens before AWS has agreed."""

from unittest.mock import Mock

import pytest
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.in_memory_app import MASTER, PROGRAM, DeviceCodes, InMemoryApp

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.dataclass import replace
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.sessions.login import LoggedIn
from awsroles.errors import AccessDeniedError, AwsError, ConfigurationError, UsageError
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
ROLE = RoleProfileOptions(role=parse_role_arn(OPERATIONS))
NOTHING = RoleProfileOptions()


def role(name: str, *lines: str, role: str = OPERATIONS, program: str = PROGRAM) -> str:
    head = f"\n[profile {name}]\ncredential_process = {program} credential-process {name}\n"
    return head + "".join(f"{line}\n" for line in (f"awsroles_role_arn = {role}", *lines))


def native(name: str, *lines: str) -> str:
    return f"\n[profile {name}]\nrole_arn = {OPERATIONS}\n" + "".join(f"{line}\n" for line in lines)


def values(app: InMemoryApp, name: str) -> dict[str, str]:
    return dict(app.profiles.options(name))


def test_a_profile_is_made_on_the_fly_and_what_came_of_it_is_told(configured: InMemoryApp) -> None:
    done = configured.login().run(["prod"], ROLE, force=False)
    assert [replace(each, expires_at=0) for each in done] == [LoggedIn("prod", "222222222222", "operations", CALLER, 0)]
    assert values(configured, "prod") == {
        "credential_process": f"{PROGRAM} credential-process prod",
        "region": "eu-west-1",
        "awsroles_role_arn": OPERATIONS,
        "awsroles_source_profile": "master",
    }
    assert configured.config.text.startswith(MASTER)
    assert configured.said == ["wrote profile prod to /home/ada/.aws/config"]


def test_the_second_time_nothing_is_written_asked_or_said(aws: StandIn, configured: InMemoryApp) -> None:
    first = configured.login().run(["prod"], ROLE, force=False)
    text, calls = configured.config.text, len(aws.calls)
    assert configured.login().run(["prod"], ROLE, force=False) == first
    assert (configured.config.text, len(aws.calls), len(configured.said)) == (text, calls, 1)


@pytest.mark.parametrize("existing", ["", role("prod", role="arn:aws:iam::222222222222:role/nowhere")])
def test_what_aws_denies_leaves_the_file_as_it_was(configured: InMemoryApp, existing: str) -> None:
    configured.config.text += existing
    before = configured.config.text
    options = RoleProfileOptions(role=parse_role_arn("arn:aws:iam::222222222222:role/nowhere"), region="eu-west-3")
    with pytest.raises(AccessDeniedError):
        configured.login().run(["prod"], options, force=False)
    assert configured.config.text == before
    assert configured.said == []


def test_options_on_an_existing_profile_are_written_and_only_those_that_change_are_said(
    configured: InMemoryApp,
) -> None:
    configured.config.text += role("prod", "region = eu-west-1", "awsroles_source_profile = master")
    options = replace(ROLE, region="eu-west-1", session_name="night-shift")
    done = configured.login().run(["prod"], options, force=False)
    assert done[0].caller_arn.endswith("/night-shift")
    assert values(configured, "prod")["awsroles_role_session_name"] == "night-shift"
    assert configured.said == ["set awsroles_role_session_name = night-shift in profile prod"]


def test_what_a_short_session_costs_is_said_once(configured: InMemoryApp) -> None:
    for _ in range(2):
        configured.login().run(["prod"], replace(ROLE, seconds=900), force=False)
    wrote, warned = configured.said
    assert wrote.startswith("wrote profile prod")
    assert warned.startswith("in the last 15 min of a session the AWS CLI and boto3 ask again before every request")
    configured.login().run(["prod"], replace(ROLE, seconds=1800), force=False)
    assert len(configured.said) == 3


def test_a_program_that_has_moved_is_mended(configured: InMemoryApp) -> None:
    configured.config.text += role("prod", program="/gone/awsroles")
    configured.login().run(["prod"], NOTHING, force=False)
    assert values(configured, "prod")["credential_process"] == f"{PROGRAM} credential-process prod"
    assert configured.said == ["mended profile prod in /home/ada/.aws/config"]


def test_another_role_is_another_profile(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("prod", role="arn:aws:iam::222222222222:role/auditors")
    with pytest.raises(ConfigurationError, match=r"is for .*auditors, not .*operations") as caught:
        configured.login().run(["prod"], ROLE, force=False)
    assert "awsroles profile add prod --replace" in str(caught.value.hint)
    assert aws.calls == []


def test_the_nearest_name_is_offered_for_an_unknown_one(configured: InMemoryApp) -> None:
    configured.config.text += role("prod-operations")
    with pytest.raises(ConfigurationError) as caught:
        configured.login().run(["prod-operatoins"], NOTHING, force=False)
    assert caught.value.hint == "did you mean prod-operations?"


def test_of_several_profiles_those_before_a_failure_count_and_are_told(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("a", program="/gone/awsroles") + role("b", role=f"{OPERATIONS}-not") + role("c")
    with pytest.raises(AccessDeniedError):
        configured.login().run(["a", "b", "c"], NOTHING, force=False)
    assert configured.said == ["mended profile a in /home/ada/.aws/config", "logged in to a of a, b, c"]
    assert aws.count("AssumeRole") == 2
    assert [note.item for note in configured.metadata.all() if "role-session" in note.item] == [
        "awsroles/role-session//home/ada/.aws/config#a"
    ]


def test_a_mistake_in_the_last_of_several_is_noticed_before_the_first_is_sent(
    aws: StandIn, configured: InMemoryApp
) -> None:
    configured.config.text += role("a") + "\n[profile sso]\nsso_session = x\n"
    with pytest.raises(ConfigurationError, match="based on sso_session"):
        configured.login().run(["a", "sso"], NOTHING, force=False)
    assert aws.calls == []


def test_options_go_with_one_profile(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("a") + role("b")
    with pytest.raises(UsageError, match="go with one profile"):
        configured.login().run(["a", "b"], RoleProfileOptions(region="eu-west-1"), force=False)
    assert aws.calls == []


def test_force_takes_new_sessions_of_both_kinds_and_one_code_for_several(aws: StandIn, configured: InMemoryApp) -> None:
    configured.config.text += role("a") + role("b")
    configured.login().run(["a", "b"], NOTHING, force=False)
    old = set(configured.secrets.items.values())
    configured.login().run(["a", "b"], NOTHING, force=True)
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (2, 4)
    assert len(old & set(configured.secrets.items.values())) == 1, "only the access key stays"


def test_the_master_profile_itself_is_logged_in_to(aws: StandIn, configured: InMemoryApp) -> None:
    done = configured.login().run(["master"], NOTHING, force=False)
    assert [replace(each, expires_at=0) for each in done] == [LoggedIn("master", "111111111111", None, ADA, 0)]
    assert aws.count("AssumeRole") == 0
    assert configured.config.text == MASTER


def test_the_master_profile_takes_a_region_and_the_length_of_an_mfa_session(
    aws: StandIn, configured: InMemoryApp
) -> None:
    configured.login().run(["master"], RoleProfileOptions(seconds=86_400, region="eu-west-3"), force=False)
    assert aws.calls[-1].parameters["DurationSeconds"] == "86400"
    assert values(configured, "master")["awsroles_duration_seconds"] == "86400"
    assert configured.said == ["set region = eu-west-3, awsroles_duration_seconds = 86400 in profile master"]


@pytest.mark.parametrize("options", [ROLE, RoleProfileOptions(source="x"), RoleProfileOptions(external_id="e-1")])
def test_the_master_profile_takes_no_option_of_a_role(
    aws: StandIn, configured: InMemoryApp, options: RoleProfileOptions
) -> None:
    with pytest.raises(UsageError, match="a master profile has no role"):
        configured.login().run(["master"], options, force=False)
    assert aws.calls == []


def test_the_codes_that_long_sessions_take_are_announced(
    aws: StandIn, configured: InMemoryApp, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    long = "awsroles_duration_seconds = 7200"
    configured.config.text += role("a", long) + role("b", long) + role("c")
    configured.login().run(["a", "b", "c"], NOTHING, force=False)
    assert configured.said[0] == "over 1 h takes a code of its own (a, b): 3 codes, about 60 s"
    assert len(configured.codes.questions) == 3
    assert {question.mfa_serial for question in configured.codes.questions} == {phone.serial}


def test_each_master_takes_a_code_of_its_own(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    configured.config.text += MASTER.replace("master", "second") + role("a", "awsroles_duration_seconds = 7200")
    configured.config.text += role("b") + role("c") + role("d", "awsroles_source_profile = second")
    configured.login().run(["a", "b", "c", "d"], NOTHING, force=False)
    assert configured.said[0] == "over 1 h takes a code of its own (a): 3 codes, about 60 s"
    assert len(configured.codes.questions) == 3


def test_one_code_is_announced_without_a_time_and_none_not_at_all(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    configured.config.text += role("a", "awsroles_duration_seconds = 7200")
    configured.login().run(["a"], NOTHING, force=False)
    configured.login().run(["a"], NOTHING, force=False)
    assert configured.said == ["over 1 h takes a code of its own (a): 1 code"]


def test_a_code_for_another_device_is_not_said_to_be_for_a_long_session(aws: StandIn, configured: InMemoryApp) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43_200)
    other = "awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-tablet"
    configured.config.text += role("a", "awsroles_duration_seconds = 7200") + role("b", other)
    with pytest.raises(AwsError):
        configured.login().run(["b"], NOTHING, force=False)
    assert configured.said[0] == "another MFA device than the source's takes a code of its own (b): 1 code"
    with pytest.raises(AwsError):
        configured.login().run(["b", "a"], NOTHING, force=False)
    assert configured.said[1] == (
        "over 1 h takes a code of its own (a), and another MFA device than the source's takes a code of its own (b): "
        "2 codes, about 30 s"
    )


def test_the_credentials_file_is_read_once(configured: InMemoryApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(wraps=configured.credentials.read)
    monkeypatch.setattr(configured.credentials, "read", read)
    configured.login().run(["prod"], ROLE, force=False)
    assert read.call_count == 1


def test_an_adoption_that_was_interrupted_between_its_two_files_is_finished(
    configured: InMemoryApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured.config.text
    configured.credentials.text = f"[old]\nrole_arn = {OPERATIONS}\nsource_profile = master\n"
    with monkeypatch.context() as patch:
        patch.setattr(configured.credentials, "edit", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            configured.login().run(["old"], NOTHING, force=False)
    assert configured.config.text != config
    assert configured.login().run(["old"], NOTHING, force=False)[0].caller_arn == CALLER
    assert "role_arn" not in configured.credentials.text


def test_a_native_profile_with_the_device_of_its_source_is_taken_over(
    configured: InMemoryApp, phone: MfaDevice
) -> None:
    configured.config.text += native(
        "old", "# mine", "source_profile = master", f"mfa_serial = {phone.serial}", "output = json"
    )
    assert configured.login().run(["old"], NOTHING, force=False)[0].caller_arn == CALLER
    assert values(configured, "old") == {
        "output": "json",
        "credential_process": f"{PROGRAM} credential-process old",
        "awsroles_role_arn": OPERATIONS,
        "awsroles_source_profile": "master",
    }
    assert "# mine\n" in configured.config.text
    assert configured.said == [
        "took over profile old in /home/ada/.aws/config: the AWS CLI no longer asks for its codes"
    ]


def test_what_a_native_profile_asks_for_is_asked_for_after_it_was_taken_over(
    aws: StandIn, configured: InMemoryApp, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111", external_id="e-1"), max_session_duration=43_200)
    wanted = ("external_id = e-1", "duration_seconds = 7200", "role_session_name = night-shift")
    configured.config.text += native("old", "source_profile = master", f"mfa_serial = {phone.serial}", *wanted)
    done = configured.login().run(["old"], NOTHING, force=False)
    assert done[0].caller_arn.endswith("/night-shift")
    sent = aws.calls[-1].parameters
    assert (sent["ExternalId"], sent["DurationSeconds"], sent["SerialNumber"]) == ("e-1", "7200", phone.serial)


def test_options_that_are_given_with_a_native_profile_are_edits_of_what_was_taken_over(
    aws: StandIn, configured: InMemoryApp, phone: MfaDevice
) -> None:
    configured.config.text += native(
        "old", "source_profile = master", f"mfa_serial = {phone.serial}", "external_id = e-1"
    )
    options = RoleProfileOptions(external_id="e-2", region="eu-west-3")
    configured.login().run(["old"], options, force=False)
    configured.login().run(["old"], NOTHING, force=False)
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (1, 1), "the session is that of what was written"
    assert values(configured, "old")["awsroles_external_id"] == "e-2"
    assert configured.said[1:] == ["set region = eu-west-3, awsroles_external_id = e-2 in profile old"]
    kept = configured.backups.load("/home/ada/.aws/config", "old")
    assert kept is not None
    assert "external_id = e-1" in kept.adopted


def test_of_a_native_profile_that_is_taken_over_the_original_is_kept(configured: InMemoryApp, phone: MfaDevice) -> None:
    configured.config.text += native("old", "source_profile=master", f"mfa_serial = {phone.serial}")
    original = configured.config.read().section_text("old")
    configured.login().run(["old"], NOTHING, force=False)
    kept = configured.backups.load("/home/ada/.aws/config", "old")
    assert kept is not None
    assert (kept.original, kept.adopted) == (original, configured.config.read().section_text("old"))


def test_the_device_of_a_native_profile_does_not_move_to_its_master_at_login(
    aws: StandIn, configured: InMemoryApp
) -> None:
    tablet = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-tablet")
    configured.config.text = "".join(line for line in MASTER.splitlines(keepends=True) if "mfa_serial" not in line)
    before = configured.config.text
    configured.config.text += native("old", "source_profile = master", f"mfa_serial = {tablet.serial}")
    configured.codes = DeviceCodes(tablet)
    configured.login().run(["old"], NOTHING, force=False)
    assert configured.config.text.startswith(f"{before}\n[profile old]")
    assert values(configured, "old")["awsroles_mfa_serial"] == tablet.serial


def test_a_native_profile_keeps_a_device_of_its_own(aws: StandIn, configured: InMemoryApp) -> None:
    tablet = aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-tablet")
    configured.config.text += native("old", "source_profile = master", f"mfa_serial = {tablet.serial}")
    configured.codes = DeviceCodes(tablet)
    configured.login().run(["old"], NOTHING, force=False)
    assert values(configured, "old")["awsroles_mfa_serial"] == tablet.serial
    assert configured.codes.questions[0].mfa_serial == tablet.serial


@pytest.mark.parametrize("source", ["sso", "gone", "old"])
def test_a_native_profile_whose_source_is_not_ours_stays_as_it_is(
    aws: StandIn, configured: InMemoryApp, source: str
) -> None:
    configured.config.text += "\n[profile sso]\nsso_session = x\n" + native("old", f"source_profile = {source}")
    before = configured.config.text
    with pytest.raises(ConfigurationError, match="profile 'old' cannot be adopted: its source"):
        configured.login().run(["old"], NOTHING, force=False)
    assert (configured.config.text, aws.calls) == (before, [])


def test_keys_in_plain_text_are_used_as_they_are(app: InMemoryApp, key: AccessKey, phone: MfaDevice) -> None:
    app.credentials.text = (
        f"[old]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"
        f"mfa_serial = {phone.serial}\n"
    )
    before = app.credentials.text
    done = app.login().run(["prod"], replace(ROLE, source="old"), force=False)
    assert done[0].caller_arn == CALLER
    assert app.credentials.text == before
    assert key.secret_access_key not in app.config.text
    assert app.said == [
        "wrote profile prod to /home/ada/.aws/config",
        "the access key of old is in plain text: awsroles setup --from old",
    ]
