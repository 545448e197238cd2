"""Config files as people have them become what an SDK makes of them."""

import pytest
from testbed.config.real_configs import real_config
from testbed.scenarios.in_memory_app import ADA, PROGRAM, Bench, plaintext

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.profiles.adopt import ProfileAdoption
from awsroles.core.profiles.restore import ProfileRestoring
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

NOBODY = NoTerminalError("nobody", "run it in a terminal")
GOV = "arn:aws-us-gov:iam::111111111111:user/ada"
ONE = "Lab-TF-Executor-One"


def put(bench: Bench, name: str, ada: AccessKey) -> tuple[str, str]:
    bench.config.text, bench.credentials.text = real_config(name, ada)
    return bench.config.text, bench.credentials.text


def adopt(bench: Bench, *names: str) -> ProfileAdoption:
    adoption = ProfileAdoption(bench.config, bench.credentials, bench.kept, bench.origin, bench.said.append)
    refused = adoption.run(list(names)).refused
    assert not refused, refused
    return adoption


def offered(bench: Bench) -> list[str]:
    """Return the profiles that setup says can be adopted."""
    offers = [said for said in bench.said if "awsroles profile adopt " in said]
    return [name for offer in offers for name in offer.rpartition("awsroles profile adopt ")[2].split()]


def test_a_profile_that_is_its_own_source_becomes_a_master_and_a_slave_in_one_write(
    bench: Bench, ada: AccessKey
) -> None:
    config, credentials = put(bench, "01-self-source", ada)
    bench.setup().run(SetupRequest("lab", plaintext=ONE))
    section = f"""[profile {ONE}]
awsroles_role_arn = arn:aws:iam::200000000002:role/operations
awsroles_source_profile = lab
region = ap-southeast-3
output = json
credential_process = {PROGRAM} credential-process {ONE}
"""
    native = config[config.index(f"[profile {ONE}]") : config.index("\n[profile Lab-TF-Executor-Two]")]
    assert bench.config.text.startswith(config.replace(native, section))
    assert bench.config.text.endswith(
        f"\n[profile lab]\ncredential_process = {PROGRAM} credential-process lab\nregion = ap-southeast-3\n"
        f"awsroles_user_arn = {ADA}\nawsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone\n"
    )
    assert bench.credentials.text == credentials[credentials.index("\n[Lab-TF-Executor-Two]") :]
    chain = bench.profiles.chain(ONE)
    assert (chain.role_profile.source, chain.master.name) == ("lab", "lab")
    assert f"profile {ONE} is a role of lab now" in bench.said


def test_the_name_of_the_master_is_asked_for_and_is_needed_where_nobody_can_be(bench: Bench, ada: AccessKey) -> None:
    before = put(bench, "01-self-source", ada)
    with pytest.raises(InputRequiredError) as caught:
        bench.setup(NOBODY).run(SetupRequest(ONE, plaintext=ONE))
    assert caught.value.hint == f"awsroles setup --from {ONE} --master master"
    assert (bench.config.text, bench.credentials.text, bench.store.items) == (*before, {})
    made = bench.setup("").run(SetupRequest(ONE, plaintext=ONE))
    assert (made.profile, made.role) == ("master", ONE)
    assert bench.profiles.chain(ONE).source.name == "master"


def test_its_role_may_not_be_one_and_that_is_told_with_the_line_before_anything_is_sent(
    aws: StandIn, bench: Bench, ada: AccessKey
) -> None:
    put(bench, "01-self-source", ada)
    with pytest.raises(ConfigurationError, match=r"/home/ada/.aws/config:11: '.*' is not the ARN of a role"):
        bench.setup().run(SetupRequest("lab", plaintext="Lab-TF-Executor-Two"))
    assert aws.calls == []


def test_whoever_stood_on_a_profile_that_is_its_own_source_stood_on_its_key(bench: Bench, ada: AccessKey) -> None:
    put(bench, "01-self-source", ada)
    child = (
        f"\n\n[profile child]\nrole_arn = arn:aws:iam::300000000003:role/x\nsource_profile = {ONE}\n"
        f"\n[profile grandchild]\nrole_arn = arn:aws:iam::300000000003:role/y\nsource_profile = child\n"
    )
    bench.config.text += child
    bench.setup().run(SetupRequest("lab", plaintext=ONE))
    assert child.replace(f"= {ONE}", "= lab") in bench.config.text
    assert offered(bench) == ["child", "grandchild"]
    adopt(bench, *offered(bench))
    assert [slave.name for slave in bench.profiles.chain("child").role_profiles] == ["child"]


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
def test_a_key_moves_what_stands_on_it_is_adopted_and_every_byte_is_given_back(
    bench: Bench, ada: AccessKey, name: str, source: str, children: list[str]
) -> None:
    put(bench, name, ada)
    bench.setup().run(SetupRequest(source, plaintext=source, region="eu-west-1"))
    config, credentials = bench.config.text, bench.credentials.text
    assert ada.secret_access_key not in credentials
    assert f"[{source}]" not in credentials, "a profile that stands there too is not handed out the fast way"
    assert offered(bench) == children
    adopt(bench, *children)
    for child in children:
        chain = bench.profiles.chain(child)
        assert (chain.source.name, chain.mfa_serial) == (source, "arn:aws:iam::111111111111:mfa/ada-phone")
        assert child not in bench.credentials.read().profiles
    ProfileRestoring(bench.config, bench.credentials, bench.kept, bench.cache, bench.said.append).run(children)
    assert (bench.config.text, bench.credentials.text) == (config, credentials)


