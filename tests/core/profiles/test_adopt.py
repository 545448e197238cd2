"""How native profiles become ours."""

import pytest
from testbed.config.native_profiles import PHONE, STATIC, TABLET, native
from testbed.scenarios.adoption import AdoptionBench
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.profiles.adopt import AdoptionPlan, plan_adoption
from awsroles.errors import ConfigurationError

BARE = MASTER.replace(f"awsroles_mfa_serial = {PHONE}\n", "")


def adopted(bench: AdoptionBench, *names: str) -> AdoptionPlan:
    return bench.adoption().run(names or None)


def test_keys_get_their_new_names_where_they_stand() -> None:
    text = native(
        "prod",
        "# mine",
        "Region=eu-west-1",
        "external_id\t=\te-1",
        "; why",
        "role_session_name: ada",
        "s3 =\n  a = b",
        "duration_seconds=7200",
    )
    bench = AdoptionBench(MASTER + text)
    adopted(bench)
    assert bench.config.text == MASTER + text.replace("role_arn", "awsroles_role_arn").replace(
        "source_profile", "awsroles_source_profile"
    ).replace("external_id", "awsroles_external_id").replace("role_session_name", "awsroles_role_session_name").replace(
        "duration_seconds", "awsroles_duration_seconds"
    ) + (f"credential_process = {PROGRAM} credential-process prod\n")


