"""Config files as people have them become what an SDK makes of them."""

import pytest
from testbed.config.real_configs import real_config
from testbed.names import ADA
from testbed.scenarios.in_memory_app import PROGRAM, InMemoryApp, plaintext

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.messages import Messages
from awsroles.core.profiles.adopt import ProfileAdoption
from awsroles.core.profiles.restore import ProfileRestoring
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

NOBODY = NoTerminalError("nobody", "run it in a terminal")
GOV = "arn:aws-us-gov:iam::111111111111:user/ada"
ONE = "Lab-TF-Executor-One"


def put(app: InMemoryApp, name: str, ada: AccessKey) -> tuple[str, str]:
    app.config.text, app.credentials.text = real_config(name, ada)
    return app.config.text, app.credentials.text


def adopt(app: InMemoryApp, *names: str) -> ProfileAdoption:
    adoption = ProfileAdoption(app.config, app.credentials, app.backups, app.template, Messages.all_to(app.said.append))
    refused = adoption.run(list(names)).refused
    assert not refused, refused
    return adoption


def offered(app: InMemoryApp) -> list[str]:
    """Return the profiles that setup says can be adopted."""
    offers = [said for said in app.said if "awsroles profile adopt " in said]
    return [name for offer in offers for name in offer.rpartition("awsroles profile adopt ")[2].split()]


def test_a_profile_that_is_its_own_source_becomes_a_master_and_a_role_profile_in_one_write(
    app: InMemoryApp, ada: AccessKey
) -> None:
    config, credentials = put(app, "01-self-source", ada)
    app.setup("y").run(SetupRequest("lab", plaintext=ONE))
    section = f"""[profile {ONE}]
awsroles_role_arn = arn:aws:iam::200000000002:role/operations
awsroles_source_profile = lab
region = ap-southeast-3
output = json
credential_process = {PROGRAM} credential-process {ONE}
"""
    native = config[config.index(f"[profile {ONE}]") : config.index("\n[profile Lab-TF-Executor-Two]")]
    assert app.config.text.startswith(config.replace(native, section))
    assert app.config.text.endswith(
        f"\n[profile lab]\ncredential_process = {PROGRAM} credential-process lab\nregion = ap-southeast-3\n"
        f"awsroles_user_arn = {ADA}\nawsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone\n"
    )
    assert app.credentials.text == credentials[credentials.index("[Lab-TF-Executor-Two]") :]
    chain = app.profiles.chain(ONE)
    assert (chain.role_profile.source, chain.master.name) == ("lab", "lab")
    assert f"Made profile {ONE} a role of lab" in app.said


def test_the_master_profiles_name_is_prompted_for_or_required_without_a_terminal(
    app: InMemoryApp, ada: AccessKey
) -> None:
    before = put(app, "01-self-source", ada)
    with pytest.raises(InputRequiredError) as caught:
        app.setup(NOBODY).run(SetupRequest(ONE, plaintext=ONE))
    assert caught.value.command == f"awsroles setup --from {ONE} --master master"
    assert (app.config.text, app.credentials.text, app.secrets.items) == (*before, {})
    made = app.setup("", "").run(SetupRequest(ONE, plaintext=ONE))
    assert (made.profile, made.role) == ("master", ONE)
    assert app.prompter.questions[0] == f"{ONE} is a role. Name of the master profile for its access key [master]: "
    assert app.profiles.chain(ONE).source.name == "master"


def test_an_invalid_role_is_reported_with_its_line_before_anything_is_sent(
    aws: StandIn, app: InMemoryApp, ada: AccessKey
) -> None:
    put(app, "01-self-source", ada)
    with pytest.raises(ConfigurationError, match=r"/home/ada/.aws/config:11: '.*' is not the ARN of a role"):
        app.setup().run(SetupRequest("lab", plaintext="Lab-TF-Executor-Two"))
    assert aws.calls == []


def test_dependents_of_a_self_sourced_profile_use_its_key(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, "01-self-source", ada)
    child = (
        f"\n\n[profile child]\nrole_arn = arn:aws:iam::300000000003:role/x\nsource_profile = {ONE}\n"
        f"\n[profile grandchild]\nrole_arn = arn:aws:iam::300000000003:role/y\nsource_profile = child\n"
    )
    app.config.text += child
    app.setup("y").run(SetupRequest("lab", plaintext=ONE))
    assert child.replace(f"= {ONE}", "= lab") in app.config.text
    assert offered(app) == ["child", "grandchild"]
    adopt(app, *offered(app))
    assert [role_profile.name for role_profile in app.profiles.chain("child").role_profiles] == ["child"]


@pytest.mark.parametrize(
    ("name", "source", "children"),
    [
        ("05-commented-process", "cam", ["cam-pro-staging", "cam-pro-develop"]),
        ("10-quoted-processes", "base", ["ops"]),
        ("15-heredoc-indented", "default", ["stack"]),
        ("17-both-headers", "work", ["ops"]),
        ("18-backtick-slash", "base", ["Ops/Prod@200000000002"]),
    ],
)
def test_a_key_moves_its_dependents_are_adopted_and_restoring_returns_every_byte(
    app: InMemoryApp, ada: AccessKey, name: str, source: str, children: list[str]
) -> None:
    put(app, name, ada)
    app.setup("y").run(SetupRequest(source, plaintext=source, region="eu-west-1"))
    config, credentials = app.config.text, app.credentials.text
    assert ada.secret_access_key not in credentials
    assert f"[{source}]" not in credentials, "a profile that stands there too is not handed out the fast way"
    assert offered(app) == children
    adopt(app, *children)
    for child in children:
        chain = app.profiles.chain(child)
        assert (chain.source.name, chain.mfa_serial) == (source, "arn:aws:iam::111111111111:mfa/ada-phone")
        assert child not in app.credentials.read().profiles
    ProfileRestoring(app.config, app.credentials, app.backups, app.cache, Messages.all_to(app.said.append)).run(
        children
    )
    assert (app.config.text, app.credentials.text) == (config, credentials)


