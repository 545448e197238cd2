"""Setting up: the order of its effects, what it asks, and that nothing is lost where it fails."""

from collections.abc import Callable

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA
from testbed.scenarios.in_memory_app import MASTER, PROGRAM, InMemoryApp, plaintext

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.dataclass import replace
from awsroles.core.setup.request import SetupRequest
from awsroles.core.setup.setup import Setup
from awsroles.errors import (
    AwsError,
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    InputRequiredError,
    InvalidCredentialsError,
    NoTerminalError,
    StorageError,
)
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn

NOBODY = NoTerminalError("nobody", "run it in a terminal")


class FullStore(MemoryStore):
    def set(self, item: str, secret: str) -> None:  # noqa: ARG002 - the port has them
        raise StorageError("the keyring is full", "make room")


class ForgetfulStore(MemoryStore):
    """Takes everything and gives back something else."""

    def get(self, item: str) -> str | None:
        return (super().get(item) or "").swapcase()


def setup_while(app: InMemoryApp, change: Callable[[], None]) -> Setup:
    """Return a setup at whose question another program makes the *change*, before the yes."""

    class Slow(ScriptedPrompter):
        def confirm(self, question: str, *, default: bool = False) -> bool:
            change()
            return super().confirm(question, default=default)

    return app.setup(prompter=Slow("y"))


def test_the_key_goes_into_the_store_and_the_profile_into_the_file(
    app: InMemoryApp, setup_request: SetupRequest, ada: AccessKey, phone: accounts.MfaDevice
) -> None:
    made = app.setup().run(setup_request)
    assert (str(made.user), made.mfa_serial, made.region) == (ADA, phone.serial, "eu-west-1")
    assert app.config.text == MASTER
    assert app.keys.load(made.user, "master") == ada
    assert app.said == [
        "Checked the access key with AWS: ada in account 111111111111",
        "Found your MFA device: ada-phone",
        "Stored the access key in the OS keyring",
        "Wrote profile master to /home/ada/.aws/config",
    ]


def test_a_second_run_changes_nothing(app: InMemoryApp, setup_request: SetupRequest) -> None:
    app.setup().run(setup_request)
    app.said.clear()
    app.setup().run(setup_request)
    assert app.config.text == MASTER
    assert app.said[-1] == "Profile master needs no change."


def test_on_a_terminal_key_and_region_are_asked_for(app: InMemoryApp, ada: AccessKey) -> None:
    setup = app.setup("", f" {ada.access_key_id} ", f"{ada.secret_access_key} ", suggested_region="eu-central-1")
    assert setup.run(SetupRequest("master")).region == "eu-central-1"
    assert app.prompter.questions == [
        "AWS region [eu-central-1]: ",
        "Access key ID: ",
        "Secret access key (hidden): ",
    ]


@pytest.mark.parametrize(
    ("store", "words"),
    [
        (FullStore, "the keyring is full"),
        (ForgetfulStore, "the OS keyring did not return the access key of ada; no file was changed"),
    ],
)
def test_no_file_is_touched_where_the_store_does_not_keep_the_key(
    app: InMemoryApp, ada: AccessKey, store: type[MemoryStore], words: str
) -> None:
    app.secrets = store()
    app.credentials.text = plaintext(ada)
    with pytest.raises(StorageError, match=words):
        app.setup("y").run(SetupRequest("default", plaintext="default"))
    assert (app.config.text, app.credentials.text) == ("", plaintext(ada))
    assert not any(said.startswith(("Stored", "Wrote", "Removed")) for said in app.said)


def test_a_file_that_refuses_the_change_is_noticed_before_the_key_is_stored(app: InMemoryApp, ada: AccessKey) -> None:
    # An option that [DEFAULT] gives to every profile cannot be taken out of one.
    app.config.text = f"[DEFAULT]\naws_secret_access_key = {ada.secret_access_key}\n\n" + plaintext(ada)
    before = app.config.text
    with pytest.raises(ConfigurationError, match="would not read as intended"):
        app.setup("y").run(SetupRequest("default", plaintext="default"))
    assert (app.config.text, app.secrets.items) == (before, {})


