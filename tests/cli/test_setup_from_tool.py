"""`awsroles setup --from-tool`: the whole way for each tool, with files and secrets in memory."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.config.real_configs import real_config
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA, BOB
from testbed.program import json_document
from testbed.scenarios.in_memory_app import MASTER, PROGRAM, InMemoryApp, plaintext

from awsroles.app.profiles import restore_profiles
from awsroles.cli.setup_from_tool import from_tool
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, P
from awsroles.core.moving.traces import Tool
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError, StorageError
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

PHONE = "arn:aws:iam::111111111111:mfa/ada-phone"
PROD = "arn:aws:iam::222222222222:role/team/operations"
DEV = "arn:aws:iam::333333333333:role/developers"


@pytest.fixture
def app(tmp_path: Path, aws: StandIn, phone: accounts.MfaDevice) -> InMemoryApp:
    """Return an app where nothing is set up yet."""
    aws.users[ADA].policies = (allow(["iam:ListMFADevices"]),)
    return InMemoryApp(str(tmp_path / "state"), aws, phone)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    """Return ada's key."""
    return AccessKey(key.access_key_id, key.secret_access_key)


class Desk:
    """A user at the command line of *app*, who gives *answers*."""

    def __init__(self, app: InMemoryApp, *answers: str, **environ: str) -> None:
        self.app = app
        self.prompter = ScriptedPrompter(*answers)
        self.environ = environ

    def move(self, tool: Tool, *, dry: bool = False, yes: bool = False, as_json: bool = False) -> None:
        """Run `setup --from-tool`."""
        self.app.said.clear()
        app = self.app.app(prompter=self.prompter)
        app.environ.update(self.environ)
        from_tool(app, tool, None, is_dry=dry, is_confirmed=yes, is_json=as_json)


class FullAfterOneWrite(MemoryProfileFile):
    """A file on a disk that is full after the first write."""

    writes = 0

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        self.writes += 1
        if self.writes > 1:
            raise StorageError("the disk is full", "make room")
        return super().edit(plan, before_write)


def put(app: InMemoryApp, config: str, credentials: str = "") -> tuple[str, str]:
    app.config.text, app.credentials.text = config, credentials
    return config, credentials


def restore(app: InMemoryApp, *names: str) -> None:
    restore_profiles(app.app()).run(names)


VAULT = f"""# of the team
[profile common]
region=eu-west-1
mfa_serial={PHONE}
source_profile = root

[profile root]
include_profile = common
mfa_process=pass otp aws

; production
[profile prod]
include_profile = common
role_arn={PROD}
session_tags = team=a

[profile dev]
role_arn={DEV}
source_profile = root
mfa_serial = {PHONE}
credential_process = aws-vault exec dev --json
[profile sso]
sso_session = x
"""
VAULT_OURS = f"""# of the team
[profile common]
region=eu-west-1
mfa_serial={PHONE}
source_profile = root

[profile root]
awsroles_mfa_process=pass otp aws
awsroles_mfa_serial = {PHONE}
credential_process = {PROGRAM} credential-process root
region = eu-west-1
awsroles_user_arn = {ADA}

; production
[profile prod]
awsroles_role_arn={PROD}
session_tags = team=a
region = eu-west-1
awsroles_source_profile = root
credential_process = {PROGRAM} credential-process prod

[profile dev]
awsroles_role_arn={DEV}
awsroles_source_profile = root
credential_process = {PROGRAM} credential-process dev
[profile sso]
sso_session = x
"""