def test_the_device_of_the_source_goes_and_another_one_stays() -> None:
    bench = AdoptionBench(MASTER + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial={TABLET}"))
    adopted(bench)
    assert "mfa_serial" not in bench.section("a")
    assert f"\nawsroles_mfa_serial={TABLET}\n" in bench.section("b")
    assert bench.section("master") == MASTER.rstrip()


def test_a_device_without_a_value_goes() -> None:
    bench = AdoptionBench(BARE + native("a", "mfa_serial ="))
    adopted(bench)
    assert "mfa_serial" not in bench.config.text


@pytest.mark.parametrize("key", ["mfa_serial", "awsroles_mfa_serial"])
def test_a_source_in_plain_text_may_name_the_device_too(key: str) -> None:
    bench = AdoptionBench(
        native("a", f"mfa_serial = {PHONE}", source="base") + native("b", f"mfa_serial = {TABLET}", source="base"),
        f"{STATIC}{key} = {PHONE}\n",
    )
    plan = adopted(bench)
    assert (plan.plaintext, plan.moved) == (("base",), {})
    assert "mfa_serial" not in bench.section("a")
    assert f"awsroles_mfa_serial = {TABLET}" in bench.section("b")


def test_a_device_stays_on_the_profile_of_a_key_in_plain_text_that_names_none() -> None:
    bench = AdoptionBench(native("a", f"mfa_serial = {PHONE}", source="base"), STATIC)
    adopted(bench)
    assert f"awsroles_mfa_serial = {PHONE}" in bench.section("a")
    assert bench.credentials.text == STATIC


def test_a_device_that_all_name_moves_to_a_master_that_has_none() -> None:
    bench = AdoptionBench(BARE + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial = {PHONE}"))
    plan = adopted(bench)
    assert plan.moved == {"master": PHONE}
    assert bench.section("master") == f"{BARE}awsroles_mfa_serial = {PHONE}"
    assert "mfa_serial" not in bench.section("a") + bench.section("b")


@pytest.mark.parametrize(
    "others",
    [
        native("b", f"mfa_serial = {TABLET}"),
        native("b"),
        native("b", f"mfa_serial = {PHONE}", "credential_process = other"),
        "\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\n",
        f"\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_mfa_serial = {TABLET}\n",
        "\n[profile broken]\nawsroles_role_arn = junk\n",
    ],
)
def test_a_device_stays_where_it_is_not_that_of_all_who_stand_on_the_master(others: str) -> None:
    bench = AdoptionBench(BARE + native("a", f"mfa_serial = {PHONE}") + others)
    plan = adopted(bench)
    assert plan.moved == {}
    assert bench.section("master") == BARE.rstrip()
    assert f"awsroles_mfa_serial = {PHONE}" in bench.section("a")


def test_a_device_moves_also_where_profiles_of_ours_name_it() -> None:
    ours = f"\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_mfa_serial = {PHONE}\n"
    assert adopted(AdoptionBench(BARE + native("a", f"mfa_serial = {PHONE}") + ours)).moved == {"master": PHONE}


def test_a_master_whose_section_may_hold_a_secret_is_left_alone() -> None:
    text = BARE.replace("region", "# aws_secret_access_key = x\nregion") + native("a", f"mfa_serial = {PHONE}")
    assert adopted(AdoptionBench(text)).moved == {}


def test_each_master_has_its_own_device() -> None:
    other = BARE.replace("master", "other") + "\n"
    bench = AdoptionBench(
        f"{BARE}\n{other}"
        + native("a", f"mfa_serial = {PHONE}")
        + native("b", f"mfa_serial = {TABLET}", source="other")
    )
    assert adopted(bench).moved == {"master": PHONE, "other": TABLET}


def test_a_chain_is_adopted_source_before_user_and_takes_its_device_from_the_first() -> None:
    third = native("c", f"mfa_serial = {PHONE}", source="b")
    bench = AdoptionBench(third + native("b", source="a") + native("a", f"mfa_serial = {PHONE}") + f"\n{MASTER}")
    assert adopted(bench).adopted == ("a", "b", "c")
    assert [slave.name for slave in bench.profiles.chain("c").role_profiles] == ["c", "b", "a"]
    assert "\nmfa_serial" not in bench.config.text


def test_a_profile_may_stand_on_one_of_ours_and_has_its_device() -> None:
    ours = f"\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_mfa_serial = {TABLET}\n"
    bench = AdoptionBench(MASTER + ours + native("a", f"mfa_serial = {TABLET}", source="ours"))
    assert adopted(bench).adopted == ("a",)
    assert "mfa_serial" not in bench.section("a")


def test_the_sources_of_named_profiles_are_to_be_named_too() -> None:
    bench = AdoptionBench(MASTER + native("a") + native("b", source="a"))
    before = bench.config.text
    refused = adopted(bench, "b").refused["b"]
    assert refused.message == "profile 'b' cannot be adopted: its source 'a' is a native profile"
    assert refused.hint == "awsroles profile adopt a b"
    assert bench.config.text == before
    assert adopted(bench, "b", "a").adopted == ("a", "b")


@pytest.mark.parametrize("names", [("b",), ("a", "b")])
def test_a_source_that_cannot_be_adopted_is_not_what_the_hint_names(names: tuple[str, ...]) -> None:
    key = STATIC.replace("[base]", "[a]")
    bench = AdoptionBench(MASTER + native("a", source="a") + native("b", source="a"), key)
    hint = "awsroles setup --from a --master NAME makes a master profile of it and a role on that"
    assert adopted(bench, *names).refused["b"].hint == hint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (native("a", source="gone"), "its source 'gone' is not in /home/ada/.aws/config"),
        (native("a", source="a"), "its source profiles form a cycle"),
        (native("a", source="b") + native("b", source="a"), "its source profiles form a cycle"),
        (
            "\n[profile sso]\nsso_session = x\n" + native("a", source="sso"),
            "its source 'sso' cannot be used: it is based",
        ),
        (
            "\n[profile c]\ncredential_process = x\n" + native("a", source="c"),
            "its source 'c' cannot be used: its cred",
        ),
        ("\n[profile x]\nregion = y\n" + native("a", source="x"), "its source 'x' cannot be used: it holds neither"),
        ("\n[profile ours]\nawsroles_role_arn = x\n" + native("a", source="ours"), "'x' is not the ARN of a role"),
        (
            "\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_source_profile = gone\n"
            + native("a", source="ours"),
            "the source profile 'gone' of 'ours' is not in",
        ),
        (native("a", source="b") + native("b", "sso_session = x"), "its source 'b' cannot be used: it is based on"),
        (native("a", source="b") + native("b", "external_id = !"), "its source 'b' is a native profile"),
        (native("a", "external_id = no id"), "'no id' is not an external ID"),
        (native("a", "role_session_name = x y"), "'x y' is not a role session name"),
        (native("a", "duration_seconds = soon"), "is not a number of seconds: 'soon'"),
        (native("a", "mfa_serial = arn:aws:iam::111111111111:u2f/user/ada/key"), "is a FIDO device"),
        (native("a", "mfa_serial = ada # phone"), "'ada # phone' is not the serial of an MFA device"),
    ],
)
def test_what_cannot_be_served_is_left_as_it_is(text: str, why: str) -> None:
    bench = AdoptionBench(MASTER + text)
    before = bench.config.text
    plan = adopted(bench)
    assert plan.refused["a"].message.startswith("profile 'a' cannot be adopted: ")
    assert why in plan.refused["a"].message
    assert (plan.adopted, bench.config.text, bench.said, bench.kept.sections) == ((), before, [], {})


