"""The profiles of two files: which there are, and what each stands on."""

import time

import pytest
from testbed.config.samples import many_profiles

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import parse_config
from awsroles.core.profiles.model import MasterProfile, RoleProfile, StaticProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError

USER = "arn:aws:iam::111111111111:user/ada"
MASTER = f"[profile master]\nawsroles_user_arn = {USER}\n"
KEY = "aws_access_key_id = AKIAX\naws_secret_access_key = secret\n"


def role(name: str, source: str = "master", role: str = "operations") -> str:
    arn = f"arn:aws:iam::222222222222:role/{role}"
    return f"\n# about {name}\n[profile {name}]\nawsroles_role_arn = {arn}\nawsroles_source_profile = {source}\n"


def profiles(config: str, credentials: str = "") -> Profiles:
    return Profiles(
        parse_config("/config", config.encode(), "config"),
        parse_config("/credentials", credentials.encode(), "credentials"),
    )


def test_names_come_in_the_order_of_the_files() -> None:
    both = profiles(f"{role('b')}{MASTER}[default]\nregion = x\n", f"[old]\n{KEY}[b]\nregion = y\n")
    assert list(both) == ["b", "master", "default", "old"]
    assert "old" in both
    assert "profile b" not in both
    assert both.masters() == ["master"]


def test_the_credentials_file_comes_first_key_by_key() -> None:
    both = profiles("[default]\nregion = a\noutput = json\n", "[default]\nregion = b\n")
    assert both.options("default") == {"region": "b", "output": "json"}
    assert both.place("default", "region") == "/credentials:2"
    assert both.place("default", "output") == "/config:3"


def test_static_keys_in_the_other_file_are_a_second_source() -> None:
    both = profiles(MASTER + role("ops"), f"[ops]\n{KEY}")
    with pytest.raises(ConfigurationError, match="aws_access_key_id in /credentials:2"):
        both.get("ops")


def test_an_unknown_profile_is_told_with_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="no profile named opps in /config") as caught:
        profiles(MASTER + role("ops")).get("opps")
    assert caught.value.hint == "did you mean ops?"
    with pytest.raises(ConfigurationError) as caught:
        profiles(MASTER).get("ops")
    assert caught.value.hint == "awsroles profile list shows your profiles"


def test_without_a_master_profile_an_unknown_profile_leads_to_setup() -> None:
    for text in ("", "[profile sso]\nsso_session = x\n"):
        with pytest.raises(ConfigurationError, match="awsroles is not set up yet") as caught:
            profiles(text).get("ops")
        assert caught.value.hint == "run awsroles setup first"


def test_dependents_are_found_at_once_among_ten_thousand_profiles() -> None:
    many = profiles(MASTER + many_profiles(10_000).decode())
    start = time.process_time()
    assert len(many.dependents_of("master")) == 10_000
    assert time.process_time() - start < 1.2


def test_a_chain_has_all_sources_of_the_profile() -> None:
    text = MASTER + role("ops") + role("deploy", "ops", "deploy") + "\n# the end\n"
    chain = profiles(text).chain("deploy")
    assert [each.name for each in chain.role_profiles] == ["deploy", "ops"]
    assert (chain.name, chain.role_profile.role.name, chain.source.name) == ("deploy", "deploy", "master")
    assert chain.config_path == "/config"
    arns = [f"arn:aws:iam::222222222222:role/{role}" for role in ("deploy", "operations")]
    assert [section.decode() for section in chain.sections] == [
        f"[profile deploy]\nawsroles_role_arn = {arns[0]}\nawsroles_source_profile = ops",
        f"[profile ops]\nawsroles_role_arn = {arns[1]}\nawsroles_source_profile = master",
        f"[profile master]\nawsroles_user_arn = {USER}",
    ]


def test_a_master_is_a_chain_of_its_own() -> None:
    chain = profiles(MASTER).chain("master")
    assert (chain.role_profiles, chain.name) == ((), "master")
    assert isinstance(chain.source, MasterProfile)
    assert chain.sections == (f"[profile master]\nawsroles_user_arn = {USER}".encode(),)


def test_a_source_may_be_static_keys_in_either_file() -> None:
    for both in (
        profiles(f"{role('ops', 'old')}[profile old]\n{KEY}"),
        profiles(role("ops", "old"), f"[old]\n{KEY}"),
    ):
        chain = both.chain("ops")
        assert isinstance(chain.source, StaticProfile)
        assert chain.source_key == AccessKey("AKIAX", "secret")
    assert chain.sections[1] == b""