def test_a_credentials_file_that_refuses_the_change_is_noticed_too(app: InMemoryApp, ada: AccessKey) -> None:
    defaults = f"[DEFAULT]\naws_secret_access_key = {ada.secret_access_key}\n\n"
    app.credentials.text = defaults + plaintext(ada, "[default]", "output = json")
    before = app.credentials.text
    with pytest.raises(ConfigurationError, match="would not read as intended"):
        app.setup("y").run(SetupRequest("default", plaintext="default"))
    assert (app.config.text, app.credentials.text, app.secrets.items) == ("", before, {})


def test_from_keeps_the_name_and_takes_the_key_out_of_both_files(app: InMemoryApp, ada: AccessKey) -> None:
    app.config.text = "# mine\n" + plaintext(ada, "[default]", "region = eu-west-2", "output = json")
    app.credentials.text = plaintext(ada, "[other]") + "\n" + plaintext(ada)
    app.setup("").run(SetupRequest("default", plaintext="default"))
    assert app.config.text == (
        "# mine\n[default]\nregion = eu-west-2\noutput = json\n"
        f"credential_process = {PROGRAM} credential-process default\n"
        f"awsroles_user_arn = {ADA}\nawsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone\n"
    )
    assert app.credentials.text == plaintext(ada, "[other]")
    assert app.prompter.questions == ["Remove the key of default from /home/ada/.aws/credentials once it is stored?"]
    assert "Removed the key of default from /home/ada/.aws/credentials" in app.said


def test_whoever_wants_to_keep_the_key_in_the_file_is_told_how_and_nothing_is_written(
    app: InMemoryApp, ada: AccessKey
) -> None:
    app.credentials.text = plaintext(ada)
    with pytest.raises(CancelledError):
        app.setup("n").run(SetupRequest("default", plaintext="default"))
    assert (app.config.text, app.credentials.text, app.secrets.items) == ("", plaintext(ada), {})
    assert app.said[-1] == "awsroles setup master --from default"


def test_without_a_terminal_the_key_leaves_the_file_as_asked_for(app: InMemoryApp, ada: AccessKey) -> None:
    app.credentials.text = plaintext(ada)
    app.setup(NOBODY).run(SetupRequest("default", plaintext="default"))
    assert app.credentials.text == ""


STANDING = (
    "[profile native]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = default\n\n"
    "[profile ours]\nawsroles_role_arn = x\nawsroles_source_profile = default\n\n"
    "[profile else]\nrole_arn = x\nsource_profile = other\n"
)


@pytest.mark.parametrize("yes", [True, False])
def test_dependents_of_a_renamed_profile_are_repointed_after_a_yes(
    app: InMemoryApp, ada: AccessKey, *, yes: bool
) -> None:
    app.config.text, app.credentials.text = STANDING, plaintext(ada)
    request = SetupRequest("master", plaintext="default", confirmed=yes)
    app.setup(*([] if yes else ["y"])).run(request)
    assert app.config.text.startswith(STANDING.replace("= default", "= master"))
    assert app.credentials.text == ""
    question = (
        "Remove the key of default from /home/ada/.aws/credentials once it is stored, and let native, ours use master?"
    )
    assert app.prompter.questions == ([] if yes else [question])
    assert app.said[-3:] == [
        "Removed the key of default from /home/ada/.aws/credentials",
        "native may ask for an MFA code of its own. To let awsroles manage it:",
        "awsroles profile adopt native",
    ]


