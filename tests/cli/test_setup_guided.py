"""`awsroles setup` at a terminal, from the opening to profiles that work, with files and secrets in memory."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.in_memory_app import InMemoryApp, UnlockedStores, plaintext

from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.keyring.os_keyring import KeyringView
from awsroles.cli.setup import run as setup
from awsroles.core.org.first_file import Answers, first_file
from awsroles.core.stores.store import StoreName, StoreView
from awsroles.errors import AwsrolesError
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

NATIVE = f"[profile prod]\nrole_arn = {OPERATIONS}\nsource_profile = default\n"
QUESTIONS = [
    "How do you want to begin?",
    "Let awsroles manage prod, so that one MFA code serves all roles?",
    "Find the roles that you may assume?",
    "Write 1 profile in /home/ada/.aws/config?",
]


class OpenKeyring(UnlockedStores):
    """The keyring, which is open."""

    passphrase = Passphrase(None, None)

    def view(self, name: StoreName) -> StoreView:
        assert name == "keyring"
        return KeyringView(MemoryStore())


class Impatient(ScriptedPrompter):
    """Presses Ctrl-C at the question of the number *at*, and Enter at all others."""

    def __init__(self, at: int | None = None) -> None:
        super().__init__(*[""] * 20)
        self._at = at

    def _next(self, question: str) -> str:
        if len(self.questions) == self._at:
            raise KeyboardInterrupt
        return super()._next(question)


@pytest.fixture
def app(tmp_path: Path, aws: StandIn, phone: accounts.MfaDevice, key: accounts.AccessKey) -> InMemoryApp:
    """Return an app whose AWS CLI has a key and a role; ada may assume another one as well."""
    audit = "arn:aws:iam::222222222222:role/audit"
    aws.add_role(audit, trust_with_mfa("111111111111"))
    aws.users[ADA].policies = (allow(["iam:*"]), allow_assume([OPERATIONS, audit]))
    made = InMemoryApp(str(tmp_path / "state"), aws, phone)
    made.config.text, made.credentials.text = NATIVE, plaintext(key)
    return made


def run(app: InMemoryApp, prompter: ScriptedPrompter, *, at_terminal: bool = True) -> Sequence[str]:
    """Run `setup`, and return what it said."""
    app.said.clear()
    setup.run(app.app(prompter=prompter, stores=OpenKeyring(), is_at_terminal=at_terminal))
    return app.said


def test_enter_at_each_question_leads_to_profiles_that_work_with_one_code(app: InMemoryApp) -> None:
    prompter = Impatient()
    said = run(app, prompter)
    assert prompter.questions == QUESTIONS
    assert said[-1] == "aws --profile 222222222222-audit sts get-caller-identity"
    assert len(app.codes.questions) == 1
    assert app.credentials.text == ""
    assert "[profile prod]" in app.config.text
    assert "\nrole_arn" not in app.config.text


@pytest.mark.parametrize("at", range(len(QUESTIONS)))
def test_ctrl_c_leaves_nothing_half_done_and_running_again_goes_on(app: InMemoryApp, at: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(app, Impatient(at))
    # The key is in one of both places, and the profile belongs to it.
    assert ("aws_secret_access_key" in app.credentials.text) is (not app.secrets.items)
    assert ("awsroles_user_arn" in app.config.text) is bool(app.secrets.items)
    assert run(app, Impatient())[-1] == "aws --profile 222222222222-audit sts get-caller-identity"
    assert app.credentials.text == ""
    assert "\nrole_arn" not in app.config.text


def test_a_new_name_is_for_a_new_key_and_not_for_a_master_profile_that_is_there(app: InMemoryApp) -> None:
    app.config.text, app.credentials.text = "[profile master]\nawsroles_user_arn = arn:aws:iam::1:user/eve\n", ""
    prompter = Impatient(0)
    with pytest.raises(KeyboardInterrupt):
        setup.run(app.app(prompter=prompter, stores=OpenKeyring(), is_at_terminal=True), profile="other")
    assert prompter.told == []


def test_without_a_terminal_to_read_there_is_no_opening_and_no_offer(app: InMemoryApp, key: accounts.AccessKey) -> None:
    prompter = ScriptedPrompter("eu-west-1", key.access_key_id, key.secret_access_key, "n")
    run(app, prompter, at_terminal=False)
    assert [question.partition(" [")[0] for question in prompter.questions] == [
        "AWS region",
        "Access key ID: ",
        "Secret access key (hidden): ",
        "Find the roles that you may assume?",
    ]


@pytest.fixture
def synced(app: InMemoryApp, tmp_path: Path) -> Path:
    """Return the organization's file of an earlier `org sync`, on a machine without the AWS CLI's files."""
    app.config.text = app.credentials.text = ""
    path = tmp_path / "organization.toml"
    path.write_text(first_file(Answers("111111111111", "prod", "222222222222", "ada")))
    app.local_state.set(f"organization/{app.profiles.path}/master", str(path))
    return path


def test_the_file_of_an_earlier_sync_is_taken_again_and_its_role_is_logged_in_to(
    app: InMemoryApp, synced: Path, key: accounts.AccessKey
) -> None:
    prompter = ScriptedPrompter("eu-west-1", key.access_key_id, key.secret_access_key, "")
    said = run(app, prompter)
    assert prompter.told[:2] == ["On this machine already:", f"  your organization's file: {synced}"]
    assert said[-1] == "aws --profile prod-operations sts get-caller-identity"
    assert len(app.codes.questions) == 1


def test_a_file_that_is_gone_is_an_error_after_the_key_is_stored(
    app: InMemoryApp, synced: Path, key: accounts.AccessKey
) -> None:
    synced.unlink()
    with pytest.raises(AwsrolesError):
        run(app, ScriptedPrompter("eu-west-1", key.access_key_id, key.secret_access_key))
    assert app.said[-2:] == ["The access key is stored. To write the profiles later:", "awsroles org sync"]
