"""The request of a setup: the region, the user of the profile, and settings that are not overwritten."""

import pytest
from testbed.names import BOB, OPERATIONS
from testbed.scenarios.in_memory_app import MASTER, InMemoryApp, plaintext

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.dataclass import replace
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import AwsrolesError, ConfigurationError, UsageError
from awsroles.standin.aws import StandIn


@pytest.mark.parametrize(
    ("asked", "existing", "in_plain_text", "expected"),
    [
        ("eu-west-3", "eu-west-1", "eu-west-2", "eu-west-3"),
        (None, "eu-west-1", "eu-west-2", "eu-west-1"),
        (None, None, "eu-west-2", "eu-west-2"),
        (None, None, None, "us-east-1"),
    ],
)
def test_the_region_is_that_of_the_request_then_of_the_profile_then_of_the_plaintext_one(
    app: InMemoryApp,
    ada: AccessKey,
    *,
    asked: str | None,
    existing: str | None,
    in_plain_text: str | None,
    expected: str,
) -> None:
    master = "" if existing is None else MASTER.replace("eu-west-1", existing)
    region = () if in_plain_text is None else (f"region = {in_plain_text}",)
    app.config.text = master + plaintext(ada, "[default]", *region)
    setup = app.setup()
    made = setup.run(SetupRequest("master", plaintext="default", region=asked, confirmed=True))
    assert made.region == expected
    assert app.aws.endpoints[0].region == expected
    assert f"\nregion = {expected}\n" in app.config.text


@pytest.mark.parametrize(
    ("line", "words"), [("sso_session = x", "sso_session in /home/ada/.aws/config:4"), ("role_arn = x", "role_arn in")]
)
def test_a_plaintext_profile_with_a_second_source_is_refused_with_the_line(
    app: InMemoryApp, ada: AccessKey, line: str, words: str
) -> None:
    app.config.text = plaintext(ada, "[default]", line)
    before = app.config.text
    with pytest.raises(ConfigurationError, match=words) as caught:
        app.setup().run(SetupRequest("default", plaintext="default"))
    assert caught.value.hint == "choose another name: awsroles setup --from default --master NAME"
    assert (app.config.text, app.secrets.items) == (before, {})


def test_a_credential_process_of_another_program_is_not_overwritten(app: InMemoryApp, ada: AccessKey) -> None:
    app.config.text = "[default]\ncredential_process = /opt/other\n"
    app.credentials.text = plaintext(ada)
    with pytest.raises(
        ConfigurationError, match=r"has a credential_process of another program in /home/ada/.aws/config:2"
    ) as caught:
        app.setup().run(SetupRequest("default", plaintext="default"))
    assert caught.value.hint == "remove that line, or choose another name: awsroles setup NAME --from default"
    assert (app.credentials.text, app.secrets.items) == (plaintext(ada), {})


def test_the_profile_of_a_role_does_not_become_a_master_profile(app: InMemoryApp, ada: AccessKey) -> None:
    app.config.text = f"[profile prod]\nawsroles_role_arn = {OPERATIONS}\n"
    app.credentials.text = plaintext(ada, "[prod]")
    with pytest.raises(ConfigurationError, match="not a master profile"):
        app.setup().run(SetupRequest("prod", plaintext="prod"))
    assert app.secrets.items == {}


def test_another_user_needs_replace(app: InMemoryApp, setup_request: SetupRequest, bob_key: AccessKey) -> None:
    app.setup().run(setup_request)
    before = dict(app.secrets.items)
    with pytest.raises(
        ConfigurationError, match="is that of ada in account 111111111111, and this key belongs to bob"
    ) as caught:
        app.setup().run(replace(setup_request, key=bob_key))
    assert caught.value.hint == "choose another name: awsroles setup NAME, or give --replace"
    assert (app.config.text, app.secrets.items) == (MASTER, before)

    app.setup().run(replace(setup_request, key=bob_key, replace=True))
    assert f"awsroles_user_arn = {BOB}" in app.config.text
    assert "awsroles_mfa_serial" not in app.config.text, "bob has no device, and ada's is not his"
    assert "The access key of ada in account 111111111111 stays in the OS keyring." in app.said
    assert app.secrets.items.items() > before.items()


def test_a_device_of_the_user_before_is_not_taken_for_one_of_the_next(
    aws: StandIn, app: InMemoryApp, setup_request: SetupRequest, bob_key: AccessKey
) -> None:
    aws.users[BOB].policies = ()
    app.setup().run(setup_request)
    made = app.setup("").run(replace(setup_request, key=bob_key, replace=True))
    assert made.mfa_serial == "arn:aws:iam::111111111111:mfa/bob"


def test_another_user_needs_replace_even_if_the_key_was_written_into_the_profile(
    app: InMemoryApp, bob_key: AccessKey
) -> None:
    app.config.text = MASTER
    app.credentials.text = plaintext(bob_key, "[master]")
    with pytest.raises(ConfigurationError, match="is that of"):
        app.setup().run(SetupRequest("master", plaintext="master"))
    assert (app.config.text, app.secrets.items) == (MASTER, {})


def test_a_new_key_put_into_the_profile_itself_is_taken_from_there(app: InMemoryApp, ada: AccessKey) -> None:
    app.config.text = MASTER
    app.credentials.text = plaintext(ada, "[master]")
    app.setup("").run(SetupRequest("master", plaintext="master"))
    assert (app.config.text, app.credentials.text) == (MASTER, "")


@pytest.mark.parametrize("text", ["[profile master]\nsso_session = x\n", "[profile master]\nregion = eu-west-1\n"])
def test_a_profile_of_another_kind_keeps_its_name(
    aws: StandIn, app: InMemoryApp, setup_request: SetupRequest, text: str
) -> None:
    app.config.text = text
    with pytest.raises(ConfigurationError, match="profile 'master' exists"):
        app.setup().run(setup_request)
    assert (app.config.text, app.secrets.items, aws.calls) == (text, {}, [])


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"profile": "no name"}, UsageError),
        ({"region": "nowhere"}, UsageError),
        ({"mfa_serial": "arn:aws:iam::111111111111:u2f/user/ada/key"}, ConfigurationError),
        ({"seconds": 200_000}, ConfigurationError),
        ({"plaintext": "defualt"}, ConfigurationError),
    ],
)
def test_an_error_is_reported_before_any_prompt_or_request(
    aws: StandIn, app: InMemoryApp, changes: dict[str, str], kind: type[AwsrolesError]
) -> None:
    request: SetupRequest = replace(SetupRequest("master"), **changes)  # type: ignore[arg-type]
    with pytest.raises(kind) as caught:
        app.setup().run(request)
    assert caught.value.hint
    assert (app.prompter.questions, aws.calls) == ([], [])


def test_a_suggested_region_that_is_none_is_not_written(app: InMemoryApp, ada: AccessKey) -> None:
    with pytest.raises(UsageError, match="'nowhere' is not a region"):
        app.setup(suggested_region="nowhere").run(SetupRequest("master", key=ada))