@pytest.mark.parametrize("answer", ["n", NOBODY])
def test_without_a_yes_the_master_profile_is_made_and_nothing_removed(
    app: InMemoryApp, ada: AccessKey, answer: str | AwsrolesError
) -> None:
    app.config.text, app.credentials.text = STANDING, plaintext(ada)
    app.setup(answer).run(SetupRequest("master", plaintext="default", region="eu-west-1"))
    assert app.config.text == f"{STANDING}\n{MASTER}"
    assert app.credentials.text == plaintext(ada)
    assert "The key of default and the profiles that use it stay as they are; --yes changes them." in app.said


def test_cancelling_at_the_prompt_changes_nothing(app: InMemoryApp, ada: AccessKey) -> None:
    app.credentials.text = plaintext(ada)
    with pytest.raises(CancelledError):
        app.setup(CancelledError("interrupted")).run(SetupRequest("master", plaintext="default"))
    assert (app.config.text, app.credentials.text, app.secrets.items) == ("", plaintext(ada), {})


def test_the_length_of_the_mfa_session_is_written_and_stays(app: InMemoryApp, setup_request: SetupRequest) -> None:
    app.setup().run(replace(setup_request, seconds=86_400))
    assert app.config.text == f"{MASTER}awsroles_duration_seconds = 86400\n"
    app.setup().run(setup_request)
    assert app.config.text == f"{MASTER}awsroles_duration_seconds = 86400\n"


def test_a_key_that_aws_does_not_know_is_not_stored(
    aws: StandIn, app: InMemoryApp, setup_request: SetupRequest
) -> None:
    assert setup_request.key is not None
    aws.deactivate_access_key(setup_request.key.access_key_id)
    with pytest.raises(AwsError):
        app.setup().run(setup_request)
    assert (app.config.text, app.secrets.items) == ("", {})


def test_a_key_that_may_be_of_another_partition_gets_the_hint_of_its_region(
    aws: StandIn, app: InMemoryApp, ada: AccessKey
) -> None:
    aws.deactivate_access_key(ada.access_key_id)
    both = "--region us-gov-west-1 for one of aws-us-gov or --region cn-north-1 for one of aws-cn"
    with pytest.raises(InvalidCredentialsError) as caught:
        app.setup().run(SetupRequest("master", key=ada))
    assert str(caught.value.hint).endswith(both)

    app.config.text = "[profile gov]\nrole_arn = arn:aws-us-gov:iam::222222222222:role/x\nsource_profile = default\n"
    app.credentials.text = plaintext(ada)
    with pytest.raises(InvalidCredentialsError) as caught:
        app.setup().run(SetupRequest("default", plaintext="default"))
    assert str(caught.value.hint).endswith("; --region us-gov-west-1 for one of aws-us-gov")

    with pytest.raises(InvalidCredentialsError) as caught:
        app.setup().run(SetupRequest("default", plaintext="default", region="eu-west-1"))
    assert "--region" not in str(caught.value.hint)


def test_the_key_of_the_root_user_is_refused(aws: StandIn, app: InMemoryApp) -> None:
    aws.add_user("arn:aws:iam::111111111111:root")
    key = aws.add_access_key("arn:aws:iam::111111111111:root")
    with pytest.raises(ConfigurationError, match="root user"):
        app.setup().run(SetupRequest("master", key=AccessKey(key.access_key_id, key.secret_access_key)))
    assert app.secrets.items == {}


def test_a_device_that_is_given_is_taken_at_its_word(
    aws: StandIn, app: InMemoryApp, setup_request: SetupRequest
) -> None:
    app.setup().run(replace(setup_request, mfa_serial="GAHT12345678"))
    assert "awsroles_mfa_serial = GAHT12345678\n" in app.config.text
    assert aws.count("ListMFADevices") == 0


def test_the_device_of_the_plaintext_profile_is_used_if_listing_is_denied(
    aws: StandIn, app: InMemoryApp, ada: AccessKey
) -> None:
    aws.users[ADA].policies = ()
    app.credentials.text = plaintext(ada, "[default]", "mfa_serial = GAHT12345678")
    assert app.setup("y").run(SetupRequest("default", plaintext="default")).mfa_serial == "GAHT12345678"
    assert app.setup(NOBODY).run(SetupRequest("default", key=ada)).mfa_serial == "GAHT12345678", "it is known now"