def test_a_role_of_another_partition_is_left_with_the_reason_before_the_key_moves(
    aws: StandIn, app: InMemoryApp
) -> None:
    aws.add_user(GOV, policies=[allow(["iam:ListMFADevices"])])
    key = aws.add_access_key(GOV)
    config, _ = put(app, "23-crlf-gov", AccessKey(key.access_key_id, key.secret_access_key))
    app.setup("y").run(SetupRequest("gov-main", plaintext="gov-main"))
    words = next(index for index, said in enumerate(app.said) if "cannot be adopted" in said)
    assert "'com'" in app.said[words]
    assert "partition aws" in app.said[words]
    assert app.said[words + 1].startswith("give com a source profile of partition aws")
    assert app.said[words + 2].startswith("Stored the access key")
    assert offered(app) == ["gov-developer"]
    adopt(app, "gov-developer")
    assert app.config.text.count("\n") == app.config.text.count("\r\n")
    assert config.partition("[profile com]")[2] == app.config.text.partition("[profile com]")[2]


def test_a_source_with_temporary_keys_is_reported(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, "24-mfa-temp-creds", ada)
    adoption = ProfileAdoption(app.config, app.credentials, app.backups, app.template, Messages.all_to(app.said.append))
    refused = adoption.run(["one"]).refused["one"]
    assert "the keys of its source 'mfa' are temporary (aws_session_token in /home/ada/.aws/credentials:10)" in str(
        refused
    )
    assert refused.hint == "awsroles setup --from default-long-term takes the access key that they are made from"


def test_the_long_term_key_brings_the_dependents_of_the_temporary_ones(
    aws: StandIn, app: InMemoryApp, ada: AccessKey
) -> None:
    aws.users[ADA].policies = ()
    put(app, "24-mfa-temp-creds", ada)
    setup = app.setup("y", "y")
    made = setup.run(SetupRequest("default-long-term", plaintext="default-long-term"))
    assert made.mfa_serial == "arn:aws:iam::100000000001:mfa/ada-phone"
    assert app.prompter.questions == [
        "Remove the key of default-long-term from /home/ada/.aws/credentials once it is stored?",
        "one, two use mfa, which has temporary keys. Let them use default-long-term?",
    ]
    assert app.config.text.count("source_profile = default-long-term\n") == 2
    assert "long-term" not in app.credentials.text
    assert "one, two may ask for MFA codes of their own. To let awsroles manage them:" in app.said
    assert offered(app) == ["one", "two"]
    adopt(app, "one", "two")


def test_without_a_yes_they_stay(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, "24-mfa-temp-creds", ada)
    app.setup(NOBODY, NOBODY).run(SetupRequest("default-long-term", plaintext="default-long-term"))
    assert "source_profile = mfa\n" in app.config.text
    assert "one, two still use mfa; --yes changes that." in app.said


def test_the_temporary_keys_are_not_taken_for_an_access_key(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, "24-mfa-temp-creds", ada)
    with pytest.raises(ConfigurationError, match="holds temporary credentials") as caught:
        app.setup().run(SetupRequest("master", plaintext="mfa"))
    assert caught.value.hint == "awsroles setup --from default-long-term takes the access key that they are made from"


def test_the_profile_of_the_temporary_keys_may_become_the_master_itself(app: InMemoryApp, ada: AccessKey) -> None:
    put(app, "24-mfa-temp-creds", ada)
    app.setup("y").run(SetupRequest("mfa", plaintext="default-long-term"))
    assert app.prompter.questions == [
        "Remove the key of default-long-term from /home/ada/.aws/credentials once it is stored?"
    ]
    assert app.credentials.text == ""
    assert app.profiles.get("mfa") == app.profiles.chain("mfa").master
    assert app.profiles.chain("mfa").master.region == "eu-west-1"
    assert "Removed the temporary keys of mfa, which gives your MFA session now" in app.said
    assert offered(app) == ["one", "two"]
    adopt(app, "one", "two")


@pytest.mark.parametrize("section", ["", "[profile x]\nregion = eu-west-3\n"])
def test_dependents_of_temporary_keys_that_do_not_exist_yet_move_too(
    app: InMemoryApp, ada: AccessKey, section: str
) -> None:
    app.config.text = f"{section}[profile a]\nrole_arn = arn:aws:iam::200000000002:role/a\nsource_profile = x\n"
    app.credentials.text = plaintext(ada, "[x-long-term]")
    app.setup("y", "y").run(SetupRequest("x-long-term", plaintext="x-long-term"))
    assert "source_profile = x-long-term\n" in app.config.text
    assert offered(app) == ["a"]
