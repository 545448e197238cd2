"""The plan of an adoption."""

import pytest
from testbed.config.native_profiles import STATIC, TABLET, native
from testbed.names import PHONE
from testbed.scenarios.adoption import Adoptions
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.profiles.adopt_plan import AdoptionPlan, plan_adoption
from awsroles.errors import ConfigurationError

BARE = MASTER.replace(f"awsroles_mfa_serial = {PHONE}\n", "")


def adopted(adoptions: Adoptions, *names: str) -> AdoptionPlan:
    return adoptions.adoption().run(names or None)


def test_keys_are_renamed_in_place() -> None:
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
    adoptions = Adoptions(MASTER + text)
    adopted(adoptions)
    assert adoptions.config.text == MASTER + text.replace("role_arn", "awsroles_role_arn").replace(
        "source_profile", "awsroles_source_profile"
    ).replace("external_id", "awsroles_external_id").replace("role_session_name", "awsroles_role_session_name").replace(
        "duration_seconds", "awsroles_duration_seconds"
    ) + (f"credential_process = {PROGRAM} credential-process prod\n")


def test_the_device_of_the_source_goes_and_another_one_stays() -> None:
    adoptions = Adoptions(MASTER + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial={TABLET}"))
    adopted(adoptions)
    assert "mfa_serial" not in adoptions.section("a")
    assert f"\nawsroles_mfa_serial={TABLET}\n" in adoptions.section("b")
    assert adoptions.section("master") == MASTER.rstrip()


def test_a_device_without_a_value_goes() -> None:
    adoptions = Adoptions(BARE + native("a", "mfa_serial ="))
    adopted(adoptions)
    assert "mfa_serial" not in adoptions.config.text


@pytest.mark.parametrize("key", ["mfa_serial", "awsroles_mfa_serial"])
def test_a_source_in_plain_text_may_name_the_device_too(key: str) -> None:
    adoptions = Adoptions(
        native("a", f"mfa_serial = {PHONE}", source="base") + native("b", f"mfa_serial = {TABLET}", source="base"),
        f"{STATIC}{key} = {PHONE}\n",
    )
    plan = adopted(adoptions)
    assert (plan.plaintext, plan.moved) == (("base",), {})
    assert "mfa_serial" not in adoptions.section("a")
    assert f"awsroles_mfa_serial = {TABLET}" in adoptions.section("b")


def test_a_device_stays_on_the_profile_of_a_key_in_plain_text_that_names_none() -> None:
    adoptions = Adoptions(native("a", f"mfa_serial = {PHONE}", source="base"), STATIC)
    adopted(adoptions)
    assert f"awsroles_mfa_serial = {PHONE}" in adoptions.section("a")
    assert adoptions.credentials.text == STATIC


def test_a_device_that_all_name_moves_to_a_master_that_has_none() -> None:
    adoptions = Adoptions(BARE + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial = {PHONE}"))
    plan = adopted(adoptions)
    assert plan.moved == {"master": PHONE}
    assert adoptions.section("master") == f"{BARE}awsroles_mfa_serial = {PHONE}"
    assert "mfa_serial" not in adoptions.section("a") + adoptions.section("b")


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
def test_a_device_stays_unless_all_profiles_of_the_source_name_it(others: str) -> None:
    adoptions = Adoptions(BARE + native("a", f"mfa_serial = {PHONE}") + others)
    plan = adopted(adoptions)
    assert plan.moved == {}
    assert adoptions.section("master") == BARE.rstrip()
    assert f"awsroles_mfa_serial = {PHONE}" in adoptions.section("a")


def test_a_device_moves_even_if_role_profiles_name_it() -> None:
    ours = f"\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_mfa_serial = {PHONE}\n"
    assert adopted(Adoptions(BARE + native("a", f"mfa_serial = {PHONE}") + ours)).moved == {"master": PHONE}


def test_a_master_whose_section_may_hold_a_secret_is_left_alone() -> None:
    text = BARE.replace("region", "# aws_secret_access_key = x\nregion") + native("a", f"mfa_serial = {PHONE}")
    assert adopted(Adoptions(text)).moved == {}


def test_each_master_has_its_own_device() -> None:
    other = BARE.replace("master", "other") + "\n"
    adoptions = Adoptions(
        f"{BARE}\n{other}"
        + native("a", f"mfa_serial = {PHONE}")
        + native("b", f"mfa_serial = {TABLET}", source="other")
    )
    assert adopted(adoptions).moved == {"master": PHONE, "other": TABLET}


def test_a_chain_is_adopted_source_before_user_and_takes_its_device_from_the_first() -> None:
    third = native("c", f"mfa_serial = {PHONE}", source="b")
    adoptions = Adoptions(third + native("b", source="a") + native("a", f"mfa_serial = {PHONE}") + f"\n{MASTER}")
    assert adopted(adoptions).adopted == ("a", "b", "c")
    assert [role_profile.name for role_profile in adoptions.profiles.chain("c").role_profiles] == ["c", "b", "a"]
    assert "\nmfa_serial" not in adoptions.config.text


def test_a_native_profile_may_have_a_role_profile_as_its_source() -> None:
    ours = f"\n[profile ours]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_mfa_serial = {TABLET}\n"
    adoptions = Adoptions(MASTER + ours + native("a", f"mfa_serial = {TABLET}", source="ours"))
    assert adopted(adoptions).adopted == ("a",)
    assert "mfa_serial" not in adoptions.section("a")


def test_the_sources_of_named_profiles_are_to_be_named_too() -> None:
    adoptions = Adoptions(MASTER + native("a") + native("b", source="a"))
    before = adoptions.config.text
    refused = adopted(adoptions, "b").refused["b"]
    assert refused.message == "profile 'b' cannot be adopted: its source 'a' is a native profile"
    assert refused.hint == "awsroles profile adopt a b"
    assert adoptions.config.text == before
    assert adopted(adoptions, "b", "a").adopted == ("a", "b")


@pytest.mark.parametrize("names", [("b",), ("a", "b")])
def test_a_source_that_cannot_be_adopted_is_not_what_the_hint_names(names: tuple[str, ...]) -> None:
    key = STATIC.replace("[base]", "[a]")
    adoptions = Adoptions(MASTER + native("a", source="a") + native("b", source="a"), key)
    hint = "awsroles setup --from a --master NAME makes a master profile of it and a role on that"
    assert adopted(adoptions, *names).refused["b"].hint == hint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (native("a", source="gone"), "its source 'gone' is not in /home/ada/.aws/config"),
        (native("a", source="a"), "its source profiles form a cycle"),
        (native("a", source="b") + native("b", source="a"), "its source profiles form a cycle"),
        (
            "\n[profile sso]\nsso_session = x\n" + native("a", source="sso"),
            "its source 'sso' cannot be used: it uses SSO",
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
        (native("a", source="b") + native("b", "sso_session = x"), "its source 'b' cannot be used: it uses SSO"),
        (native("a", source="b") + native("b", "external_id = !"), "its source 'b' is a native profile"),
        (native("a", "external_id = no id"), "'no id' cannot be an external ID"),
        (native("a", "role_session_name = x y"), "'x y' cannot be a session name"),
        (native("a", "duration_seconds = soon"), "is not a number of seconds: 'soon'"),
        (native("a", "mfa_serial = arn:aws:iam::111111111111:u2f/user/ada/key"), "is a FIDO device"),
        (native("a", "mfa_serial = ada # phone"), "'ada # phone' is not the serial of an MFA device"),
    ],
)
def test_what_cannot_be_served_is_left_as_it_is(text: str, why: str) -> None:
    adoptions = Adoptions(MASTER + text)
    before = adoptions.config.text
    plan = adopted(adoptions)
    assert plan.refused["a"].message.startswith("profile 'a' cannot be adopted: ")
    assert why in plan.refused["a"].message
    assert (plan.adopted, adoptions.config.text, adoptions.said, adoptions.backups.sections) == ((), before, [], {})


def test_a_profile_that_cannot_be_adopted_does_not_block_others() -> None:
    adoptions = Adoptions(MASTER + native("a", source="gone") + native("b"))
    plan = adopted(adoptions)
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
    adoptions = Adoptions(MASTER + config, credentials)
    before = adoptions.config.text
    region = adoptions.profiles.options("a").get("region")
    names = [name for name in ("a", "b") if name in adoptions.profiles]
    assert adopted(adoptions, *names).adopted == tuple(names)
    role_profile = adoptions.profiles.chain("a").role_profile
    assert (role_profile.source, role_profile.mfa_serial) == ("master", None)
    assert role_profile.region == region
    assert "role_arn" not in adoptions.credentials.text
    adoptions.restoring().run(names)
    assert (adoptions.config.text, adoptions.credentials.text) == (before, credentials)


def test_what_came_into_the_credentials_file_since_stays_when_a_role_is_given_back() -> None:
    adoptions = Adoptions(MASTER, f"[a]\n{ROLE}")
    adopted(adoptions, "a")
    adoptions.credentials.text = "[a]\nregion = eu-west-3\n"
    adoptions.restoring().run(["a"])
    assert adoptions.config.text == MASTER
    assert adoptions.credentials.text == f"[a]\nregion = eu-west-3\n{ROLE}"


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    adoptions = Adoptions(MASTER + native("prod"))
    with pytest.raises(ConfigurationError, match="no profile named prd") as caught:
        adopted(adoptions, "prd", "prod")
    assert caught.value.hint == "did you mean prod?"
    assert "awsroles_role_arn" not in adoptions.config.text


def test_devices_stay_if_they_may_not_move() -> None:
    adoptions = Adoptions(BARE + native("a", f"mfa_serial = {PHONE}"))
    plan = plan_adoption(adoptions.profiles, ["a"], adoptions.template, may_move_devices=False)
    assert (plan.moved, list(plan.changes)) == ({}, ["a"])