def test_aws_vaults_profiles_become_ours_after_a_diff_a_yes_and_the_key(
    app: InMemoryApp, ada: AccessKey, capsys: pytest.CaptureFixture[str]
) -> None:
    put(app, VAULT)
    desk = Desk(app, "y", ada.access_key_id, ada.secret_access_key)
    desk.move("aws-vault")
    assert app.config.text == VAULT_OURS
    assert [app.profiles.chain(name).source.name for name in ("prod", "dev")] == ["root", "root"]
    assert desk.prompter.questions == [
        "Change /home/ada/.aws/config like this?",
        "Access key ID: ",
        "Secret access key (hidden): ",
    ]
    shown = capsys.readouterr().out
    assert "-include_profile = common\n" in shown
    assert "+awsroles_user_arn = (AWS knows it from the key)\n" in shown
    assert "000000000000" not in shown
    assert "sso                   it uses IAM Identity Center (SSO), which awsroles does not serve" in app.said
    assert "session_tags of prod  awsroles sends no tags of your own" in app.said
    assert "awsroles profile remove prod dev root --restore" in app.said
    restore(app, "prod", "dev", "root")
    assert app.config.text == VAULT
    assert app.said[-1] == "awsroles still has the access key of root."


def test_what_was_edited_since_the_move_stays_and_a_source_goes_back_with_its_roles(
    app: InMemoryApp, ada: AccessKey
) -> None:
    put(app, VAULT)
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    with pytest.raises(ConfigurationError) as caught:
        restore(app, "root")
    assert caught.value.command == "awsroles profile remove prod dev root --restore"
    app.config.text = app.config.text.replace("region = eu-west-1\nawsroles_user", "region = eu-west-3\nawsroles_user")
    restore(app, "root", "prod", "dev")
    section = app.config.read().profiles["root"].options
    assert section == {"region": "eu-west-3", "include_profile": "common", "mfa_process": "pass otp aws"}
    assert "Restored root, with the edits since the adoption" in app.said


def test_a_second_move_changes_nothing(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, VAULT)
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    Desk(app).move("aws-vault")
    assert app.config.text == VAULT_OURS
    assert "Nothing to change." in app.said


def test_a_move_that_was_interrupted_after_the_key_is_continued(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, VAULT)
    desk = Desk(app, "y", ada.access_key_id, ada.secret_access_key)
    app.config = FullAfterOneWrite()
    app.config.text = VAULT
    with pytest.raises(StorageError):
        desk.move("aws-vault")
    between = app.config.text
    assert "[profile root]\nawsroles_mfa_process" in between
    assert "[profile prod]\ninclude_profile = common\n" in between
    app.config = MemoryProfileFile(between)
    again = Desk(app, "y")
    again.move("aws-vault")
    assert again.prompter.questions == ["Change /home/ada/.aws/config like this?"]
    assert app.config.text == VAULT_OURS
    restore(app, "prod", "dev", "root")
    assert app.config.text == VAULT


def test_a_no_a_dry_run_and_json_without_yes_change_nothing_and_ask_for_no_key(
    app: InMemoryApp, capsys: pytest.CaptureFixture[str]
) -> None:
    before = put(app, VAULT)
    with pytest.raises(CancelledError):
        Desk(app, "n").move("aws-vault")
    Desk(app).move("aws-vault", dry=True)
    capsys.readouterr()
    Desk(app).move("aws-vault", as_json=True)
    document = json.loads(capsys.readouterr().out)
    json_document.check(document, "A move from another tool")
    json_document.check(document["left"][0], "A thing that is left")
    assert (document["dry_run"], document["master_profiles"], document["role_profiles"]) == (
        True,
        ["root"],
        ["prod", "dev"],
    )
    assert (app.config.text, app.credentials.text, app.secrets.items) == (*before, {})