@pytest.mark.parametrize(
    ("source", "known"),
    [
        (MASTER, "aws"),
        (MASTER.replace("arn:aws:", "arn:aws-us-gov:"), "aws-us-gov"),
        (f"[profile master]\nregion = us-gov-east-1\n{KEY}", "aws-us-gov"),
        (f"[profile master]\nregion = cn-north-1\n{KEY}", "aws-cn"),
        (f"[profile master]\nregion = eu-west-1\n{KEY}", "aws"),
    ],
)
def test_a_role_of_another_partition_than_its_source_is_refused(source: str, known: str) -> None:
    for partition in ("aws", "aws-us-gov", "aws-cn"):
        both = profiles(source + role("ops").replace("arn:aws:", f"arn:{partition}:"))
        if partition == known:
            assert both.chain("ops").role_profile.role.partition == known
            continue
        with pytest.raises(ConfigurationError) as caught:
            both.chain("ops")
        words = f"the role of 'ops' is in partition {partition}, and its source 'master' in {known}"
        assert caught.value.message == words
        assert caught.value.hint


def test_so_is_one_that_another_role_would_assume() -> None:
    with pytest.raises(ConfigurationError, match=r"its source 'ops' in aws$"):
        profiles(MASTER + role("ops") + role("b", "ops").replace("arn:aws:", "arn:aws-cn:")).chain("b")


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        (role("a", "a"), "a -> a"),
        (role("a", "b") + role("b", "a"), "a -> b -> a"),
        (role("a", "b") + role("b", "c") + role("c", "b"), "a -> b -> c -> b"),
    ],
)
def test_a_cycle_is_refused_and_shown(text: str, cycle: str) -> None:
    with pytest.raises(ConfigurationError, match=f"the source profiles of 'a' form a cycle: {cycle}") as caught:
        profiles(text).chain("a")
    assert str(caught.value.hint).endswith("an access key as its source_profile")


@pytest.mark.parametrize(
    ("config", "message", "hint"),
    [
        (
            role("a", "boss"),
            "the source profile 'boss' of 'a' is not in /config",
            "awsroles setup boss makes it",
        ),
        (f"[profile a]\n{KEY}", "profile 'a' holds an access key in plain text", "awsroles setup --from a"),
        (
            "[profile a]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = b\n",
            "profile 'a' is served by the AWS CLI itself",
            "awsroles login a takes it over",
        ),
        ("[profile a]\nsso_session = x\n", "profile 'a' cannot be used: it uses SSO", "IAM user"),
        (
            role("a", "b") + "[profile b]\nlogin_session = x\n",
            "profile 'b', the source of 'a', cannot be used: it uses login_session",
            "IAM user",
        ),
        (
            role("a", "b") + "[profile b]\ncredential_process = other\n",
            "profile 'b', the source of 'a', cannot be used: its credential_process is another program",
            "IAM user",
        ),
        (
            role("a", "b") + "[profile b]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = c\n",
            "profile 'b' is served by the AWS CLI itself",
            "awsroles login b takes it over",
        ),
    ],
)
def test_a_chain_that_ends_nowhere_is_told_with_what_to_do(config: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        profiles(config).chain("a")
    assert caught.value.message.startswith(message)
    assert hint in (caught.value.hint or "")


def test_the_users_of_a_source_are_found_ours_and_native() -> None:
    text = MASTER + role("ops") + role("deploy", "ops") + "[profile native]\nsource_profile = master\n"
    assert profiles(text, "[cred]\nsource_profile = master\n").profiles_with_source("master") == [
        "ops",
        "native",
        "cred",
    ]
    assert profiles(text).profiles_with_source("nobody") == []


def test_the_default_source_is_master() -> None:
    text = f"{MASTER}[profile ops]\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"
    profile = profiles(text).get("ops")
    assert isinstance(profile, RoleProfile)
    assert profile.source == "master"


def test_with_several_master_profiles_the_source_is_to_be_given() -> None:
    other = MASTER.replace("[profile master]", "[profile work]") + MASTER.replace("[profile master]", "[profile home]")
    with pytest.raises(ConfigurationError, match="there are several master profiles") as caught:
        profiles(other).default_source()
    assert caught.value.hint == "give --source with one of work, home"