def test_one_that_cannot_be_adopted_holds_up_nobody_else() -> None:
    bench = AdoptionBench(MASTER + native("a", source="gone") + native("b"))
    plan = adopted(bench)
    assert (plan.adopted, list(plan.refused)) == (("b",), ["a"])


ROLE = "role_arn = arn:aws:iam::222222222222:role/operations\nsource_profile = master\n"


@pytest.mark.parametrize(
    ("config", "credentials"),
    [
        ("", f"[base]\nk = v\n\n[a]\n{ROLE}region = eu-west-3\n"),
        ("", f"[base]\nk = v\n[a]\n{ROLE}external_id = e-1\n\n[b]\n{ROLE}"),
        ("\n[profile a]\nregion = eu-west-1\n", f"[a]\n{ROLE}mfa_serial = {PHONE}\nregion = eu-west-3\n"),
        (native("a", f"mfa_serial = {TABLET}"), f"# mine\n[a]\n{ROLE}mfa_serial = {PHONE}\ncli_pager =\n"),
    ],
)
def test_roles_of_the_credentials_file_are_adopted_as_sdks_read_them_and_given_back(
    config: str, credentials: str
) -> None:
    bench = AdoptionBench(MASTER + config, credentials)
    before = bench.config.text
    region = bench.profiles.entries("a").get("region")
    names = [name for name in ("a", "b") if name in bench.profiles]
    assert adopted(bench, *names).adopted == tuple(names)
    slave = bench.profiles.chain("a").role_profile
    assert (slave.source, slave.mfa_serial) == ("master", None)
    assert slave.region == (region.value if region is not None else None)
    assert "role_arn" not in bench.credentials.text
    bench.restoring().run(names)
    assert (bench.config.text, bench.credentials.text) == (before, credentials)


def test_what_came_into_the_credentials_file_since_stays_when_a_role_is_given_back() -> None:
    bench = AdoptionBench(MASTER, f"[a]\n{ROLE}")
    adopted(bench, "a")
    bench.credentials.text = "[a]\nregion = eu-west-3\n"
    bench.restoring().run(["a"])
    assert bench.config.text == MASTER
    assert bench.credentials.text == f"[a]\nregion = eu-west-3\n{ROLE}"


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    bench = AdoptionBench(MASTER + native("prod"))
    with pytest.raises(ConfigurationError, match="there is no profile 'prd'") as caught:
        adopted(bench, "prd", "prod")
    assert caught.value.hint == "did you mean prod?"
    assert "awsroles_role_arn" not in bench.config.text


def test_devices_stay_where_they_are_where_they_may_not_move() -> None:
    bench = AdoptionBench(BARE + native("a", f"mfa_serial = {PHONE}"))
    plan = plan_adoption(bench.profiles, ["a"], bench.origin, may_move_devices=False)
    assert (plan.moved, list(plan.changes)) == ({}, ["a"])