def test_nothing_is_stored_if_the_choice_of_a_device_needs_a_terminal(
    aws: StandIn, app: InMemoryApp, setup_request: SetupRequest
) -> None:
    aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-tablet")
    with pytest.raises(InputRequiredError, match="you have several MFA devices: ada-phone, ada-tablet"):
        app.setup(NOBODY).run(setup_request)
    assert (app.config.text, app.secrets.items) == ("", {})


def test_a_key_that_was_chosen_to_move_is_not_asked_about_again(app: InMemoryApp, ada: AccessKey) -> None:
    app.credentials.text = plaintext(ada)
    app.setup().run(SetupRequest("default", plaintext="default", chosen=True))
    assert (app.credentials.text, app.prompter.questions) == ("", [])


def test_a_master_profile_that_was_chosen_keeps_its_key_unasked(app: InMemoryApp, setup_request: SetupRequest) -> None:
    app.setup().run(setup_request)
    app.setup().run(SetupRequest("master", chosen=True))
    assert app.prompter.questions == []


def test_profiles_that_may_be_adopted_are_named_and_told_of_unless_they_are_asked_about(
    app: InMemoryApp, ada: AccessKey
) -> None:
    app.config.text = "[profile prod]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = default\n"
    app.credentials.text = plaintext(ada)
    made = app.setup().run(SetupRequest("default", plaintext="default", chosen=True, asks_to_adopt=True))
    assert made.adoptable == ("prod",)
    assert "awsroles profile adopt prod" not in app.said


@pytest.mark.parametrize("file", ["config", "credentials"])
def test_a_key_that_another_program_writes_before_the_yes_is_not_deleted(
    app: InMemoryApp, ada: AccessKey, bob_key: AccessKey, file: str
) -> None:
    there = getattr(app, file)
    there.text = plaintext(ada)
    with pytest.raises(ConfigurationError, match="another program has changed the keys of default in") as caught:
        setup_while(app, lambda: setattr(there, "text", plaintext(bob_key))).run(
            SetupRequest("default", plaintext="default")
        )
    assert caught.value.hint == "run it again, for the new ones"
    assert there.text == plaintext(bob_key)
    assert app.secrets.items == {}


def test_a_profile_that_another_program_writes_before_the_yes_is_not_replaced(app: InMemoryApp, ada: AccessKey) -> None:
    app.credentials.text = plaintext(ada)
    theirs = "[profile master]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = default\n"
    with pytest.raises(ConfigurationError, match="another program has changed profile master in"):
        setup_while(app, lambda: setattr(app.config, "text", theirs)).run(SetupRequest("master", plaintext="default"))
    assert (app.config.text, app.credentials.text) == (theirs, plaintext(ada))
    assert app.secrets.items == {}


def test_of_two_setups_at_once_the_second_finds_the_profile_as_it_wants_it(app: InMemoryApp, ada: AccessKey) -> None:
    app.credentials.text = plaintext(ada)
    setup_while(app, lambda: setattr(app.config, "text", MASTER)).run(
        SetupRequest("master", plaintext="default", region="eu-west-1")
    )
    assert (app.config.text, app.credentials.text) == (MASTER, "")


def test_a_second_key_of_the_profile_in_the_other_file_is_not_deleted(
    app: InMemoryApp, ada: AccessKey, bob_key: AccessKey
) -> None:
    app.config.text, app.credentials.text = plaintext(bob_key), plaintext(ada)
    with pytest.raises(ConfigurationError, match="profile 'default' has two access keys, in") as caught:
        app.setup().run(SetupRequest("default", plaintext="default"))
    assert caught.value.hint == "programs use that in /home/ada/.aws/credentials: remove the other one"
    assert (app.config.text, app.credentials.text) == (plaintext(bob_key), plaintext(ada))