def test_json_with_yes_makes_the_move_and_says_what_was_made(
    app: InMemoryApp, ada: AccessKey, capsys: pytest.CaptureFixture[str]
) -> None:
    put(app, VAULT)
    Desk(app, ada.access_key_id, ada.secret_access_key).move("aws-vault", yes=True, as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert (document["dry_run"], document["diff"], document["role_profiles"]) == (False, None, ["prod", "dev"])
    assert app.config.text == VAULT_OURS


def test_aws_vault_passes_its_key_on_in_the_environment(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, VAULT)
    desk = Desk(
        app,
        "y",
        AWS_VAULT="root",
        AWS_ACCESS_KEY_ID=ada.access_key_id,
        AWS_SECRET_ACCESS_KEY=ada.secret_access_key,
    )
    desk.move("aws-vault")
    assert desk.prompter.questions == ["Change /home/ada/.aws/config like this?"]
    assert app.config.text == VAULT_OURS


def test_a_role_whose_key_aws_vault_keeps_under_its_own_name_gets_a_master_profile(
    app: InMemoryApp, ada: AccessKey
) -> None:
    put(app, f"[profile work]\nregion = eu-west-1\nmfa_serial = {PHONE}\nrole_arn = {PROD}\n")
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    chain = app.profiles.chain("work")
    assert (chain.source.name, str(chain.master.user), chain.mfa_serial) == ("master", ADA, PHONE)


def test_a_master_profile_with_the_same_device_serves_their_roles_and_no_key_is_asked_for(app: InMemoryApp) -> None:
    put(app, MASTER + VAULT)
    Desk(app, "y").move("aws-vault")
    assert app.profiles.chain("prod").source.name == "master"
    assert "root                  master has the same MFA device, so its roles use master" in app.said
    assert "[profile root]\ninclude_profile = common\n" in app.config.text


def test_settings_of_aws_vault_in_the_environment_are_kept_or_named(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, VAULT)
    desk = Desk(
        app,
        "y",
        ada.access_key_id,
        ada.secret_access_key,
        AWS_CHAINED_SESSION_TOKEN_TTL="10h",
        AWS_ASSUME_ROLE_TTL="2h",
        AWS_VAULT_PROMPT="zenity",
        AWS_VAULT_BACKEND="pass",
    )
    desk.move("aws-vault")
    assert "awsroles_duration_seconds = 36000\n" in app.config.text
    assert "awsroles config set prompt zenity" in app.said
    assert any("keeps the access key of root in pass, as root." in said for said in app.said)
    assert any(said.startswith("AWS_ASSUME_ROLE_TTL ") for said in app.said)


def test_the_profiles_of_a_user_of_aws_vault(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, *real_config("05-commented-process", ada))
    Desk(app, "y").move("aws-vault")
    assert [app.profiles.chain(name).source.name for name in ("cam-pro-staging", "cam-pro-develop")] == ["cam", "cam"]
    assert "# credential_process won't work inside docker\n" in app.config.text
    assert ada.secret_access_key not in app.credentials.text


def test_a_user_or_role_that_cannot_be_written_is_left_and_the_others_are_taken_over(
    app: InMemoryApp, ada: AccessKey
) -> None:
    config = (
        f'[profile "my base"]\nmfa_serial = {PHONE}\n[profile odd]\nsource_profile = my base\nrole_arn = {PROD}\n'
        f"[profile base]\nmfa_serial = arn:aws:iam::111111111111:mfa/other\n"
        f"[profile bad]\nsource_profile = base\nrole_arn = {PROD}\nmfa_process = op read x; date # ok\n"
        f"[profile prod]\nsource_profile = base\nrole_arn = {PROD}\n"
    )
    put(app, config)
    Desk(app, "y", "", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    assert [left.split()[0] for left in app.said if "  " in left][:3] == ["my", "bad", "odd"]
    assert app.profiles.chain("prod").source.name == "base"
    kept = config.partition("[profile base]")[0]
    assert app.config.text.startswith(kept)


def test_profiles_that_are_roles_with_keys_of_their_own(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, *real_config("01-self-source", ada))
    Desk(app).move("awsume", dry=True)
    assert "Of awsume, awsroles takes over 2 access keys and 2 role profiles." in app.said
    assert any(said.startswith("Lab-TF-Executor-Two ") and "is not the ARN of a role" in said for said in app.said)


AWSUME = f"""[default]
region = eu-west-1
[profile prod]
role_arn = {PROD}
source_profile = default
mfa_serial = {PHONE}
external_id = abc
"""


def test_awsumes_settings_go_into_the_roles(app: InMemoryApp, home: Path, ada: AccessKey) -> None:
    (home / ".awsume").mkdir()
    (home / ".awsume" / "config.yaml").write_text(
        "colors: true\nfuzzy-match: false\nrole-duration: 3000\nrole-session-name: ada-l # me\n"
        "region: us-west-2\nconsole:\n  browser_command: 'x \"{url}\"'\n"
    )
    credentials = plaintext(ada)
    renewed = "[autoawsume-prod]\nautoawsume = true\naws_access_key_id = ASIA\naws_secret_access_key = s\n"
    put(app, AWSUME, credentials + renewed + "aws_session_token = t\n")
    Desk(app, "y").move("awsume")
    role = app.profiles.chain("prod").role_profile
    assert (role.duration_seconds, role.session_name, role.region, role.external_id, role.mfa_serial) == (
        3000,
        "ada-l",
        "eu-west-1",
        "abc",
        None,
    )
    assert app.profiles.chain("default").mfa_serial == PHONE
    assert app.credentials.text == renewed + "aws_session_token = t\n"
    assert any(said.startswith("autoawsume-prod ") and "temporary" in said for said in app.said)
    assert any(said.startswith("console in ~/.awsume/config.yaml ") for said in app.said)


def test_two_users_with_their_roles_are_taken_over_at_once(app: InMemoryApp, aws: StandIn, ada: AccessKey) -> None:
    aws.add_user(BOB, policies=[allow(["iam:ListMFADevices"])])
    bob = aws.add_access_key(BOB)
    put(
        app,
        AWSUME
        + f"[profile dev]\nrole_arn = {DEV}\nsource_profile = other\n"
        "[profile chained]\nrole_arn = {PROD}\nsource_profile = dev\n".replace("{PROD}", PROD),
        f"{plaintext(ada)}\n{plaintext(bob, '[other]', 'region = eu-north-1')}",
    )
    Desk(app, "y").move("awsume")
    sources = {name: str(app.profiles.chain(name).master.user) for name in ("prod", "dev", "chained")}
    assert sources == {"prod": ADA, "dev": BOB, "chained": BOB}
    assert app.profiles.chain("other").source.region == "eu-north-1"
    assert app.credentials.text.strip() == ""
    before = app.config.text
    Desk(app).move("awsume")
    assert app.config.text == before


def test_aws_mfas_users_and_roles_take_the_place_of_temporary_keys(app: InMemoryApp, ada: AccessKey) -> None:
    temporary = "aws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\naws_security_token = t\n"
    put(
        app,
        "[profile org]\nregion = eu-west-1\n[profile org-prod]\nregion = eu-west-2\n",
        f"{plaintext(ada, '[org-long-term]', f'aws_mfa_device = {PHONE}')}\n"
        f"[org]\nassumed_role = False\n{temporary}expiration = 2026-01-01 00:00:00\n\n"
        f"[org-prod]\nassumed_role = True\nassumed_role_arn = {PROD}\n{temporary}expiration = 2026-01-01 00:00:00\n",
    )
    Desk(app, "y", MFA_STS_DURATION="7200").move("aws-mfa")
    chain = app.profiles.chain("org-prod")
    assert (chain.source.name, chain.mfa_serial, chain.role_profile.region) == ("org", PHONE, "eu-west-2")
    assert chain.master.duration_seconds == 7200
    assert app.credentials.text.strip() == ""
    before = app.config.text
    Desk(app).move("aws-mfa")
    assert app.config.text == before


def test_the_profiles_of_a_user_of_aws_mfa(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, *real_config("24-mfa-temp-creds", ada))
    Desk(app, "y").move("aws-mfa")
    assert [app.profiles.chain(name).source.name for name in ("one", "two")] == ["default", "default"]


def test_aws_runas_inherits_from_default_and_has_durations_of_its_own(app: InMemoryApp, ada: AccessKey) -> None:
    put(
        app,
        f"[default]\nregion = eu-west-1\nmfa_serial = {PHONE}\nsession_token_duration = 10h30m\n"
        f"[profile prod]\nsource_profile = default\nrole_arn = {PROD}\ncredentials_duration = 45m\n"
        f"[profile saml]\nsaml_auth_url = https://idp.example.com\nrole_arn = {DEV}\n",
        plaintext(ada),
    )
    Desk(app, "y").move("aws-runas")
    chain = app.profiles.chain("prod")
    assert (chain.master.duration_seconds, chain.role_profile.duration_seconds) == (37800, 2700)
    assert (chain.role_profile.region, chain.mfa_serial) == ("eu-west-1", PHONE)
    assert "session_token_duration" not in app.config.text
    assert "saml  it uses SAML, which awsroles does not serve" in app.said


def test_granteds_iam_users_are_entered_again_and_its_sso_profiles_are_left(
    app: InMemoryApp, home: Path, ada: AccessKey
) -> None:
    (home / ".granted").mkdir()
    (home / ".granted" / "config").write_text(
        'DefaultBrowser = "FIREFOX"\nCustomBrowserPath = "/usr/bin/firefox"\nOrdering = ""\nExportCredsToAWS = true\n'
        '[Keyring]\nBackend = "pass"\n[ProfileRegistry]\nPrefixAllProfiles = false\n'
    )
    config, _ = real_config("18-backtick-slash", ada)
    more = "[profile root]\ncredential_process = granted credential-process --profile=root\nregion = eu-west-1\n"
    put(app, f"{config}\n{more}[profile prod]\nrole_arn = {PROD}\nsource_profile = root\nmfa_serial = {PHONE}\n")
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("granted")
    assert app.profiles.chain("prod").source.name == "root"
    assert "awsroles config set browser /usr/bin/firefox" in app.said
    assert "granted credentials remove root" in app.said
    assert any("root in its pass store, as root of granted-aws-iam-credentials." in said for said in app.said)
    assert any(said.startswith("Audit/PowerUser ") for said in app.said)
    assert any(said.startswith("ExportCredsToAWS in ") for said in app.said)
    assert not any(said.startswith("ProfileRegistry in ") for said in app.said)


def test_leapps_roles_are_in_an_encrypted_file_and_discover_finds_them(app: InMemoryApp) -> None:
    before = put(app, "[profile prod]\ncredential_process=leapp session generate 0a1b\nregion=eu-west-1\n")
    Desk(app).move("leapp")
    assert "prod  Leapp keeps its role in an encrypted file" in app.said
    assert app.said[-2:] == ["awsroles setup", "awsroles discover"]
    assert (app.config.text, app.credentials.text) == before


def test_without_a_terminal_yes_is_needed(app: InMemoryApp) -> None:
    put(app, VAULT)
    desk = Desk(app)
    desk.prompter = ScriptedPrompter(NoTerminalError("nobody", "x"))
    with pytest.raises(InputRequiredError) as caught:
        desk.move("aws-vault")
    assert caught.value.hint == "give --yes"


@pytest.mark.parametrize("tool", ["aws-vault", "awsume", "aws-mfa", "aws-runas", "granted", "leapp"])
def test_without_profiles_of_the_tool_nothing_is_changed(app: InMemoryApp, tool: Tool) -> None:
    put(app, "")
    Desk(app).move(tool)
    assert (app.config.text, app.credentials.text) == ("", "")
    assert app.said[0].startswith("There is nothing of ")


class Full(MemoryProfileFile):
    """A file on a full disk."""

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        del plan, before_write
        raise StorageError("the disk is full", "make room")


def test_a_move_that_was_interrupted_before_the_key_left_the_file_is_continued(
    app: InMemoryApp, ada: AccessKey
) -> None:
    config, keys = put(app, f"[profile prod]\nsource_profile = root\nrole_arn = {PROD}\n", plaintext(ada, "[root]"))
    there = app.credentials
    app.credentials = Full(keys, kind="credentials", path=there.read().path)
    with pytest.raises(StorageError):
        Desk(app, "y").move("awsume")
    assert app.config.text.startswith(config)
    assert "awsroles_user_arn" in app.config.text
    app.credentials = there
    again = Desk(app, "y")
    again.move("awsume")
    assert again.prompter.questions == ["Change /home/ada/.aws/config and /home/ada/.aws/credentials like this?"]
    assert app.credentials.text == ""
    assert app.profiles.chain("prod").source.name == "root"


def test_of_a_role_whose_own_key_is_still_in_the_file_the_command_is_told(app: InMemoryApp, ada: AccessKey) -> None:
    role = f"\n[profile prod]\nawsroles_role_arn = {PROD}\nawsroles_source_profile = master\n"
    put(app, MASTER + role, plaintext(ada, "[prod]"))
    Desk(app).move("awsume")
    assert "prod  its access key is still in a file: awsroles setup --from prod --master master removes it" in app.said
    app.setup("y").run(SetupRequest("master", plaintext="prod", confirmed=True))
    assert (app.config.text, app.credentials.text) == (MASTER + role, "")


@pytest.mark.parametrize(
    "command",
    ["aws-vault exec prod --json", "/usr/bin/aws-vault export --format=json prod", 'aws-vault exec --json "prod" -- x'],
)
def test_a_profile_that_gets_the_credentials_of_another_from_aws_vault_is_no_user(
    app: InMemoryApp, ada: AccessKey, command: str
) -> None:
    prod = f"[profile prod]\nsource_profile = root\nrole_arn = {PROD}\nregion = eu-west-1\n"
    process = f"[profile sdk]\ncredential_process = {command}\n"
    put(app, prod + process)
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    assert "sdk  its credentials are those of prod: use that profile" in app.said
    assert process in app.config.text
    assert app.profiles.chain("prod").source.name == "root"


def test_a_source_that_gets_the_credentials_of_a_user_from_aws_vault_is_that_user(
    app: InMemoryApp, ada: AccessKey
) -> None:
    process = "[profile keys]\ncredential_process = aws-vault exec root --no-session --json\n"
    put(app, f"[profile root]\nregion = eu-west-1\n{process}[profile prod]\nsource_profile=keys\nrole_arn={PROD}\n")
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    assert process in app.config.text
    assert app.profiles.chain("prod").source.name == "root"


def test_a_file_that_changed_since_the_diff_is_not_changed_unless_the_diff_is_the_same(
    app: InMemoryApp, ada: AccessKey
) -> None:
    put(app, VAULT)

    class Slow(ScriptedPrompter):
        def confirm(self, question: str, *, default: bool = False) -> bool:
            app.config.text = changed
            return super().confirm(question, default=default)

    desk = Desk(app)
    desk.prompter = Slow("y")
    changed = VAULT.replace(PROD, DEV)
    with pytest.raises(ConfigurationError, match="has changed since the diff was shown") as caught:
        desk.move("aws-vault")
    assert caught.value.hint == "run it again"
    assert app.config.text == changed
    put(app, VAULT)
    changed = f"# written meanwhile\n\n{VAULT}"
    desk.prompter = Slow("y", ada.access_key_id, ada.secret_access_key)
    desk.move("aws-vault")
    assert app.config.text == f"# written meanwhile\n\n{VAULT_OURS}"


def test_a_user_does_not_get_the_invalid_region_of_a_role(app: InMemoryApp, ada: AccessKey) -> None:
    roles = "".join(
        f"[profile {name}]\nsource_profile = root\nrole_arn = {PROD}\nregion = {region}\n"
        for name, region in {"one": "x", "two": "eu-west-1"}.items()
    )
    put(app, roles, plaintext(ada, "[root]"))
    Desk(app, "y").move("awsume")
    assert app.profiles.options("root")["region"] == "eu-west-1"
    assert app.credentials.text == ""


def test_the_regional_endpoints_that_aws_vault_includes_are_kept(app: InMemoryApp, ada: AccessKey) -> None:
    common = "[profile common]\nsts_regional_endpoints = legacy\nregion = eu-west-1\n"
    root = f"[profile root]\ninclude_profile = common\nmfa_serial = {PHONE}\n"
    role = f"[profile prod]\nsource_profile = root\ninclude_profile = common\nrole_arn = {PROD}\n"
    put(app, common + root + role)
    Desk(app, "y", ada.access_key_id, ada.secret_access_key).move("aws-vault")
    assert [app.profiles.options(name)["sts_regional_endpoints"] for name in ("root", "prod")] == ["legacy", "legacy"]