def test_a_role_of_another_partition_is_left_with_the_reason_before_the_key_moves(aws: StandIn, bench: Bench) -> None:
    aws.add_user(GOV, policies=[allow(["iam:ListMFADevices"])])
    key = aws.add_access_key(GOV)
    config, _ = put(bench, "23-crlf-gov", AccessKey(key.access_key_id, key.secret_access_key))
    bench.setup().run(SetupRequest("gov-main", plaintext="gov-main"))
    words = next(index for index, said in enumerate(bench.said) if "cannot be adopted" in said)
    assert "'com'" in bench.said[words]
    assert "partition aws" in bench.said[words]
    assert bench.said[words + 1].startswith("let com stand on a profile of partition aws")
    assert bench.said[words + 2].startswith("stored the access key")
    assert offered(bench) == ["gov-developer"]
    adopt(bench, "gov-developer")
    assert bench.config.text.count("\n") == bench.config.text.count("\r\n")
    assert config.partition("[profile com]")[2] == bench.config.text.partition("[profile com]")[2]


def test_a_source_with_temporary_keys_is_told_as_such(bench: Bench, ada: AccessKey) -> None:
    put(bench, "24-mfa-temp-creds", ada)
    adoption = ProfileAdoption(bench.config, bench.credentials, bench.kept, bench.origin, bench.said.append)
    refused = adoption.run(["one"]).refused["one"]
    assert "the keys of its source 'mfa' are temporary (aws_session_token in /home/ada/.aws/credentials:10)" in str(
        refused
    )
    assert refused.hint == "awsroles setup --from default-long-term takes the access key that they are made from"


def test_the_long_term_key_brings_along_who_stands_on_the_temporary_ones(
    aws: StandIn, bench: Bench, ada: AccessKey
) -> None:
    aws.users[ADA].policies = ()
    put(bench, "24-mfa-temp-creds", ada)
    setup = bench.setup("y")
    made = setup.run(SetupRequest("default-long-term", plaintext="default-long-term"))
    assert made.mfa_serial == "arn:aws:iam::100000000001:mfa/ada-phone"
    assert bench.prompter.questions == [
        "one, two stand on mfa, which has temporary keys. Let them stand on default-long-term?"
    ]
    assert bench.config.text.count("source_profile = default-long-term\n") == 2
    assert "long-term" not in bench.credentials.text
    assert offered(bench) == ["one", "two"]
    adopt(bench, "one", "two")


def test_without_a_yes_they_stay(bench: Bench, ada: AccessKey) -> None:
    put(bench, "24-mfa-temp-creds", ada)
    bench.setup(NOBODY).run(SetupRequest("default-long-term", plaintext="default-long-term"))
    assert "source_profile = mfa\n" in bench.config.text
    assert "one, two still stand on mfa (--yes)" in bench.said


def test_the_temporary_keys_are_not_taken_for_an_access_key(bench: Bench, ada: AccessKey) -> None:
    put(bench, "24-mfa-temp-creds", ada)
    with pytest.raises(ConfigurationError, match="holds temporary credentials") as caught:
        bench.setup().run(SetupRequest("master", plaintext="mfa"))
    assert caught.value.hint == "awsroles setup --from default-long-term takes the access key that they are made from"


def test_the_profile_of_the_temporary_keys_may_become_the_master_itself(bench: Bench, ada: AccessKey) -> None:
    put(bench, "24-mfa-temp-creds", ada)
    bench.setup("y").run(SetupRequest("mfa", plaintext="default-long-term"))
    assert bench.prompter.questions == ["Remove the plaintext key of profile default-long-term?"]
    assert bench.credentials.text == ""
    assert bench.profiles.get("mfa") == bench.profiles.chain("mfa").master
    assert bench.profiles.chain("mfa").master.region == "eu-west-1"
    assert "removed the temporary keys of mfa: it stands for your MFA session now" in bench.said
    assert offered(bench) == ["one", "two"]
    adopt(bench, "one", "two")


@pytest.mark.parametrize("section", ["", "[profile x]\nregion = eu-west-3\n"])
def test_who_stands_on_keys_that_are_still_to_be_made_comes_along_too(
    bench: Bench, ada: AccessKey, section: str
) -> None:
    bench.config.text = f"{section}[profile a]\nrole_arn = arn:aws:iam::200000000002:role/a\nsource_profile = x\n"
    bench.credentials.text = plaintext(ada, "[x-long-term]")
    bench.setup("y").run(SetupRequest("x-long-term", plaintext="x-long-term"))
    assert "source_profile = x-long-term\n" in bench.config.text
    assert offered(bench) == ["a"]
